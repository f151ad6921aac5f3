import { sortRange } from './order-statistics.ts';
import type { PairSlopes } from './pair-slopes.ts';

/** 97.5 % of a standard normal. */
const normalQuantile = 1.959963984540054;

/**
 * Standard error of a median slope: half the width of Sen's rank interval at 95 %, over 1.96. Kendall's
 * S of residuals that belong to no slope has the variance (Sen 1968, (2.6), ties of x and of y)
 *
 *     V = (n(n − 1)(2n + 5) − Σt(t − 1)(2t + 5) − Σu(u − 1)(2u + 5)) / 18
 *
 * and the interval ends at the slopes of the ranks (N ± 1.96√V) / 2 of all N, as in scipy's
 * `theilslopes`.
 *
 * @param slopes - at least one
 * @param x - of the same samples, in any order; sorted in place
 * @param y - likewise
 */
export function medianSlopeError(slopes: PairSlopes, x: Float64Array, y: Float64Array): number {
  const n = slopes.sampleCount;
  const count = slopes.length;
  const variance = (kendallTerm(n) - tieTerms(x, n) - tieTerms(y, n)) / 18;
  const reach = normalQuantile * Math.sqrt(Math.max(0, variance));
  const upper = Math.min(Math.round((count + reach) / 2), count - 1);
  const lower = Math.max(Math.round((count - reach) / 2) - 1, 0);
  return (slopes.at(upper) - slopes.at(lower)) / (2 * normalQuantile);
}

function kendallTerm(count: number): number {
  return count * (count - 1) * (2 * count + 5);
}

function tieTerms(values: Float64Array, count: number): number {
  sortRange(values, 0, count - 1);
  let sum = 0;
  let from = 0;
  for (let i = 1; i <= count; i += 1) {
    if (i === count || values[i] !== values[from]) {
      sum += kendallTerm(i - from);
      from = i;
    }
  }
  return sum;
}
