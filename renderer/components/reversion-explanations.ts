import type { Explanation } from './explanation.ts';

type Lasting = Omit<Explanation, 'facts'>;

/** What the figures of mean reversion are; the facts they stand on are added where they are shown. */
export const reversionExplanations = {
  halfLife: {
    title: 'Half-life',
    meaning: 'Time in which half of a deviation of the spread is gone, on average.',
    formula: 'Δs = a + λ·s₋₁\n−ln 2 / ln(1 + λ) samples',
    source: 'Exact for an AR(1); too short in short windows.',
  },
  zeroCrossings: {
    title: 'Zero crossings per hour',
    meaning: 'How often the spread changes sides of its line: the chances to trade it, at most.',
    formula: 'sign changes of s / hours from the first to the last sample',
  },
  varianceRatio: {
    title: 'Variance ratio',
    meaning:
      'Variance of long changes against that of short ones: 1 for a random walk, less where the spread comes back, more where it trends. A fitted spread leans to coming back by its making: the cointegration test allows for that, this does not.',
    formula: 'VR(q) = Var(s − s₋q) / (q · Var(s − s₋₁))\nz allows for changing volatility',
    source: 'Lo and MacKinlay 1988',
  },
  hurst: {
    title: 'Hurst exponent',
    meaning:
      'How fast the spread wanders. Nine of ten random walks of as many samples lie in the band: below it the spread comes back, above it trends. A fitted spread leans to coming back by its making: the cointegration test allows for that, this does not.',
    formula: 'slope of ln sd(s₊τ − s) on ln τ,  τ from 2 to a quarter of the samples',
    source: 'The band is simulated for the number of samples.',
  },
  autocorrelation: {
    title: 'Autocorrelation of the spread',
    meaning:
      'How much of a deviation is still there some bars later. The dashed lines hold 95 of 100 lags of pure noise.',
    formula: 'r(j) = Σ (s − s̄)(s₋ⱼ − s̄) / Σ (s − s̄)²',
    source: 'Bounds ±1.96 / √n',
  },
  histogram: {
    title: 'Distribution of the spread',
    meaning:
      'How often the spread was where, and the normal curve of the same mean and standard deviation. Thick tails cross a threshold more often than the curve says.',
    formula: 'bins of 2·IQR / ∛n\ncurve n·w/(sd·√2π) · exp(−(s − s̄)² / 2sd²)',
    source: 'Bin width after Freedman and Diaconis 1981',
  },
} satisfies Record<string, Lasting>;
