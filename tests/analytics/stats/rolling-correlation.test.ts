import { describe, expect, it } from 'vitest';
import { RollingCorrelation } from '../../../analytics/stats/rolling-correlation.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { goldenPair, goldenValues } from '../../fixtures/golden-pair.ts';
import { priceSeries } from '../../fixtures/price-series.ts';

const logReturns = (prices: Float64Array): Float64Array =>
  prices.subarray(1).map((price, i) => Math.log(price) - Math.log(prices[i] ?? NaN));

const isConstant = (values: Float64Array): boolean => values.every((value) => value === values[0]);

const cases = Object.entries(priceSeries).flatMap(([name, make]) =>
  [10, 60, 600].map((windowSamples) => ({ name, make, windowSamples })),
);

describe('RollingCorrelation', () => {
  it.each(cases)(
    'equals an exact recomputation at each step: $name, window $windowSamples',
    ({ make, windowSamples }) => {
      const series = make(windowSamples === 600 ? 4_000 : 20_000);
      const x = logReturns(series.x);
      const y = logReturns(series.y);
      const correlation = new RollingCorrelation(windowSamples);
      let worstError = 0;
      const mismatches: number[] = [];
      for (let i = 0; i < x.length; i += 1) {
        correlation.push(y[i] ?? NaN, x[i] ?? NaN);
        const windowX = x.subarray(Math.max(0, i + 1 - windowSamples), i + 1);
        const windowY = y.subarray(Math.max(0, i + 1 - windowSamples), i + 1);
        const isAbsent =
          windowX.length < windowSamples || isConstant(windowX) || isConstant(windowY);
        if (isAbsent !== (correlation.value === undefined)) {
          mismatches.push(i);
        }
        if (isAbsent) {
          continue;
        }
        const exact = exactStatistics(windowX, windowY)?.correlation ?? NaN;
        const error =
          Math.abs((correlation.value ?? NaN) - exact) /
          Math.max(Math.abs(exact), 1 / Math.sqrt(windowSamples));
        if (!(error <= worstError)) {
          worstError = error;
        }
      }
      expect(mismatches.slice(0, 5)).toEqual([]);
      expect(worstError).toBeLessThanOrEqual(2e-11);
    },
  );

  it('hits the golden vector', () => {
    const { x, y } = goldenPair();
    const correlation = new RollingCorrelation(249);
    const returnsX = logReturns(x);
    logReturns(y).forEach((value, i) => correlation.push(value, returnsX[i] ?? NaN));
    expect(correlation.value).toBeCloseTo(goldenValues.logReturnCorrelation, 13);
  });

  it('stays within ±1 for returns in proportion', () => {
    const correlation = new RollingCorrelation(10);
    const mirrored = new RollingCorrelation(10);
    for (let i = 0; i < 100; i += 1) {
      const value = Math.sin(i) * 1e-5;
      correlation.push(value, value / 3);
      mirrored.push(value, value / -3);
    }
    expect(correlation.value).toBeLessThanOrEqual(1);
    expect(correlation.value).toBeCloseTo(1, 12);
    expect(mirrored.value).toBeGreaterThanOrEqual(-1);
    expect(mirrored.value).toBeCloseTo(-1, 12);
  });

  it('is not available after clear until the window is full again', () => {
    const correlation = new RollingCorrelation(2);
    correlation.push(0.1, 0.2);
    correlation.push(0.2, 0.1);
    expect(correlation.value).toBeCloseTo(-1, 12);
    correlation.clear();
    correlation.push(0.1, 0.2);
    expect(correlation.value).toBeUndefined();
  });

  it.each([1, 0, 2.5, NaN])('refuses a window of %s', (windowSamples) => {
    expect(() => new RollingCorrelation(windowSamples)).toThrow(RangeError);
  });
});
