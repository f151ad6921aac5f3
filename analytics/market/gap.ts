/**
 * `open`: the trades are missing and are being asked for. `filled`: they came after the fact.
 * `unfillable`: Binance does not give them any more; the hole stays.
 */
export const gapStates = ['open', 'filled', 'unfillable'] as const;
export type GapState = (typeof gapStates)[number];

/** A stretch of time in which trades of a symbol are missing. */
export interface Hole {
  /** Trade time of the last trade before it, epoch ms. */
  readonly fromTimeMs: number;
  /** Trade time of the first trade after it, epoch ms. */
  readonly toTimeMs: number;
}

/**
 * The busiest symbol has some millions of trades a day: an id further ahead than this is broken, or of
 * another numbering, and no gap.
 */
export const largestGapTradeCount = 100_000_000;

/** Trades of one symbol that did not arrive when they happened, told by Binance's ids. */
export interface Gap extends Hole {
  readonly symbol: string;
  /** The first missing id. */
  readonly fromTradeId: number;
  /** The last missing id. */
  readonly toTradeId: number;
  readonly state: GapState;
}

/** How many trades the gap has. */
export function tradeCountOf({ fromTradeId, toTradeId }: Gap): number {
  return toTradeId - fromTradeId + 1;
}
