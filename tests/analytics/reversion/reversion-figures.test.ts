import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notAvailable } from '../../../analytics/cointegration/not-available.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { autocorrelation } from '../../../analytics/reversion/autocorrelation.ts';
import {
  halfLifeMs,
  reversionFigures,
  type ReversionOptions,
} from '../../../analytics/reversion/reversion-figures.ts';
import { spreadHistogram } from '../../../analytics/reversion/spread-histogram.ts';
import { varianceRatio } from '../../../analytics/reversion/variance-ratio.ts';
import { zeroCrossings } from '../../../analytics/reversion/zero-crossings.ts';
import { seededNormal } from '../../fixtures/random.ts';
import { madePair, plainRecipe } from '../../oracle/made-pairs.ts';

const options: ReversionOptions = {
  isCointegrated: true,
  spanMs: durationMs(399_000),
  horizonSamples: 16,
  greatestLag: 20,
};
const spreadRecipe = { ...plainRecipe, beta: 0, level: 0, seed: 3, sampleCount: 400 };
const spread = madePair(spreadRecipe).y;

describe('reversionFigures', () => {
  it('has every figure of a cointegrated spread', () => {
    const figures = reversionFigures(spread, options);
    const { sampleCount, ...each } = figures;
    expect(sampleCount).toBe(400);
    expect(Object.values(each).map(({ kind }) => kind)).toEqual([
      'halfLife',
      'hurst',
      'zeroCrossings',
      'varianceRatio',
      'autocorrelation',
      'histogram',
    ]);
  });

  it('has neither half-life nor crossings without cointegration, and says so', () => {
    const figures = reversionFigures(spread, { ...options, isCointegrated: false });
    expect(figures.halfLife).toEqual(notAvailable('notCointegrated'));
    expect(figures.zeroCrossings).toEqual(notAvailable('notCointegrated'));
    expect(figures.hurst.kind).toBe('hurst');
    expect(figures.varianceRatio.kind).toBe('varianceRatio');
  });

  it.each([0, 1, 2, 29])('has too few samples with %s', (count) => {
    const figures = reversionFigures(spread.subarray(0, count), options);
    const { halfLife, hurst, varianceRatio: ratio, autocorrelation: decay, histogram } = figures;
    for (const figure of [halfLife, hurst, ratio, decay, histogram]) {
      expect(figure).toEqual(notAvailable('tooFewSamples'));
    }
  });

  it.each([0, 60_000.1, -1e-8])('means nothing for a spread that stays at %s', (level) => {
    const figures = reversionFigures(new Float64Array(400).fill(level), options);
    const { halfLife, hurst, varianceRatio: ratio, autocorrelation: decay, histogram } = figures;
    for (const figure of [halfLife, hurst, ratio, decay, histogram]) {
      expect(figure).toEqual(notAvailable('noVariation'));
    }
  });

  it('gives the half-life in time', () => {
    const { halfLife } = reversionFigures(spread, options);
    const samples = halfLife.kind === 'halfLife' ? halfLife.samples : NaN;
    expect(halfLifeMs(halfLife, durationMs(5_000))).toBe(5_000 * samples);
    expect(halfLifeMs(notAvailable('notCointegrated'), durationMs(5_000))).toBeUndefined();
    expect(halfLifeMs({ kind: 'none', lambda: 0.1 }, durationMs(5_000))).toBeUndefined();
  });

  it('does not depend on the unit of the spread', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: -8, max: 9 }),
        (seed, power) => {
          const one = madePair({ ...spreadRecipe, seed }).y;
          const a = reversionFigures(one, options);
          const b = reversionFigures(
            one.map((value) => 1.7 * 10 ** power * value),
            options,
          );
          if (a.halfLife.kind !== 'halfLife' || b.halfLife.kind !== 'halfLife') {
            throw new Error('no half-life');
          }
          expect(b.halfLife.samples / a.halfLife.samples).toBeCloseTo(1, 10);
          expect(b.zeroCrossings).toEqual(a.zeroCrossings);
          if (
            a.varianceRatio.kind === 'varianceRatio' &&
            b.varianceRatio.kind === 'varianceRatio'
          ) {
            expect(b.varianceRatio.zStatistic).toBeCloseTo(a.varianceRatio.zStatistic, 9);
          }
          if (a.histogram.kind === 'histogram' && b.histogram.kind === 'histogram') {
            const total = b.histogram.counts.reduce((sum, count) => sum + count, 0);
            expect([total, b.histogram.counts.length]).toEqual([400, a.histogram.counts.length]);
          }
        },
      ),
      { seed: 8, numRuns: 50 },
    );
  });
});

describe('varianceRatio', () => {
  it('is about 1 for random walks, and beyond ±1.96 for one in twenty', () => {
    const normal = seededNormal(31);
    let beyond = 0;
    let sumRatio = 0;
    for (let i = 0; i < 1_000; i += 1) {
      let level = 0;
      const walk = Float64Array.from({ length: 500 }, () => (level += normal()));
      const figure = varianceRatio(walk, 8);
      if (figure.kind === 'varianceRatio') {
        sumRatio += figure.ratio;
        beyond += Math.abs(figure.zStatistic) > 1.96 ? 1 : 0;
      }
    }
    expect(sumRatio / 1_000).toBeCloseTo(1, 1);
    expect(beyond).toBeGreaterThan(25);
    expect(beyond).toBeLessThan(75);
  });

  it('needs four times its horizon, of 2 or more', () => {
    expect(varianceRatio(spread.subarray(0, 64), 16)).toEqual(notAvailable('tooFewSamples'));
    expect(varianceRatio(spread.subarray(0, 65), 16).kind).toBe('varianceRatio');
    expect(() => varianceRatio(spread, 1)).toThrow(RangeError);
    expect(() => varianceRatio(spread, 2.5)).toThrow(RangeError);
  });

  it.each([1, 0.1, 1e-8])('compares nothing in a spread that moves %s a sample', (step) => {
    const line = Float64Array.from({ length: 100 }, (_, i) => step * i);
    expect(varianceRatio(line, 4)).toEqual(notAvailable('noVariation'));
  });
});

describe('zeroCrossings', () => {
  const hour = durationMs(3_600_000);

  it.each([
    [[1, -1, 1], 2],
    [[1, 0, 1], 0],
    [[1, 0, 0, -1, 0, -2, 3], 2],
    [[0, 0, 5], 0],
    [[0, 0], 0],
  ])('of %j are %s', (values, count) => {
    expect(zeroCrossings(Float64Array.from(values), hour)).toMatchObject({ count, perHour: count });
  });

  it('need two samples with time between them', () => {
    expect(zeroCrossings(Float64Array.of(1), hour)).toEqual(notAvailable('tooFewSamples'));
    const pair = Float64Array.of(1, -1);
    expect(zeroCrossings(pair, durationMs(0))).toEqual(notAvailable('tooFewSamples'));
  });
});

it('gives autocorrelations up to a quarter of the samples at most', () => {
  const figure = autocorrelation(spread.subarray(0, 60), 100);
  expect(figure.kind === 'autocorrelation' ? figure.values.length : NaN).toBe(15);
});

it('draws a spread that is half one value with the finest bins', () => {
  const quiet = Float64Array.from({ length: 100 }, (_, i) => (i < 80 ? 1 : i / 10));
  const figure = spreadHistogram(quiet);
  expect(figure.kind === 'histogram' ? figure.counts.length : NaN).toBe(60);
  expect(figure.kind === 'histogram' ? figure.counts[0] : NaN).toBe(80);
});
