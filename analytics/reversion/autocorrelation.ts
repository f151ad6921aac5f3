import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';
import { isConstant, meanOf } from './spread-shape.ts';

/** How much of a spread is still there some samples later. */
export interface Autocorrelation {
  readonly kind: 'autocorrelation';
  /** For the lags 1, 2, … in turn. */
  readonly values: Float64Array;
  /** White noise stays within ± this at 95 % of the lags. */
  readonly whiteNoiseBound: number;
}

/** z of 97.5 %. */
const normal975 = 1.959963984540054;
/** Box and Jenkins: about 50 samples, and lags up to a quarter of them. */
const leastSamples = 50;

/**
 * Autocorrelations rⱼ = Σ(sᵢ − s̄)(sᵢ₋ⱼ − s̄) / Σ(sᵢ − s̄)² for j = 1 … `greatestLag`, or up to a quarter of
 * the samples: those of statsmodels' `acf`, with the one divisor that keeps them within ±1.
 *
 * @param spread - oldest first
 */
export function autocorrelation(
  spread: Float64Array,
  greatestLag: number,
): Autocorrelation | NotAvailable<'tooFewSamples' | 'noVariation'> {
  if (spread.length < leastSamples) {
    return notAvailable('tooFewSamples');
  }
  if (isConstant(spread)) {
    return notAvailable('noVariation');
  }
  const mean = meanOf(spread);
  const centred = spread.map((value) => value - mean);
  const sumAt = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < centred.length; i += 1) {
      sum += (centred[i] ?? 0) * (centred[i - lag] ?? 0);
    }
    return sum;
  };
  const variation = sumAt(0);
  const lagCount = Math.min(greatestLag, Math.floor(spread.length / 4));
  return {
    kind: 'autocorrelation',
    values: Float64Array.from({ length: lagCount }, (_, i) => sumAt(i + 1) / variation),
    whiteNoiseBound: normal975 / Math.sqrt(spread.length),
  };
}
