import { describe, expect, it } from 'vitest';
import { RollingCorrelation } from '../../../analytics/stats/rolling-correlation.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { goldenPair, goldenValues } from '../../fixtures/golden-pair.ts';
import { priceSeries } from '../../fixtures/price-series.ts';
import { seededNormal } from '../../fixtures/random.ts';

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

  it('keeps its digits where returns hardly vary around a steady trend', () => {
    const windowSamples = 60;
    const normal = seededNormal(7);
    const a = Float64Array.from({ length: 400 }, () => 1e-3 + 1e-9 * normal());
    const b = a.map((value) => -2e-3 + value + 1e-9 * normal());
    const correlation = new RollingCorrelation(windowSamples);
    let worstError = 0;
    a.forEach((value, i) => {
      correlation.push(value, b[i] ?? NaN);
      if (i === 200) {
        correlation.clear();
      }
      if (correlation.value !== undefined) {
        const from = i + 1 - windowSamples;
        const exact = exactStatistics(a.subarray(from, i + 1), b.subarray(from, i + 1));
        worstError = Math.max(
          worstError,
          Math.abs(correlation.value - (exact?.correlation ?? NaN)),
        );
      }
    });
    expect(worstError).toBeGreaterThan(0);
    expect(worstError).toBeLessThan(1e-9);
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
