import type { TickSink } from './feed.ts';

/** How a symbol's ids have run so far. */
export interface SymbolContinuity {
  readonly symbol: string;
  /** Ids that were jumped over: trades that never arrived. */
  readonly missingCount: number;
  /** Ids seen again or stepping back. The store leaves repeats out. */
  readonly repeatCount: number;
}

interface Leg {
  readonly symbol: string;
  lastTradeId: number | undefined;
  missingCount: number;
  repeatCount: number;
}

/**
 * Passes ticks on and watches that Binance's ids rise by exactly 1 per symbol, over reconnects too.
 * It only counts: asking for the missing trades belongs to a back-fill, which would hook in at `onGap`.
 */
export class IdContinuity implements TickSink {
  readonly #legs: readonly Leg[];
  readonly #next: TickSink;
  readonly #onGap: (symbol: string, fromTradeId: number, missingCount: number) => void;

  /** @param onGap - called for each jump with the first id that is missing */
  constructor(
    symbols: readonly string[],
    next: TickSink,
    onGap: (symbol: string, fromTradeId: number, missingCount: number) => void,
  ) {
    this.#legs = symbols.map((symbol) => ({
      symbol,
      lastTradeId: undefined,
      missingCount: 0,
      repeatCount: 0,
    }));
    this.#next = next;
    this.#onGap = onGap;
  }

  get legs(): readonly SymbolContinuity[] {
    return this.#legs.map(({ symbol, missingCount, repeatCount }) => ({
      symbol,
      missingCount,
      repeatCount,
    }));
  }

  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    const leg = this.#legs[symbolIndex];
    if (leg !== undefined) {
      const { lastTradeId } = leg;
      if (lastTradeId === undefined || tradeId > lastTradeId) {
        leg.lastTradeId = tradeId;
        if (lastTradeId !== undefined && tradeId > lastTradeId + 1) {
          const missingCount = tradeId - lastTradeId - 1;
          leg.missingCount += missingCount;
          this.#onGap(leg.symbol, lastTradeId + 1, missingCount);
        }
      } else {
        leg.repeatCount += 1;
      }
    }
    this.#next.append(
      symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    );
  }
}
