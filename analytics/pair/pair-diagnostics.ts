import type { CointegrationVerdict } from '../cointegration/cointegration-verdict.ts';
import type { EngleGrangerTest, NoTestReason } from '../cointegration/engle-granger.ts';
import type { JohansenResult } from '../cointegration/johansen.ts';
import type { NotAvailable } from '../cointegration/not-available.ts';
import type { EpochMs } from '../market/units.ts';
import type { ReversionFigures } from '../reversion/reversion-figures.ts';

/** A test of one direction, without its residuals. */
export type DirectionTest = Omit<EngleGrangerTest, 'residuals'> | NotAvailable<NoTestReason>;

/**
 * Whether the legs belong together and how their spread behaves, over the window of the cointegration
 * test, made at one closed bar.
 */
export interface PairDiagnostics {
  readonly closeTimeMs: EpochMs;
  /** Samples that they stand on: while the window fills, fewer than `neededCount`. */
  readonly sampleCount: number;
  readonly neededCount: number;
  /** Trades are missing in the window: where they are, its samples are further apart. */
  readonly hasHole: boolean;
  /** The direction that is traded. */
  readonly yOnX: DirectionTest;
  readonly xOnY: DirectionTest;
  /** Of `yOnX`, at 5 %. */
  readonly verdict: CointegrationVerdict;
  readonly johansen: JohansenResult;
  /** Of the residuals of y on x. */
  readonly reversion: ReversionFigures;
}
