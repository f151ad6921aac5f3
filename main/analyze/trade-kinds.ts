/** Binance's names for trades: single ones and aggregate ones have ids of their own. */
export type TradeKind = 'aggTrade' | 'trade';

/** Which of Binance's two kinds of trades each leg of a capture is read from: that of its first trade. */
export class TradeKinds {
  readonly #legs: readonly [LegKind, LegKind] = [
    { kind: undefined, offMarketCount: 0 },
    { kind: undefined, offMarketCount: 0 },
  ];

  /** Whether a trade of this kind is taken for the leg. */
  takes(leg: number, kind: TradeKind): boolean {
    const state = this.#of(leg);
    state.kind ??= kind;
    return state.kind === kind;
  }

  /** A trade off the market was left out: the ids of those after it close up. */
  leaveOut(leg: number): void {
    this.#of(leg).offMarketCount += 1;
  }

  /** The id as if there were no trades off the market. */
  closedUp(leg: number, tradeId: number): number {
    return tradeId - this.#of(leg).offMarketCount;
  }

  #of(leg: number): LegKind {
    return leg === 0 ? this.#legs[0] : this.#legs[1];
  }
}

interface LegKind {
  kind: TradeKind | undefined;
  offMarketCount: number;
}
