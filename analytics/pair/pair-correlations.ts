/** How the log returns of the legs go together over the window, besides Pearson's correlation. */
export interface PairCorrelations {
  /** Returns that they stand on; at most `windowSamples` − 1. */
  readonly returnCount: number;
  readonly spearman: number | undefined;
  /** c₋₁₀ … c₊₁₀ of `RollingCrossCorrelation`: a peak at a positive lag says that x leads. */
  readonly byLag: Float64Array | undefined;
}
