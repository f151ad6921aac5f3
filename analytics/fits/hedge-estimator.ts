/** Why a full window has no hedge ratio. */
export type NoFitReason =
  /** Fewer samples than the window. */
  | 'warming'
  /** The hedge leg stands still: any slope fits. */
  | 'constantX'
  /** The dependent leg moves for no move of the hedge leg: the line stands upright. */
  | 'vertical'
  /** More than half of the samples lie on one line, so that the scale of outliers is 0. */
  | 'noScale'
  /** The iteration does not settle on one line. */
  | 'notConverged';

/**
 * The line y = α + βx between the legs, followed sample by sample on the engine's price scale. All
 * methods stand behind this one door; before the first `windowSamples` samples none has a fit.
 */
export interface HedgeEstimator {
  /** Whether `residualSd` is that of a window's residuals: not so for a recursive filter. */
  readonly isWindowed: boolean;
  /** Samples the fit stands on, at most `windowSamples`. */
  readonly sampleCount: number;
  /** Whether α and β exist. */
  readonly hasFit: boolean;
  /** `undefined` with a fit. */
  readonly noFitReason: NoFitReason | undefined;
  readonly alpha: number | undefined;
  readonly beta: number | undefined;
  /** Standard deviation of β's sampling error, by the method's own theory; `undefined` without a fit. */
  readonly betaStandardError: number | undefined;
  /**
   * √(Σe² / (n − 2)) with e the window's vertical distances from this very line. 0 when the fit is
   * perfect to within rounding.
   * @throws Error without a fit
   */
  readonly residualSd: number;
  /**
   * e = y − α − βx of any sample, computed without cancellation.
   * @throws Error without a fit
   */
  residual(x: number, y: number): number;
  /**
   * Yardstick for the residual of a sample that is not yet in: `residualSd`, except for Kalman, whose
   * √Q grows with the distance of x. 0 when there is none.
   * @throws Error without a fit
   */
  predictionSd(x: number): number;
  /** Takes the next sample; a full window loses its oldest one. */
  push(x: number, y: number): void;
  /** Forgets all samples. */
  clear(): void;
}

/** What every window method needs to know. */
export interface WindowOptions {
  /** 3 or more. */
  readonly windowSamples: number;
  /** See `RollingOls`: 0 for prices, 1 for log prices. */
  readonly baseMagnitude: number;
}

/** For callers that read values of a fit that is not there. */
export const withoutFit = 'The estimator has no line: ask hasFit first.';
