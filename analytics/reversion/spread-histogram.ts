import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';
import { isConstant, meanOf } from './spread-shape.ts';

/** How often the spread was where, and the normal curve to hold against it. */
export interface SpreadHistogram {
  readonly kind: 'histogram';
  /** Where the first bin begins. */
  readonly start: number;
  readonly binWidth: number;
  /** Samples in each bin; the last bin has its right edge too. */
  readonly counts: Uint32Array;
  /** Of the normal curve: its expected count at s is n·binWidth/(sd√2π)·exp(−(s − mean)²/(2sd²)). */
  readonly mean: number;
  /** Sample standard deviation (n − 1). */
  readonly sd: number;
}

const leastSamples = 30;
const fewestBins = 8;
const mostBins = 60;

/**
 * Equal bins from the least to the greatest value, as many as Freedman and Diaconis's width 2·IQR/∛n
 * asks for, between 8 and 60.
 *
 * @param spread - in any order
 */
export function spreadHistogram(
  spread: Float64Array,
): SpreadHistogram | NotAvailable<'tooFewSamples' | 'noVariation'> {
  const sampleCount = spread.length;
  if (sampleCount < leastSamples) {
    return notAvailable('tooFewSamples');
  }
  if (isConstant(spread)) {
    return notAvailable('noVariation');
  }
  const sorted = spread.slice().sort();
  const start = sorted[0] ?? 0;
  const range = (sorted[sampleCount - 1] ?? 0) - start;
  const wantedWidth =
    (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sampleCount);
  // Half of a quiet spread may be one value: no width then, and as many bins as there may be.
  const binCount = Math.min(mostBins, Math.max(fewestBins, Math.ceil(range / wantedWidth)));
  const counts = new Uint32Array(binCount);
  const mean = meanOf(spread);
  let squares = 0;
  for (const value of spread) {
    const bin = Math.min(binCount - 1, Math.floor(((value - start) / range) * binCount));
    counts[bin] = (counts[bin] ?? 0) + 1;
    squares += (value - mean) ** 2;
  }
  const sd = Math.sqrt(squares / (sampleCount - 1));
  return { kind: 'histogram', start, binWidth: range / binCount, counts, mean, sd };
}

/** Linear between the neighbours, as numpy and Excel have it. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const index = Math.floor(position);
  const lower = sorted[index] ?? 0;
  const upper = sorted[index + 1] ?? lower;
  return lower + (position - index) * (upper - lower);
}
