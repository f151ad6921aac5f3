import { describe, expect, it } from 'vitest';
import { unitRootStatistic } from '../../../analytics/cointegration/unit-root.ts';
import { awkwardSeries, reversionCases } from '../../oracle/fixtures.ts';
import { madePair } from '../../oracle/made-pairs.ts';

const cases = [
  ...reversionCases.map(({ recipe, unitRoots }) => ({
    name: recipe.name,
    series: madePair(recipe).y,
    unitRoots,
    // Rounding of the changes is 1e-7 of such noise; statsmodels' own t is far off then.
    tolerance: recipe.noise < 1e-8 ? 1e-7 : 1e-11,
  })),
  ...awkwardSeries.map(({ name, series, unitRoots }) => ({
    name,
    series: Float64Array.from(series),
    unitRoots,
    tolerance: 1e-9,
  })),
];

describe('unitRootStatistic against statsmodels and 80 bits', () => {
  it.each(cases)('$name', ({ series, unitRoots, tolerance }) => {
    unitRoots.forEach((fixture, i) => {
      const statistic = unitRootStatistic(series, i === 0 ? 'auto' : fixture.lag, 0);
      expect(statistic).toMatchObject({ kind: 'statistic', lagCount: fixture.lag });
      if (statistic.kind === 'statistic') {
        expect(Math.abs(statistic.t / fixture.t - 1)).toBeLessThan(tolerance);
      }
    });
  });
});

it('has no statistic for a series that follows its own past', () => {
  const wave = Float64Array.from({ length: 200 }, (_, i) => Math.cos(0.3 * i));
  for (const rule of ['auto', 2, 7] as const) {
    expect(unitRootStatistic(wave, rule, 1e-13)).toEqual({
      kind: 'notAvailable',
      reason: 'noNoise',
    });
  }
});
