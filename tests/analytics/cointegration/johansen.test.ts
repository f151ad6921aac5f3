import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  johansen,
  type JohansenOptions,
  type JohansenTest,
} from '../../../analytics/cointegration/johansen.ts';
import { cointegrationCases } from '../../oracle/fixtures.ts';
import { madePair, plainRecipe } from '../../oracle/made-pairs.ts';

const oneLag: JohansenOptions = { lagCount: 1, baseMagnitude: 0 };

function tested(y: Float64Array, x: Float64Array, options = oneLag): JohansenTest {
  const result = johansen(y, x, options);
  if (result.kind === 'notAvailable') {
    throw new Error(`no test: ${result.reason}`);
  }
  return result;
}

describe('johansen against statsmodels', () => {
  it.each(cointegrationCases.map((each) => ({ ...each, name: each.recipe.name })))(
    '$name',
    ({ recipe, johansen: fixtures }) => {
      const { y, x } = madePair(recipe);
      for (const { lag, trace, eigenvalues } of fixtures) {
        const test = tested(y, x, { lagCount: lag, baseMagnitude: 0 });
        const pairs = [
          [test.none.statistic, trace[0]],
          [test.atMostOne.statistic, trace[1]],
          [test.eigenvalues[0], eigenvalues[0]],
          [test.eigenvalues[1], eigenvalues[1]],
        ] as const;
        for (const [value, expected] of pairs) {
          expect(Math.abs(value / expected - 1)).toBeLessThan(1e-9);
        }
        const rank = trace[0] > 15.4943 ? (trace[1] > 3.8415 ? 2 : 1) : 0;
        expect(test.rank).toBe(rank);
      }
    },
  );

  it('has seen all three verdicts', () => {
    const ranks = cointegrationCases.map(({ recipe }) => {
      const { y, x } = madePair(recipe);
      return tested(y, x).rank;
    });
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
  });
});

describe('johansen where there is no test', () => {
  const { y, x } = madePair({ ...plainRecipe, seed: 5, sampleCount: 200 });

  it.each([
    ['too few samples', y.subarray(0, 29), x.subarray(0, 29), 1, 'tooFewSamples'],
    ['a constant leg', y, x.map(() => 7), 1, 'constantLeg'],
    ['equal legs', x, x, 1, 'perfectFit'],
    ['lags that the samples cannot carry', y, x, 50, 'lagTooLong'],
    ['a spread that jumps to and fro', x.map((v, i) => v + (i % 2)), x, 2, 'noNoise'],
    [
      'a spread without noise',
      x.map((v, i) => v + Math.cos(0.3 * i) + Math.cos(1.1 * i)),
      x,
      3,
      'noNoise',
    ],
  ])('has %s', (_, legY, legX, lagCount, reason) => {
    expect(johansen(legY, legX, { lagCount, baseMagnitude: 0 })).toEqual({
      kind: 'notAvailable',
      reason,
    });
  });

  it('refuses a lag that is no count above 0', () => {
    for (const lagCount of [0, 1.5, NaN]) {
      expect(() => johansen(y, x, { lagCount, baseMagnitude: 0 })).toThrow(RangeError);
    }
  });
});

it('gives the same for every unit, level and order of the legs', () => {
  const recipes = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    sampleCount: fc.integer({ min: 40, max: 150 }),
    ar1: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const price = fc.integer({ min: -8, max: 9 }).map((power) => 1.7 * 10 ** power);
  fc.assert(
    fc.property(recipes, price, price, (changes, unitY, unitX) => {
      const { y, x } = madePair({ ...plainRecipe, ...changes });
      const plain = tested(y, x);
      const scaled = tested(
        y.map((value) => unitY * value),
        x.map((value) => unitX * (value + 1_000)),
      );
      for (const other of [scaled, tested(x, y)]) {
        expect(other.none.statistic / plain.none.statistic).toBeCloseTo(1, 8);
        expect(other.rank).toBe(plain.rank);
      }
    }),
    { seed: 6, numRuns: 60 },
  );
});
