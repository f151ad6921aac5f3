import { describe, expect, it } from 'vitest';
import { exactFit } from '../../../analytics/stats/exact-fit.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { goldenPair, goldenValues } from '../../fixtures/golden-pair.ts';
import { priceSeries } from '../../fixtures/price-series.ts';

const relativeError = (value: number | undefined, exact: number): number =>
  Math.abs((value ?? NaN) - exact) / Math.abs(exact);

describe('exactFit', () => {
  it('hits the golden vector', () => {
    const { x, y } = goldenPair();
    expect(relativeError(x.at(-1), goldenValues.lastX)).toBeLessThan(1e-15);
    expect(relativeError(y.at(-1), goldenValues.lastY)).toBeLessThan(1e-15);
    const fit = exactFit(x, y);
    expect(relativeError(fit?.alpha, goldenValues.alpha)).toBeLessThan(1e-12);
    expect(relativeError(fit?.beta, goldenValues.beta)).toBeLessThan(1e-12);
    const residual =
      (y.at(-1) ?? NaN) - (fit?.alpha ?? NaN) - (fit?.beta ?? NaN) * (x.at(-1) ?? NaN);
    const sdWithOneDegree = (fit?.residualSd ?? NaN) * Math.sqrt(248 / 249);
    expect(relativeError(residual / sdWithOneDegree, goldenValues.zInWindow)).toBeLessThan(1e-12);
  });

  it.each(Object.entries(priceSeries))('agrees with 106-bit arithmetic: %s', (name, make) => {
    const series = make(600);
    for (const scale of ['price', 'log'] as const) {
      const x = scale === 'log' ? series.x.map(Math.log) : series.x;
      const y = scale === 'log' ? series.y.map(Math.log) : series.y;
      const exact = exactStatistics(x, y);
      const fit = exactFit(x, y, scale === 'log' ? 1 : 0);
      expect(exact).toBeDefined();
      if (exact === undefined) {
        continue;
      }
      const bound = name === 'an almost perfect fit' ? 1e-9 : 1e-11;
      expect(relativeError(fit?.beta, exact.beta), 'beta').toBeLessThan(bound);
      expect(Math.abs((fit?.alpha ?? NaN) - exact.alpha), 'alpha').toBeLessThan(
        bound * Math.max(Math.abs(exact.alpha), exact.alphaStandardError),
      );
      expect(relativeError(fit?.rSquared, exact.rSquared), 'R²').toBeLessThan(1e-9);
      expect(relativeError(fit?.residualSd, exact.residualSd), 'sd').toBeLessThan(bound);
      expect(
        relativeError(fit?.betaStandardError, exact.betaStandardError),
        'standard error of β',
      ).toBeLessThan(bound);
    }
  });

  it('is not available for an x that does not vary, or only by rounding', () => {
    const y = Float64Array.of(1, 2, 3, 4);
    expect(exactFit(Float64Array.of(5, 5, 5, 5), y)).toBeUndefined();
    expect(exactFit(Float64Array.of(5, 5 + 2 ** -50, 5, 5), y)).toBeUndefined();
  });

  it('tells a perfect line and a constant y by exact zeros and an absent R²', () => {
    const x = Float64Array.of(0.1, 0.2, 0.3, 0.7);
    const line = exactFit(
      x,
      x.map((value) => 3 + 0.1 * value),
    );
    expect(line).toMatchObject({ residualSd: 0, betaStandardError: 0 });
    expect(line?.rSquared).toBeCloseTo(1, 12);
    expect(exactFit(x, Float64Array.of(2, 2, 2, 2))).toEqual({
      alpha: 2,
      beta: 0,
      rSquared: undefined,
      residualSd: 0,
      betaStandardError: 0,
    });
  });

  it('refuses legs of different lengths and windows under 3', () => {
    expect(() => exactFit(Float64Array.of(1, 2, 3), Float64Array.of(1, 2))).toThrow(RangeError);
    expect(() => exactFit(Float64Array.of(1, 2), Float64Array.of(1, 2))).toThrow(RangeError);
  });
});
