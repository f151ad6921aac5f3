import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HedgeEstimator } from '../../../analytics/fits/hedge-estimator.ts';
import { hedgeEstimator, type HedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { defaultKalmanSettings } from '../../../analytics/fits/kalman-hedge.ts';
import { TlsHedge } from '../../../analytics/fits/tls-hedge.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import { seededNormal } from '../../fixtures/random.ts';

const methods: HedgeMethod[] = [
  { kind: 'ols' },
  { kind: 'tls' },
  { kind: 'huber' },
  { kind: 'theil-sen' },
  { kind: 'kalman', settings: defaultKalmanSettings },
];
const named = methods.map((method) => ({ name: method.kind, method }));
const definitions = ['in-window', 'lagged', 'rolling'] as const;
const windowSamples = 20;
const sampleCount = 50;

interface Pair {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A pair around prices of 1, moved by 1 % a bar. */
const pairs = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    beta: fc.double({ min: -2, max: 2, noNaN: true }),
    noise: fc.constantFrom(1e-3, 1e-2),
  })
  .map(({ seed, beta, noise }): Pair => {
    const normal = seededNormal(seed);
    let level = 0;
    const x = Array.from({ length: sampleCount }, () => (level += 0.01 * normal()) + 1);
    const y = x.map((value) => 3 + beta * (value - 1) + noise * normal());
    return { x, y };
  });
const magnitude = fc.integer({ min: -8, max: 9 }).map((power) => 1.37 * 10 ** power);

const pushAll = (estimator: { push(x: number, y: number): void }, { x, y }: Pair): void =>
  x.forEach((value, i) => estimator.push(value, y[i] ?? NaN));

function fitOf(method: HedgeMethod, pair: Pair, baseMagnitude = 0): HedgeEstimator {
  const estimator = hedgeEstimator(method, { windowSamples, baseMagnitude });
  pushAll(estimator, pair);
  return estimator;
}

function scoresOf(method: HedgeMethod, pair: Pair, baseMagnitude = 0): SpreadScore[] {
  return definitions.map((definition) => {
    const estimator = hedgeEstimator(method, { windowSamples, baseMagnitude });
    const score = new SpreadScore(estimator, { definition, windowSamples, ddof: 1 });
    pushAll(score, pair);
    return score;
  });
}

/** Relative to the value, or to its standard error. */
function expectNear(value: number | undefined, expected: number, scale: number): void {
  const margin = 1e-7 * Math.max(Math.abs(expected), scale);
  expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(margin);
}

describe.each(named)('$name', ({ method }) => {
  it('does not depend on the currency of either leg', () => {
    fc.assert(
      fc.property(pairs, magnitude, magnitude, (pair, unitX, unitY) => {
        const scaled = {
          x: pair.x.map((value) => unitX * value),
          y: pair.y.map((value) => unitY * value),
        };
        const plain = fitOf(method, pair);
        const other = fitOf(method, scaled);
        const ratio = unitY / unitX;
        const { beta = NaN, alpha = NaN, betaStandardError = NaN } = plain;
        expectNear(other.beta, ratio * beta, ratio * betaStandardError);
        expectNear(other.betaStandardError, ratio * betaStandardError, 0);
        expectNear(other.alpha, unitY * alpha, unitY);
        expectNear(other.residualSd, unitY * plain.residualSd, 0);
        const scaledScores = scoresOf(method, scaled);
        scoresOf(method, pair).forEach((score, i) => {
          expectNear(scaledScores[i]?.zScore, score.zScore, 1);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the level of log prices', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: -18, max: 21, noNaN: true }), (pair, shift) => {
        const shifted = {
          x: pair.x.map((value) => value + shift),
          y: pair.y.map((value) => value - shift),
        };
        const plain = fitOf(method, pair, 1);
        const other = fitOf(method, shifted, 1);
        const { beta = NaN, betaStandardError = NaN } = plain;
        expectNear(other.beta, beta, betaStandardError);
        expectNear(other.betaStandardError, betaStandardError, 0);
        // Not by definition (c): s = y − βx moves with β times the level, as its label says.
        const shiftedScores = scoresOf(method, shifted, 1);
        scoresOf(method, pair, 1).forEach((score, i) => {
          if (definitions[i] !== 'rolling') {
            expectNear(shiftedScores[i]?.zScore, score.zScore, 1);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('finds an exact line, and no z-score on it', () => {
    fc.assert(
      fc.property(
        pairs,
        magnitude,
        magnitude,
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.boolean(),
        (pair, unitX, unitY, beta, isLog) => {
          const slope = isLog ? beta : (beta * unitY) / unitX;
          const x = pair.x.map((value) => (isLog ? value + 10 : unitX * value));
          const line = {
            x,
            y: x.map((value) => (isLog ? 7 : 4 * unitY) + slope * value),
          };
          const fit = fitOf(method, line, isLog ? 1 : 0);
          const margin = isLog ? 1 : unitY / unitX;
          expect(Math.abs((fit.beta ?? NaN) - slope)).toBeLessThan(1e-10 * margin);
          expect(fit.residualSd).toBe(0);
          for (const score of scoresOf(method, line, isLog ? 1 : 0)) {
            expect([score.hasSpread, score.hasZScore]).toEqual([true, false]);
            expect(() => score.zScore).toThrow(/hasZScore/);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives for legs that stand still no numbers, and a reason', () => {
    const fit = fitOf(method, { x: Array(30).fill(60_000.1), y: Array(30).fill(2_500) });
    expect(fit.noFitReason).toBe('constantX');
    expect([fit.alpha, fit.beta, fit.betaStandardError]).toEqual([undefined, undefined, undefined]);
    expect(() => fit.residualSd).toThrow(/hasFit/);
    expect(() => fit.residual(1, 1)).toThrow(/hasFit/);
    expect(() => fit.predictionSd(1)).toThrow(/hasFit/);
  });

  it('is empty after clear, and then fits as if new', () => {
    fc.assert(
      fc.property(pairs, pairs, (first, second) => {
        const fit = fitOf(method, first);
        fit.clear();
        expect([fit.hasFit, fit.noFitReason, fit.sampleCount]).toEqual([false, 'warming', 0]);
        pushAll(fit, second);
        const fresh = fitOf(method, second);
        expect([fit.alpha, fit.beta, fit.betaStandardError, fit.residualSd]).toEqual([
          fresh.alpha,
          fresh.beta,
          fresh.betaStandardError,
          fresh.residualSd,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it.each([2, 0, 10.5, NaN])('refuses a window of %s', (samples) => {
    const options = { windowSamples: samples, baseMagnitude: 0 };
    expect(() => hedgeEstimator(method, options)).toThrow(RangeError);
  });
});

describe('total least squares', () => {
  it('is the same line whichever leg depends on the other', () => {
    fc.assert(
      fc.property(pairs, magnitude, fc.constantFrom(0, 1), (pair, unit, baseMagnitude) => {
        const x = baseMagnitude === 1 ? pair.x : pair.x.map((value) => unit * value);
        const forth = fitOf({ kind: 'tls' }, { x, y: pair.y }, baseMagnitude);
        const back = fitOf({ kind: 'tls' }, { x: pair.y, y: x }, baseMagnitude);
        const { beta = NaN, alpha = NaN } = forth;
        expect((back.beta ?? NaN) * beta).toBeCloseTo(1, 9);
        expectNear(back.alpha, -alpha / beta, Math.abs(1 / beta));
      }),
    );
  });

  it('stands upright where y moves and x only beside it', () => {
    const fit = new TlsHedge({ windowSamples: 4, baseMagnitude: 0 });
    for (const [x, y] of [
      [100.1, 110],
      [99.9, 110],
      [100.1, 90],
      [99.9, 90],
    ] as const) {
      fit.push(x, y);
    }
    expect([fit.hasFit, fit.noFitReason, fit.beta]).toEqual([false, 'vertical', undefined]);
    for (const [x, y] of [
      [110, 100.1],
      [110, 99.9],
      [90, 100.1],
      [90, 99.9],
    ] as const) {
      fit.push(x, y);
    }
    expect(fit.beta).toBeCloseTo(0, 12);
    expect(fit.betaStandardError).toBeGreaterThan(0);
  });
});
