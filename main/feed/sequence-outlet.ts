/** A run of ids, both ends included. */
export interface IdRange {
  readonly fromTradeId: number;
  readonly toTradeId: number;
}

/** A run of ids and the stretch of time that they span. */
export interface Stretch extends IdRange {
  /** Trade time of the last trade before it. */
  readonly fromTimeMs: number;
  readonly toTimeMs: number;
}

/** `open`: the ids are asked for on. `unfillable`: Binance does not have them. */
export type SkipState = 'open' | 'unfillable';

/** Takes what comes out of the sequence of one symbol, in order. */
export interface SequenceOutlet {
  live(
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void;
  backfilled(
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void;
  /** Ids are left out, and the trade after them follows now. */
  skipped(state: SkipState, stretch: Stretch): void;
  /** The trades of a gap have all come out. */
  filled(stretch: Stretch): void;
  /** The ids begin anew. */
  renumbered(lastTradeId: number, nextTradeId: number): void;
}
