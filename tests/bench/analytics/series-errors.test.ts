import { describe, expect, it } from 'vitest';
import { exactFit } from '../../../analytics/stats/exact-fit.ts';
import { benchPrices } from './bench-prices.ts';
import { seriesErrors, type SeriesResult } from './series-errors.ts';

const windowSamples = 20;
const { priceY: y, priceX: x } = benchPrices(200);

/** Refits each window. */
function refitted(): SeriesResult {
  const beta = new Float64Array(y.length - 1).fill(NaN);
  const zScore = new Float64Array(y.length - 1).fill(NaN);
  for (let bar = windowSamples - 1; bar < y.length - 1; bar += 1) {
    const from = bar + 1 - windowSamples;
    const fit = exactFit(x.slice(from, bar + 1), y.slice(from, bar + 1));
    if (fit !== undefined) {
      beta[bar] = fit.beta;
      zScore[bar] =
        ((y[bar + 1] ?? NaN) - fit.alpha - fit.beta * (x[bar + 1] ?? NaN)) / fit.residualSd;
    }
  }
  return { beta, zScore };
}

describe('the errors of a series', () => {
  it('are those of rounding where each window is fitted by itself', () => {
    const errors = seriesErrors({ y, x }, refitted(), windowSamples, 50);
    expect(errors.largestBeta).toBeLessThan(1e-10);
    expect(errors.largestZ).toBeLessThan(1e-6);
  });

  it('show a slope that is off at the last bar, and a z-score that is missing at the first', () => {
    const result = refitted();
    const last = result.beta.length - 1;
    result.beta[last] = (result.beta[last] ?? NaN) * 1.5;
    result.zScore[windowSamples - 1] = NaN;
    const errors = seriesErrors({ y, x }, result, windowSamples, 50);
    expect(errors.largestBeta).toBeCloseTo(0.5, 9);
    expect(errors.medianBeta).toBeLessThan(1e-10);
    expect(errors.largestZ).toBe(Infinity);
    expect(errors.medianZ).toBeLessThan(1e-6);
  });
});
