import type { BarColumns } from './bar.ts';
import type { Hole } from './gap.ts';

/** A tick at an extreme price that waits until the next ones show whether the price is real. */
export interface HeldTick {
  readonly tradeTimeMs: number;
  readonly priceQuote: number;
  readonly quantityBase: number;
}

/** Stored bars of one leg, to continue from. */
export interface LegHistory {
  readonly symbol: string;
  /** Oldest first; the last row is the bar still open at the last stored tick. */
  readonly bars: BarColumns;
  /** Highest trade id of those stored, waiting ones included; `undefined` when there is no tick. */
  readonly lastTradeId: number | undefined;
  /** Stored ticks that still wait to be confirmed and are in no bar yet, oldest first. */
  readonly held: readonly HeldTick[];
  /** Where trades are missing, oldest first. */
  readonly holes: readonly Hole[];
}
