import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';
import { roundingOf } from './spread-shape.ts';

/** Whether changes over q samples are as large as q independent ones would make them. */
export interface VarianceRatio {
  readonly kind: 'varianceRatio';
  /** 1 for a random walk, less for a spread that reverts, more for one that trends. */
  readonly ratio: number;
  /** About standard normal for a random walk, also one whose volatility changes. */
  readonly zStatistic: number;
  /** q: over how many samples the longer changes go. */
  readonly horizonSamples: number;
}

/** So many independent changes over q the longer variance must rest on. */
const leastHorizons = 4;

/**
 * Variance ratio of A. W. Lo and A. C. MacKinlay, "Stock Market Prices Do Not Follow Random Walks",
 * Review of Financial Studies 1, 1988: overlapping changes, unbiased variances, and the z statistic that
 * allows for changing volatility. With T changes Δ of mean μ:
 *
 *     VR = Σ(sᵢ − sᵢ₋q − qμ)² / m ÷ Σ(Δᵢ − μ)² / (T − 1),    m = q(T − q + 1)(1 − q/T)
 *     z  = (VR − 1)/√θ,   θ = Σⱼ₌₁..q₋₁ (2(q − j)/q)²·δⱼ,   δⱼ = Σ(Δᵢ − μ)²(Δᵢ₋ⱼ − μ)² / (Σ(Δᵢ − μ)²)²
 *
 * @param spread - oldest first
 * @param horizonSamples - q, 2 or more
 * @throws RangeError for a smaller horizon
 */
export function varianceRatio(
  spread: Float64Array,
  horizonSamples: number,
): VarianceRatio | NotAvailable<'tooFewSamples' | 'noVariation'> {
  const q = horizonSamples;
  if (!Number.isSafeInteger(q) || q < 2) {
    throw new RangeError(`A variance ratio compares changes over 2 or more samples, not ${q}.`);
  }
  const changeCount = spread.length - 1;
  if (changeCount < leastHorizons * q) {
    return notAvailable('tooFewSamples');
  }
  const mean = ((spread[changeCount] ?? 0) - (spread[0] ?? 0)) / changeCount;
  const squares = new Float64Array(changeCount);
  let sumShort = 0;
  for (let i = 0; i < changeCount; i += 1) {
    const centred = (spread[i + 1] ?? 0) - (spread[i] ?? 0) - mean;
    squares[i] = centred * centred;
    sumShort += centred * centred;
  }
  if (!(Math.sqrt(sumShort / changeCount) > roundingOf(spread))) {
    return notAvailable('noVariation');
  }
  let sumLong = 0;
  for (let i = q; i <= changeCount; i += 1) {
    const centred = (spread[i] ?? 0) - (spread[i - q] ?? 0) - q * mean;
    sumLong += centred * centred;
  }
  const longCount = q * (changeCount - q + 1) * (1 - q / changeCount);
  const ratio = sumLong / longCount / (sumShort / (changeCount - 1));
  const zStatistic = (ratio - 1) / Math.sqrt(ratioVariance(squares, sumShort, q));
  return Number.isFinite(zStatistic)
    ? { kind: 'varianceRatio', ratio, zStatistic, horizonSamples }
    : notAvailable('noVariation');
}

/** θ of the formula above. */
function ratioVariance(squares: Float64Array, sum: number, q: number): number {
  let theta = 0;
  for (let j = 1; j < q; j += 1) {
    let products = 0;
    for (let i = j; i < squares.length; i += 1) {
      products += (squares[i] ?? 0) * (squares[i - j] ?? 0);
    }
    const weight = (2 * (q - j)) / q;
    theta += weight * weight * (products / sum / sum);
  }
  return theta;
}
