import { describe, expect, it } from 'vitest';
import type { HedgeEstimator } from '../../../analytics/fits/hedge-estimator.ts';
import { hedgeEstimator, type HedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { HuberHedge } from '../../../analytics/fits/huber-hedge.ts';
import { HuberIteration } from '../../../analytics/fits/huber-iteration.ts';
import { mostPairedSamples, TheilSenHedge } from '../../../analytics/fits/theil-sen-hedge.ts';
import { windowLine } from '../../../analytics/stats/window-line.ts';
import { priceSeries } from '../../fixtures/price-series.ts';
import { seededNormal } from '../../fixtures/random.ts';
import { naiveTheilSen } from './naive-fits.ts';

const windowSamples = 100;

/** A line of slope 0.7 with noise in y, or in both legs; one sample in `outlierEvery` is off by a lot. */
function noisyLine(
  estimator: HedgeEstimator,
  seed: number,
  { noiseX = 0, outlierEvery = 0 } = {},
): void {
  const normal = seededNormal(seed);
  for (let i = 0; i < windowSamples; i += 1) {
    const trueX = 100 + 3 * normal();
    const kick = outlierEvery > 0 && i % outlierEvery === 3 ? 40 : 0;
    estimator.push(trueX + noiseX * normal(), 30 + 0.7 * trueX + normal() + kick);
  }
}

const make = (kind: 'ols' | 'tls' | 'huber' | 'theil-sen'): HedgeEstimator =>
  hedgeEstimator({ kind } satisfies HedgeMethod, { windowSamples, baseMagnitude: 1 });

describe('standard errors of β', () => {
  it.each([
    ['ols', 0],
    // Noise of the same size in both legs of log prices is its model.
    ['tls', 1],
    ['huber', 0],
    ['theil-sen', 0],
  ] as const)('%s: the spread of β over 1,500 windows', (kind, noiseX) => {
    const runs = 1_500;
    const estimator = make(kind);
    let squares = 0;
    let outsideCount = 0;
    for (let run = 1; run <= runs; run += 1) {
      estimator.clear();
      noisyLine(estimator, 7_919 * run, { noiseX });
      const error = ((estimator.beta ?? NaN) - 0.7) / (estimator.betaStandardError ?? NaN);
      squares += error * error;
      outsideCount += Math.abs(error) > 2 ? 1 : 0;
    }
    // The standard deviation of this mean square itself is √(2/1500) = 0.037.
    expect(squares / runs).toBeGreaterThan(0.87);
    expect(squares / runs).toBeLessThan(1.13);
    expect(outsideCount / runs).toBeGreaterThan(0.03);
    expect(outsideCount / runs).toBeLessThan(0.065);
  });
});

describe('one outlier in ten', () => {
  const errorOf = (kind: 'ols' | 'huber' | 'theil-sen'): number => {
    const estimator = make(kind);
    let worst = 0;
    for (let run = 1; run <= 30; run += 1) {
      estimator.clear();
      noisyLine(estimator, 104_729 * run, { outlierEvery: 10 });
      worst = Math.max(worst, Math.abs((estimator.beta ?? NaN) - 0.7));
    }
    return worst;
  };

  it('moves least squares, and neither Huber nor Theil-Sen', () => {
    const leastSquares = errorOf('ols');
    expect(leastSquares).toBeGreaterThan(0.3);
    expect(errorOf('huber')).toBeLessThan(0.15);
    expect(errorOf('theil-sen')).toBeLessThan(0.15);
  });
});

describe('HuberHedge', () => {
  it('has no fit where most samples lie on one line: there is no scale for the others', () => {
    const estimator = new HuberHedge({ windowSamples: 30, baseMagnitude: 0 });
    for (let i = 0; i < 30; i += 1) {
      const x = 100 + ((i * 7) % 11);
      estimator.push(x, 50 + 2 * x + (i % 5 === 0 ? (i % 3) + 1 : 0));
    }
    expect([estimator.hasFit, estimator.noFitReason]).toEqual([false, 'noScale']);
    expect(estimator.beta).toBeUndefined();
  });
});

describe('HuberIteration', () => {
  it('settles within 80 steps on any window of unrelated walks', () => {
    // Without its extrapolation some of them take over 200.
    const { x, y } = priceSeries['independent random walks'](4_000);
    const iteration = new HuberIteration(10);
    let most = 0;
    for (let from = 0; from + 10 <= x.length; from += 1) {
      const d = x.slice(from, from + 10);
      const u = y.slice(from, from + 10);
      const line = windowLine(d, u, 0);
      d.forEach((value, i) => {
        u[i] = (u[i] ?? NaN) - line.slope * value - line.meanU;
        d[i] = value - line.meanD;
      });
      expect(iteration.run(d, u, Math.sqrt(line.sumDD / 10), line.floorY)).toBe('settled');
      most = Math.max(most, iteration.stepCount);
    }
    expect(most).toBeLessThan(80);
  });
});

describe('TheilSenHedge on long windows', () => {
  const longWindow = 3_000;
  const normal = seededNormal(77);
  const x = Float64Array.from({ length: longWindow + 100 }, () => 100 + 3 * normal());
  const y = x.map((value) => 30 + 0.7 * value + normal());

  it('pairs one sample in three, and measures residuals on all', () => {
    const estimator = new TheilSenHedge({ windowSamples: longWindow, baseMagnitude: 0 });
    expect(estimator.stride).toBe(Math.ceil(longWindow / mostPairedSamples));
    x.forEach((value, i) => {
      estimator.push(value, y[i] ?? NaN);
    });
    // Samples 0, 3, 6 … take part: the last 1,000 of them.
    const paired = x
      .map((_value, i) => i)
      .filter((i) => i % 3 === 0)
      .slice(-1_000);
    const naive = naiveTheilSen(
      Float64Array.from(paired, (i) => x[i] ?? NaN),
      Float64Array.from(paired, (i) => y[i] ?? NaN),
    );
    expect(estimator.beta).toBe(naive?.beta);
    const residuals = x
      .slice(100)
      .map((value, i) => (y[i + 100] ?? NaN) - (naive?.beta ?? NaN) * value);
    const order = residuals.slice().sort();
    const middle = ((order[1_499] ?? NaN) + (order[1_500] ?? NaN)) / 2;
    expect(estimator.alpha).toBeCloseTo(middle, 10);
    const squares = residuals.reduce((sum, value) => sum + (value - middle) ** 2, 0);
    expect(estimator.residualSd).toBeCloseTo(Math.sqrt(squares / (longWindow - 2)), 10);
  });

  it('uses every sample of a window up to the limit', () => {
    const options = { windowSamples: mostPairedSamples, baseMagnitude: 0 };
    expect(new TheilSenHedge(options).stride).toBe(1);
  });
});
