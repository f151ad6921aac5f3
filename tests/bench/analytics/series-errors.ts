import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { quantile } from './timing.ts';

/** Closes of both legs. */
export interface Series {
  readonly y: Float64Array;
  readonly x: Float64Array;
}

/**
 * What a method made of a series: at each bar but the last one, the slope of the window that ends there
 * and the z-score of the next bar under it.
 */
export interface SeriesResult {
  readonly beta: Float64Array;
  readonly zScore: Float64Array;
}

export interface SeriesErrors {
  /** |β − exact| / |exact|. */
  readonly medianBeta: number;
  readonly largestBeta: number;
  /** |z − exact|; infinite where a method gives none. */
  readonly medianZ: number;
  readonly largestZ: number;
}

/**
 * How far results are from the exact answer, which is computed in 106 bits from nothing but the window,
 * at some windows spread evenly over the bars that there are results for.
 */
export function seriesErrors(
  { y, x }: Series,
  { beta, zScore }: SeriesResult,
  windowSamples: number,
  sampleCount: number,
): SeriesErrors {
  const firstBar = windowSamples - 1;
  const betaErrors: number[] = [];
  const zErrors: number[] = [];
  for (let sample = 0; sample < sampleCount; sample += 1) {
    const share = sample / Math.max(1, sampleCount - 1);
    const bar = firstBar + Math.round(share * (beta.length - 1 - firstBar));
    const from = bar + 1 - windowSamples;
    const exact = exactStatistics(x.subarray(from, bar + 1), y.subarray(from, bar + 1));
    if (exact === undefined) {
      continue;
    }
    const nextZ = exact.residual(x[bar + 1] ?? NaN, y[bar + 1] ?? NaN) / exact.residualSd;
    betaErrors.push(distance(beta[bar], exact.beta) / Math.abs(exact.beta));
    zErrors.push(distance(zScore[bar], nextZ));
  }
  return {
    medianBeta: quantile(betaErrors, 0.5),
    largestBeta: quantile(betaErrors, 1),
    medianZ: quantile(zErrors, 0.5),
    largestZ: quantile(zErrors, 1),
  };
}

function distance(value: number | undefined, exact: number): number {
  return value === undefined || Number.isNaN(value) ? Infinity : Math.abs(value - exact);
}
