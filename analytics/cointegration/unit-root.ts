import { dot } from './dot.ts';
import { greatestLag, laggedChanges, lagLimit, lagOfLeastAic } from './lag-choice.ts';
import { lagProducts } from './lag-products.ts';
import { notAvailable, type NotAvailable } from './not-available.ts';
import { projectionOf } from './projection.ts';

/** How many lagged changes a test takes: a number, or as AIC finds. */
export type LagRule = 'auto' | number;

/** The t statistic of γ in Δeᵢ = γeᵢ + Σ φⱼ·Δeᵢ₋ⱼ + u, without a constant. */
export interface UnitRootStatistic {
  readonly kind: 'statistic';
  readonly t: number;
  readonly lagCount: number;
}

export type NoStatisticReason = 'lagTooLong' | 'noNoise';

/**
 * The augmented Dickey-Fuller regression of a residual, as statsmodels' `adfuller(regression="n")`
 * does it: the lag chosen on common rows, then fitted on all rows that it leaves.
 *
 * By Frisch and Waugh: the lagged changes are taken out of level and change, and γ is the slope between
 * what is left.
 *
 * @param series - oldest first, of mean 0
 * @param rounding - up to this size a value of the series is rounding
 * @throws RangeError for a lag that is no whole number
 */
export function unitRootStatistic(
  series: Float64Array,
  rule: LagRule,
  rounding: number,
): UnitRootStatistic | NotAvailable<NoStatisticReason> {
  const sampleCount = series.length;
  if (rule !== 'auto' && !(Number.isSafeInteger(rule) && rule >= 0)) {
    throw new RangeError(`A test takes 0 or more lags, not ${rule}.`);
  }
  if (rule !== 'auto' && rule > lagLimit(sampleCount)) {
    return notAvailable('lagTooLong');
  }
  const levels = series.subarray(0, sampleCount - 1);
  const changes = levels.map((value, i) => (series[i + 1] ?? 0) - value);
  const lagCount =
    rule === 'auto' ? lagOfLeastAic(levels, changes, greatestLag(sampleCount)) : rule;

  const level = levels.slice(lagCount);
  const change = changes.slice(lagCount);
  const projection = projectionOf(
    laggedChanges(changes, lagCount),
    productsOfLags(changes, lagCount),
  );
  projection.removeFrom(level);
  projection.removeFrom(change);

  const sumLL = dot(level, level);
  const gamma = dot(level, change) / sumLL;
  let residualSum = 0;
  for (let i = 0; i < change.length; i += 1) {
    const residual = (change[i] ?? 0) - gamma * (level[i] ?? 0);
    residualSum += residual * residual;
  }
  const variance = residualSum / (change.length - projection.rank - 1);
  const t = gamma / Math.sqrt(variance / sumLL);
  // A series that follows its own past to within rounding has no noise to measure γ by.
  const hasNoise =
    Math.sqrt(variance) > 2 * rounding && sumLL > change.length * rounding * rounding;
  return hasNoise && Number.isFinite(t)
    ? { kind: 'statistic', t, lagCount }
    : notAvailable('noNoise');
}

/** Products of the lags 1 … `lagCount` alone. */
function productsOfLags(changes: Float64Array, lagCount: number): Float64Array {
  const withLagZero = lagProducts(changes, lagCount);
  const products = new Float64Array(lagCount * lagCount);
  for (let j = 0; j < lagCount; j += 1) {
    const start = (j + 1) * (lagCount + 1) + 1;
    products.set(withLagZero.subarray(start, start + lagCount), j * lagCount);
  }
  return products;
}
