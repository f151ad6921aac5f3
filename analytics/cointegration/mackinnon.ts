import { normalCdf } from './normal-distribution.ts';

/** Values of the Engle-Granger t below which "no cointegration" is rejected. */
export interface CriticalValues {
  readonly onePct: number;
  readonly fivePct: number;
  readonly tenPct: number;
}

/** b₀ + b₁/T + b₂/T², from J. G. MacKinnon, "Critical Values for Cointegration Tests", 2010, table 2. */
const surfaces = {
  onePct: [-3.89644, -10.9519, -33.527],
  fivePct: [-3.33613, -6.1101, -6.823],
  tenPct: [-3.04445, -4.2412, -2.72],
} as const;

/**
 * Critical values of the Engle-Granger test for two series and a constant.
 * @param sampleCount - samples of each leg; T is one less, as Stata and statsmodels have it
 */
export function engleGrangerCriticalValues(sampleCount: number): CriticalValues {
  const perT = 1 / (sampleCount - 1);
  const at = ([b0, b1, b2]: readonly [number, number, number]): number =>
    b0 + (b1 + b2 * perT) * perT;
  return {
    onePct: at(surfaces.onePct),
    fivePct: at(surfaces.fivePct),
    tenPct: at(surfaces.tenPct),
  };
}

/** The fit of the distribution ends here: p is 0 below and 1 above. */
const leastT = -18.86;
const greatestT = 0.92;
const smallPEnds = -2.62;

/**
 * Asymptotic p-value of the Engle-Granger t for two series and a constant: J. G. MacKinnon,
 * "Approximate Asymptotic Distribution Functions for Unit-Root and Cointegration Tests", Journal of
 * Business & Economic Statistics 12, 1994.
 */
export function engleGrangerPValue(t: number): number {
  if (t < leastT) {
    return 0;
  }
  if (t > greatestT) {
    return 1;
  }
  return t <= smallPEnds
    ? normalCdf(2.92 + (1.5012 + 0.039796 * t) * t)
    : normalCdf(2.1945 + (0.64695 + (-0.29198 - 0.042377 * t) * t) * t);
}
