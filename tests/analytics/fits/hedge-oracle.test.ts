import { describe, expect, it } from 'vitest';
import type { HedgeEstimator } from '../../../analytics/fits/hedge-estimator.ts';
import { HuberHedge } from '../../../analytics/fits/huber-hedge.ts';
import { KalmanHedge } from '../../../analytics/fits/kalman-hedge.ts';
import { TheilSenHedge } from '../../../analytics/fits/theil-sen-hedge.ts';
import { TlsHedge } from '../../../analytics/fits/tls-hedge.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import fixture from '../../oracle/fixtures/hedge-fits.json' with { type: 'json' };
import { madePair, type PairRecipe } from '../../oracle/made-pairs.ts';

interface LineFixture {
  readonly alpha: number;
  readonly beta: number;
  readonly betaStandardError: number;
  readonly residualSd: number;
}

function fitted(estimator: HedgeEstimator, recipe: PairRecipe): HedgeEstimator {
  const { x, y } = madePair(recipe);
  x.forEach((value, i) => estimator.push(value, y[i] ?? NaN));
  return estimator;
}

function expectLine(estimator: HedgeEstimator, expected: LineFixture): void {
  expect(estimator.noFitReason).toBeUndefined();
  const { beta, betaStandardError, residualSd, alpha } = estimator;
  expect((beta ?? NaN) / expected.beta).toBeCloseTo(1, 10);
  expect((betaStandardError ?? NaN) / expected.betaStandardError).toBeCloseTo(1, 9);
  expect(residualSd / expected.residualSd).toBeCloseTo(1, 10);
  expect((alpha ?? NaN) / expected.alpha).toBeCloseTo(1, 9);
}

const cases = fixture.fits.map((entry) => ({ name: entry.recipe.name, ...entry }));

describe('hedge ratios of statsmodels, scipy and closed forms', () => {
  it.each(cases)('total least squares in 50 digits: $name', ({ recipe, tls }) => {
    const options = { windowSamples: recipe.sampleCount, baseMagnitude: 0 };
    expectLine(fitted(new TlsHedge(options), recipe), tls);
  });

  it.each(cases)('statsmodels RLM with HuberT: $name', ({ recipe, huber }) => {
    const options = { windowSamples: recipe.sampleCount, baseMagnitude: 0 };
    const estimator = fitted(new HuberHedge(options), recipe);
    expectLine(estimator, huber);
    // Its defaults stop a little earlier.
    const distance = Math.abs((estimator.beta ?? NaN) - huber.betaByDefaults);
    expect(distance).toBeLessThan(1e-9 * huber.betaStandardError);
  });

  it.each(cases)('scipy theilslopes: $name', ({ recipe, theilSen }) => {
    const options = { windowSamples: recipe.sampleCount, baseMagnitude: 0 };
    expectLine(fitted(new TheilSenHedge(options), recipe), theilSen);
  });
});

describe('scipy theilslopes on prices in coarse ticks', () => {
  it.each(fixture.ticks.map((entry) => ({ name: entry.recipe.name, ...entry })))(
    '$name',
    ({ recipe, theilSen }) => {
      const { x, y } = madePair(recipe);
      const toTick = (value: number): number => Math.floor(value * 2 + 0.5) / 2;
      const options = { windowSamples: recipe.sampleCount, baseMagnitude: 0 };
      const estimator = new TheilSenHedge(options);
      x.forEach((value, i) => estimator.push(toTick(value), toTick(y[i] ?? NaN)));
      expect(new Set(y.map(toTick)).size).toBeLessThan(20);
      expect(estimator.beta).toBeCloseTo(theilSen.beta, 12);
      expect(estimator.alpha).toBeCloseTo(theilSen.alpha, 10);
      expect(estimator.betaStandardError).toBeCloseTo(theilSen.betaStandardError, 12);
    },
  );
});

describe('the Kalman filter in 50 digits', () => {
  it.each(fixture.kalman.map((entry) => ({ name: entry.recipe.name, ...entry })))(
    '$name, delta $delta, observation variance $observationVariance',
    ({ recipe, delta, observationVariance, windowSamples, rows }) => {
      const { x, y } = madePair(recipe);
      const options = { windowSamples, baseMagnitude: 0 };
      const estimator = new KalmanHedge(options, { delta, observationVariance });
      const score = new SpreadScore(estimator, { definition: 'lagged', windowSamples, ddof: 1 });
      let row = 0;
      x.forEach((value, t) => {
        score.push(value, y[t] ?? NaN);
        const expected = rows[row];
        if (expected?.t !== t) {
          return;
        }
        row += 1;
        const { alpha = NaN, beta = NaN, betaStandardError = NaN } = estimator;
        expect(Math.abs(beta - expected.beta)).toBeLessThan(1e-9 * expected.betaStandardError);
        expect(betaStandardError / expected.betaStandardError).toBeCloseTo(1, 10);
        expect(alpha / expected.alpha).toBeCloseTo(1, 9);
        expect(score.spread - expected.spread).toBeCloseTo(0, 9);
        expect(score.zScore - expected.zScore).toBeCloseTo(0, 9);
      });
      expect(row).toBe(rows.length);
    },
  );
});
