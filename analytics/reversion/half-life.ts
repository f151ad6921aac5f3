import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';
import { isConstant, meanOf } from './spread-shape.ts';

/** How fast a spread comes back: λ of Δsᵢ = a + λ·sᵢ₋₁, and the samples in which half of it is gone. */
export type HalfLife =
  | { readonly kind: 'halfLife'; readonly lambda: number; readonly samples: number }
  /** It wanders off (λ ≥ 0), or jumps to the other side within one sample (λ ≤ −1). */
  | { readonly kind: 'none'; readonly lambda: number };

/** λ is so biased in fewer samples than this (about −5/n for a random walk) that it says nothing. */
const leastSamples = 30;

/**
 * The half-life −ln 2 / ln(1 + λ), exact for an AR(1); −ln 2 / λ, which many use, is too long by about
 * λ/2 of itself.
 *
 * Biased towards reversion: a random walk shows about a sixth of the window. So it is for spreads
 * of cointegrated legs alone, see `reversionFigures`.
 *
 * @param spread - oldest first
 */
export function halfLife(
  spread: Float64Array,
): HalfLife | NotAvailable<'tooFewSamples' | 'noVariation'> {
  if (spread.length < leastSamples) {
    return notAvailable('tooFewSamples');
  }
  const before = spread.subarray(0, spread.length - 1);
  if (isConstant(before)) {
    return notAvailable('noVariation');
  }
  const mean = meanOf(before);
  let sumChange = 0;
  let sumSquares = 0;
  for (let i = 0; i < before.length; i += 1) {
    const centred = (before[i] ?? 0) - mean;
    const change = (spread[i + 1] ?? 0) - (before[i] ?? 0);
    sumChange += centred * change;
    sumSquares += centred * centred;
  }
  const lambda = sumChange / sumSquares;
  return lambda < 0 && lambda > -1
    ? { kind: 'halfLife', lambda, samples: -Math.LN2 / Math.log1p(lambda) }
    : { kind: 'none', lambda };
}
