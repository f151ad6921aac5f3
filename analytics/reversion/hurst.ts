import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';
import { hurstBand, type HurstBand } from './hurst-band.ts';
import { roundingOf } from './spread-shape.ts';

/** The Hurst exponent of a spread, and where that of a random walk of as many samples lies. */
export interface Hurst {
  readonly kind: 'hurst';
  readonly exponent: number;
  /** Inside it the spread looks no different from a random walk; below it, it reverts. */
  readonly randomWalk: HurstBand;
}

export const leastHurstSamples = 40;

const mostLags = 30;

/**
 * The lags τ over which the exponent is measured: from 2 to a quarter of the samples, all of them up to
 * 30, and 30 evenly spaced in ln τ beyond that (equal ones once). The band is simulated with the same.
 */
export function hurstLags(sampleCount: number): readonly number[] {
  const greatest = Math.floor(sampleCount / 4);
  if (greatest - 1 <= mostLags) {
    return Array.from({ length: greatest - 1 }, (_, i) => i + 2);
  }
  const spaced = Array.from({ length: mostLags }, (_, i) =>
    Math.round(2 * (greatest / 2) ** (i / (mostLags - 1))),
  );
  return [...new Set(spaced)];
}

/**
 * The slope of ln sd(sᵢ₊τ − sᵢ) on ln τ, with sample standard deviations (n − 1). 0.5 for an endless random walk,
 * less for one of some hundred samples, since differences over long lags are few and overlap: read it
 * against its band.
 *
 * @param spread - oldest first
 */
export function hurst(spread: Float64Array): Hurst | NotAvailable<'tooFewSamples' | 'noVariation'> {
  if (spread.length < leastHurstSamples) {
    return notAvailable('tooFewSamples');
  }
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  const lags = hurstLags(spread.length);
  const rounding = roundingOf(spread);
  for (const lag of lags) {
    const sd = differenceSd(spread, lag);
    // A spread that repeats itself every τ samples, or goes straight on, has no exponent.
    if (!(sd > rounding)) {
      return notAvailable('noVariation');
    }
    const logLag = Math.log(lag);
    const logSd = Math.log(sd);
    sumX += logLag;
    sumY += logSd;
    sumXX += logLag * logLag;
    sumXY += logLag * logSd;
  }
  const count = lags.length;
  return {
    kind: 'hurst',
    exponent: (sumXY - (sumX * sumY) / count) / (sumXX - (sumX * sumX) / count),
    randomWalk: hurstBand(spread.length),
  };
}

/** Sample standard deviation of sᵢ₊τ − sᵢ. */
function differenceSd(spread: Float64Array, lag: number): number {
  const count = spread.length - lag;
  const mean = meanDifference(spread, lag);
  let squares = 0;
  for (let i = 0; i < count; i += 1) {
    const centred = (spread[i + lag] ?? 0) - (spread[i] ?? 0) - mean;
    squares += centred * centred;
  }
  return Math.sqrt(squares / (count - 1));
}

/** The sum of differences over τ is that of the last τ values less that of the first τ. */
function meanDifference(spread: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = 0; i < lag; i += 1) {
    sum += (spread[spread.length - 1 - i] ?? 0) - (spread[i] ?? 0);
  }
  return sum / (spread.length - lag);
}
