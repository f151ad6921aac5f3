/** Codes of the column `takerSide`: who crossed the spread. */
export const takerSides = { buy: 0, sell: 1 } as const;

/**
 * Ticks as columns: row `i` of every array is one Binance aggTrade. One batch is one database
 * transaction and one message to the window. All arrays have `count` elements.
 */
export interface TickBatch {
  /** Symbols the batch speaks of; `symbolIndex` points into it. */
  readonly symbols: readonly string[];
  readonly count: number;
  readonly symbolIndex: Uint8Array;
  /** Binance's aggregate trade id (`a`), contiguous per symbol. */
  readonly tradeId: Float64Array;
  /** Binance's trade time (`T`), epoch ms. */
  readonly tradeTimeMs: Float64Array;
  /** Local clock when the frame arrived, epoch ms with a fraction. */
  readonly receivedAtMs: Float64Array;
  readonly priceQuote: Float64Array;
  readonly quantityBase: Float64Array;
  /** A code of {@link takerSides}. */
  readonly takerSide: Uint8Array;
}
