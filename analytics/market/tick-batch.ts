/** Codes of the column `takerSide`: who crossed the spread. */
export const takerSides = { buy: 0, sell: 1 } as const;

/**
 * Codes of the column `standing`: how a price stands to those just before it. An `extreme` one is far
 * from them, and is held out of the bars until a `confirming` one shows that the level is real; an
 * `ordinary` one that comes first shows that it was a lone print, which is stored but never in a bar.
 */
export const tickStandings = { ordinary: 0, extreme: 1, confirming: 2 } as const;

/**
 * `live`: as they happened. `backfilled`: fetched after the fact, in order with the live ones around
 * them; what they lead to is history and raises no alert.
 */
export type TickOrigin = 'live' | 'backfilled';

/**
 * Ticks as columns: row `i` of every array is one Binance aggTrade. One batch is one database
 * transaction and one message to the window. All arrays have `count` elements.
 */
export interface TickBatch {
  readonly origin: TickOrigin;
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
  /** A code of {@link tickStandings}. */
  readonly standing: Uint8Array;
}
