import type { BarColumns } from './bar.ts';
import type { Hole } from './gap.ts';

/** Stored bars of one leg, to continue from. */
export interface LegHistory {
  readonly symbol: string;
  /** Oldest first; the last row is the bar still open at the last stored tick. */
  readonly bars: BarColumns;
  /** Highest trade id in the bars; `undefined` when there is no tick. */
  readonly lastTradeId: number | undefined;
  /** Where trades are missing, oldest first. */
  readonly holes: readonly Hole[];
}
