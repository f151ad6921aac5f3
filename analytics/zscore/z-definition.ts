/** Names of the definitions. */
export const zDefinitions = ['in-window', 'lagged', 'rolling'] as const;

/**
 * What the spread of a bar is and what it is measured by, with n samples in the window and bar t the
 * newest:
 *
 * - `in-window`: e = y_t − α_t − β_t·x_t over the standard deviation of the window's residuals. The bar
 *   takes part in its own yardstick.
 * - `lagged`: e = y_t − α_{t−1} − β_{t−1}·x_t over the residual standard deviation (n − 2) of the window
 *   before. Nothing of the bar is in its own yardstick: the one for alerts and backtests.
 * - `rolling`: s_t = y_t − β_t·x_t less its mean over the last n values of s, each with the β of its own
 *   bar, over their standard deviation: what most dashboards show. A drift of β moves it.
 */
export type ZDefinition = (typeof zDefinitions)[number];

/** Samples that the first z-score takes. */
export function samplesForScore(definition: ZDefinition, windowSamples: number): number {
  switch (definition) {
    case 'in-window':
      return windowSamples;
    case 'lagged':
      return windowSamples + 1;
    case 'rolling':
      return 2 * windowSamples - 1;
  }
}

export interface ZOptions {
  readonly definition: ZDefinition;
  /** The estimator's window. */
  readonly windowSamples: number;
  /**
   * Degrees of freedom that the standard deviation of `in-window` and `rolling` gives up. With 1 no
   * |z| exceeds (n − 1)/√n. `lagged` always gives up 2.
   */
  readonly ddof: 0 | 1 | 2;
}
