import { lagCount, maxLagBars } from './rolling-cross-correlation.ts';

/** 97.5 % of a standard normal. */
const bandOfOne = 1.959963984540054;
/** The same for the largest of 20 lags (Šidák): two-sided 1 − 0.95^(1/20) each. */
const bandOfAll = 3.015994533489952;

/** Which leg moves first. */
export interface LeadLag {
  /** `none`: no lag but 0 stands out. */
  readonly leader: 'x' | 'y' | 'none';
  /** Bars by which the leader is ahead at the strongest lag, or at the strongest that is not enough. */
  readonly leadBars: number;
  /** Correlation there. */
  readonly correlation: number;
  /** ±1.96/√n: 95 % of the correlations of unrelated legs lie inside, lag by lag. */
  readonly band: number;
  /** ±3.02/√n: the largest of all 20 lags lies inside in 95 % of unrelated legs. */
  readonly jointBand: number;
}

/**
 * Reads a cross-correlation: the leader is the leg that the strongest lag other than 0 speaks for, if
 * that lag stands out among all of them. One of 20 lags is outside its own band by chance in two of
 * three windows, so that the joint band decides. Both bands suppose that at least one leg's returns
 * are uncorrelated in time; prices that bounce between bid and ask widen them.
 *
 * @param correlations - c₋₁₀ … c₊₁₀ of `RollingCrossCorrelation`
 * @param windowSamples - returns they stand on
 * @throws RangeError for another number of lags
 */
export function leadLag(correlations: Float64Array, windowSamples: number): LeadLag {
  if (correlations.length !== lagCount) {
    throw new RangeError(`A cross-correlation has ${lagCount} lags, not ${correlations.length}.`);
  }
  let strongest = 1;
  for (let distance = 1; distance <= maxLagBars; distance += 1) {
    for (const lag of [distance, -distance]) {
      if (sizeAt(correlations, lag) > sizeAt(correlations, strongest)) {
        strongest = lag;
      }
    }
  }
  const jointBand = bandOfAll / Math.sqrt(windowSamples);
  const isClear = sizeAt(correlations, strongest) > jointBand;
  const first = strongest > 0 ? 'x' : 'y';
  return {
    leader: isClear ? first : 'none',
    leadBars: Math.abs(strongest),
    correlation: correlations[maxLagBars + strongest] ?? 0,
    band: bandOfOne / Math.sqrt(windowSamples),
    jointBand,
  };
}

function sizeAt(correlations: Float64Array, lag: number): number {
  return Math.abs(correlations[maxLagBars + lag] ?? 0);
}
