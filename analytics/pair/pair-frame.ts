import type { Signal } from '../alerts/signal.ts';
import type { EpochMs } from '../market/units.ts';

/** The hedge regression y = α + βx over the window that ends with the frame's own bar. */
export interface HedgeFit {
  readonly alpha: number;
  readonly beta: number;
  /** Standard deviation of β's sampling error; `undefined` where the method has none. */
  readonly betaStandardError: number | undefined;
  /** Share of y's variance explained; `undefined` while y stands still, and but for least squares. */
  readonly rSquared: number | undefined;
}

/**
 * What the z-score of a bar was measured with: z = (y − alpha − beta·x) / sd on the engine's scale. By
 * definition `lagged` all three are of the window before the bar; by `rolling` alpha is the mean of the
 * window's spreads.
 */
export interface SpreadMeasure {
  readonly alpha: number;
  readonly beta: number;
  readonly sd: number;
}

/**
 * Everything known of the pair when one aligned bar has closed. A statistic that cannot be computed
 * (window not full, no variance) is `undefined`: never 0 and never NaN.
 */
export interface PairFrame {
  /** End of the bar: its open time plus its length. */
  readonly closeTimeMs: EpochMs;
  /**
   * The first frame of all, and the first after so long without one that statistics start afresh.
   */
  readonly startsSegment: boolean;
  /** The first frame that ends after missing trades: a chart draws no line from the one before. */
  readonly followsHole: boolean;
  readonly priceY: number;
  readonly priceX: number;
  readonly fit: HedgeFit | undefined;
  /** On the engine's price scale, by its definition: `lagged`, e = y − α − βx with α and β *before* this bar. */
  readonly spread: number | undefined;
  /** The spread over its yardstick, by the same definition. */
  readonly zScore: number | undefined;
  /** What it was measured with; `undefined` without it. */
  readonly measure: SpreadMeasure | undefined;
  /** Pearson correlation of log returns over the window. */
  readonly correlation: number | undefined;
  /** Samples the window holds, at most `windowSamples`. */
  readonly sampleCount: number;
  /**
   * Trades are missing somewhere between the oldest sample of the window and this bar: the statistics
   * are shown, and are no ground for a trade.
   */
  readonly hasHole: boolean;
  /** `undefined` while there is no z-score, or where the window has a hole. */
  readonly signal: Signal | undefined;
}
