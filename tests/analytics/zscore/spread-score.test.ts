import { describe, expect, it } from 'vitest';
import { KalmanHedge } from '../../../analytics/fits/kalman-hedge.ts';
import { OlsHedge } from '../../../analytics/fits/ols-hedge.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import type { ZDefinition } from '../../../analytics/zscore/z-definition.ts';
import { DoubleDouble } from '../../fixtures/double-double.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { goldenPair, goldenValues } from '../../fixtures/golden-pair.ts';
import { priceSeries } from '../../fixtures/price-series.ts';
import { logarithms, rollingSegments, WorstErrors } from '../../fixtures/rolling-segments.ts';

const windowSamples = 60;

/** (last − mean) / sd of numbers, in 106 bits. */
function naiveScore(values: readonly DoubleDouble[], ddof: number): number {
  const sum = new DoubleDouble();
  for (const value of values) {
    sum.add(value.high, value.low);
  }
  const mean = sum.divide(DoubleDouble.of(values.length));
  const squares = new DoubleDouble();
  let last = 0;
  for (const value of values) {
    const deviation = value.copy().subtract(mean);
    squares.addProduct(deviation, deviation);
    last = deviation.value;
  }
  return last / Math.sqrt(squares.value / (values.length - ddof));
}

/** Every window fitted from nothing, for one definition. */
class NaiveScore {
  readonly #definition: ZDefinition;
  readonly #ddof: number;
  #before: ReturnType<typeof exactStatistics>;
  #spreads: DoubleDouble[] = [];

  constructor(definition: ZDefinition, ddof: number) {
    this.#definition = definition;
    this.#ddof = ddof;
  }

  /** Spread and z-score of the sample at a position, `undefined` where there is none. */
  at(x: Float64Array, y: Float64Array, position: number, baseMagnitude: number) {
    const xi = x[position] ?? NaN;
    const yi = y[position] ?? NaN;
    const from = position + 1 - windowSamples;
    const before = this.#before;
    const fit =
      from < 0
        ? undefined
        : exactStatistics(x.subarray(from, position + 1), y.subarray(from, position + 1));
    this.#before = fit;
    const floor = 1e-14 * (Math.abs(yi) + baseMagnitude);
    const used = this.#definition === 'lagged' ? before : fit;
    if (used === undefined) {
      this.#spreads = [];
      return { spread: undefined, zScore: undefined, spreadScale: 0 };
    }
    const isPerfect = used.residualSd < floor;
    if (this.#definition === 'rolling') {
      const spread = DoubleDouble.of(used.beta);
      spread.multiply(DoubleDouble.of(-xi)).add(yi);
      this.#spreads.push(spread);
      const values = this.#spreads.slice(-windowSamples);
      const zScore =
        isPerfect || values.length < windowSamples ? undefined : naiveScore(values, this.#ddof);
      return { spread: spread.value, zScore, spreadScale: Math.abs(used.beta * xi) };
    }
    const spread = used.residual(xi, yi);
    const freedom = this.#definition === 'lagged' ? windowSamples - 2 : windowSamples - this.#ddof;
    const sd = used.residualSd * Math.sqrt((windowSamples - 2) / freedom);
    return {
      spread,
      zScore: isPerfect ? undefined : spread / sd,
      spreadScale: isPerfect ? 1e4 * floor : sd,
    };
  }
}

const cases = (['in-window', 'lagged', 'rolling'] as const).flatMap((definition) =>
  (['price', 'log'] as const).map((scale) => ({ definition, scale })),
);

describe('SpreadScore against a recomputation at each of over 100,000 steps', () => {
  it.each(cases)('$definition, $scale', ({ definition, scale }) => {
    const baseMagnitude = scale === 'log' ? 1 : 0;
    const options = { windowSamples, baseMagnitude };
    const estimator = new OlsHedge(options);
    const score = new SpreadScore(estimator, { definition, windowSamples, ddof: 1 });
    const errors = new WorstErrors();
    // Residuals of 1e-7 of the price are more than is asked for: s = y − βx then loses seven digits. A β
    // right to the last bit leaves an error of 2e-10 in z; the rolling one, right to 3e-15, one of 1.4e-9.
    const perfect = new WorstErrors();
    let stepCount = 0;
    for (const prices of rollingSegments()) {
      const { x, y } = scale === 'log' ? logarithms(prices) : prices;
      const naive = new NaiveScore(definition, 1);
      const into = prices.name === 'an almost perfect fit' ? perfect : errors;
      score.clear();
      stepCount += x.length;
      for (let i = 0; i < x.length; i += 1) {
        score.push(x[i] ?? NaN, y[i] ?? NaN);
        const { spread, zScore, spreadScale } = naive.at(x, y, i, baseMagnitude);
        if (score.hasSpread !== (spread !== undefined)) {
          into.mismatches.push(`${prices.name} ${i}: spread ${spread}`);
        }
        if (score.hasZScore !== (zScore !== undefined)) {
          into.mismatches.push(`${prices.name} ${i}: z ${zScore}`);
        }
        if (score.hasSpread && spread !== undefined) {
          into.note('spread', score.spread, spread, spreadScale);
        }
        if (score.hasZScore && zScore !== undefined) {
          into.comparedCount += 1;
          into.note('zScore', score.zScore, zScore, 1);
        }
      }
    }
    expect(stepCount).toBeGreaterThan(100_000);
    expect([...errors.mismatches, ...perfect.mismatches].slice(0, 5)).toEqual([]);
    expect(errors.comparedCount + perfect.comparedCount).toBeGreaterThan(85_000);
    expect(errors.beyond(1e-9)).toEqual([]);
    expect(perfect.beyond(definition === 'rolling' ? 5e-9 : 1e-9)).toEqual([]);
  });
});

describe('SpreadScore on the golden vector', () => {
  it.each([
    [1, goldenValues.zInWindow],
    [0, -0.5174819588221571],
  ] as const)('hits z of definition (a) with ddof %i to 1e-12', (ddof, expected) => {
    const { x, y } = goldenPair();
    const estimator = new OlsHedge({ windowSamples: 250, baseMagnitude: 0 });
    const options = { definition: 'in-window', windowSamples: 250, ddof } as const;
    const score = new SpreadScore(estimator, options);
    x.forEach((value, i) => score.push(value, y[i] ?? NaN));
    expect(Math.abs(score.zScore / expected - 1)).toBeLessThan(1e-12);
  });
});

describe('SpreadScore', () => {
  const { x, y } = priceSeries['independent random walks'](300);
  const scoreOf = (definition: ZDefinition, ddof: 0 | 1 | 2 = 1) =>
    new SpreadScore(new OlsHedge({ windowSamples: 50, baseMagnitude: 0 }), {
      definition,
      windowSamples: 50,
      ddof,
    });

  it('has its first z-score when the yardstick of the definition is there', () => {
    const first = (definition: ZDefinition): number => {
      const score = scoreOf(definition);
      return x.findIndex((value, i) => {
        score.push(value, y[i] ?? NaN);
        return score.hasZScore;
      });
    };
    expect(first('in-window')).toBe(49);
    expect(first('lagged')).toBe(50);
    expect(first('rolling')).toBe(98);
  });

  it('cannot exceed (n − 1)/√n in the window, with one degree given up', () => {
    const estimator = new OlsHedge({ windowSamples: 5, baseMagnitude: 0 });
    const score = new SpreadScore(estimator, {
      definition: 'in-window',
      windowSamples: 5,
      ddof: 1,
    });
    x.forEach((value, i) => score.push(value, i === 299 ? 1e6 : (y[i] ?? NaN)));
    expect(Math.abs(score.zScore)).toBeLessThan(4 / Math.sqrt(5));
  });

  it('takes the filter by its own z, whatever is before or in the window', () => {
    const settings = { delta: 1e-4, observationVariance: 0.01 };
    const options = { windowSamples: 50, baseMagnitude: 0 };
    const scores = (['in-window', 'lagged'] as const).map(
      (definition) =>
        new SpreadScore(new KalmanHedge(options, settings), {
          definition,
          windowSamples: 50,
          ddof: 1,
        }),
    );
    const alone = new KalmanHedge(options, settings);
    x.forEach((value, i) => {
      const own = alone.hasFit
        ? alone.residual(value, y[i] ?? NaN) / alone.predictionSd(value)
        : undefined;
      alone.push(value, y[i] ?? NaN);
      for (const score of scores) {
        score.push(value, y[i] ?? NaN);
        expect(score.hasZScore ? score.zScore : undefined).toBe(own);
      }
    });
    expect(scores.every((score) => score.hasZScore)).toBe(true);
  });

  it('is empty after clear and says so', () => {
    for (const definition of ['in-window', 'lagged', 'rolling'] as const) {
      const score = scoreOf(definition);
      x.forEach((value, i) => score.push(value, y[i] ?? NaN));
      expect(score.hasZScore).toBe(true);
      score.clear();
      expect([score.hasSpread, score.hasZScore]).toEqual([false, false]);
      expect(() => score.spread).toThrow(/hasFit/);
      expect(() => score.zScore).toThrow(/hasZScore/);
      score.push(1, 1);
      expect([score.hasSpread, score.hasZScore]).toEqual([false, false]);
    }
  });

  it('refuses a window that cannot have a residual', () => {
    const estimator = new OlsHedge({ windowSamples: 50, baseMagnitude: 0 });
    const options = { definition: 'rolling', windowSamples: 2, ddof: 1 } as const;
    expect(() => new SpreadScore(estimator, options)).toThrow(RangeError);
  });
});
