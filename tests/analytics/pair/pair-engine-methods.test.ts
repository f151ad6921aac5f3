import { describe, expect, it } from 'vitest';
import { hedgeEstimator, type HedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { defaultKalmanSettings } from '../../../analytics/fits/kalman-hedge.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine, type PairEngineConfig } from '../../../analytics/pair/pair-engine.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import type { ZDefinition } from '../../../analytics/zscore/z-definition.ts';
import { goldenPair, goldenValues } from '../../fixtures/golden-pair.ts';
import { seededNormal } from '../../fixtures/random.ts';

const barMs = 1_000;
const windowSamples = 30;
const config: PairEngineConfig = {
  scale: 'log',
  windowSamples,
  entryZ: 2,
  barLengthMs: durationMs(barMs),
};

/** Prices of a pair, with a pause that is too long for one window. */
function samples(): readonly (readonly [closeMs: number, y: number, x: number])[] {
  const normal = seededNormal(5);
  let [logX, spread] = [10.6, 0];
  return Array.from({ length: 400 }, (_sample, at) => {
    logX += 1e-4 * normal();
    spread = 0.8 * spread + 1e-4 * normal();
    const closeMs = (at + (at >= 200 ? 100 : 0) + 1) * barMs;
    return [closeMs, Math.exp(0.7 * logX + spread), Math.exp(logX)];
  });
}

const methods: readonly HedgeMethod[] = [
  { kind: 'ols' },
  { kind: 'tls' },
  { kind: 'huber' },
  { kind: 'theil-sen' },
  { kind: 'kalman', settings: defaultKalmanSettings },
];
const definitions: readonly ZDefinition[] = ['in-window', 'lagged', 'rolling'];

describe.each(definitions)('by definition %s', (definition) => {
  it.each(methods)('the engine gives what $kind and the score give', (hedgeMethod) => {
    const engine = new PairEngine({ ...config, hedgeMethod, zDefinition: definition });
    const estimator = hedgeEstimator(hedgeMethod, { windowSamples, baseMagnitude: 1 });
    const score = new SpreadScore(estimator, { definition, windowSamples, ddof: 1 });
    let scoreCount = 0;
    let lastMs = -Infinity;
    for (const [closeMs, priceY, priceX] of samples()) {
      if (closeMs - lastMs > 30 * barMs) {
        score.clear();
      }
      lastMs = closeMs;
      const preview = engine.preview(priceY, priceX);
      const { fit, spread, zScore } = engine.push(closeMs, priceY, priceX);
      score.push(Math.log(priceX), Math.log(priceY));
      expect(fit?.beta).toBe(estimator.beta);
      expect(fit?.alpha).toBe(estimator.alpha);
      expect(fit?.betaStandardError).toBe(estimator.betaStandardError);
      expect(fit?.rSquared === undefined).toBe(hedgeMethod.kind !== 'ols' || fit === undefined);
      expect(spread).toBe(score.hasSpread ? score.spread : undefined);
      expect(zScore).toBe(score.hasZScore ? score.zScore : undefined);
      scoreCount += zScore === undefined ? 0 : 1;
      if (definition === 'lagged' && preview !== undefined && zScore !== undefined) {
        expect(preview).toEqual({ spread, zScore });
      }
    }
    const missing = { 'in-window': windowSamples - 1, lagged: windowSamples, rolling: 58 };
    const isFilter = hedgeMethod.kind === 'kalman' && definition === 'in-window';
    expect(scoreCount).toBe(400 - 2 * missing[isFilter ? 'lagged' : definition]);
  });

  it('the bar still forming is measured with the last window', () => {
    const engine = new PairEngine({ ...config, zDefinition: definition });
    for (const [closeMs, priceY, priceX] of samples().slice(0, 150)) {
      engine.push(closeMs, priceY, priceX);
    }
    const [, priceY = NaN, priceX = NaN] = samples()[150] ?? [];
    const still = engine.preview(priceY, priceX);
    const moved = engine.preview(priceY * 1.001, priceX);
    expect(engine.preview(priceY, priceX)).toEqual(still);
    // The drift of β times a large log price makes the deviation of rolling spreads large.
    const least = definition === 'rolling' ? 0 : 2;
    expect((moved?.zScore ?? NaN) - (still?.zScore ?? NaN)).toBeGreaterThan(least);
    expect((moved?.spread ?? NaN) - (still?.spread ?? NaN)).toBeCloseTo(Math.log(1.001), 9);
  });

  it('a hole counts for as long as the z-score stands on samples before it', () => {
    const engine = new PairEngine({ ...config, zDefinition: definition });
    engine.addHole({ fromTimeMs: 100_500, toTimeMs: 100_700 });
    const frames = samples()
      .slice(0, 199)
      .map((sample) => engine.push(...sample));
    const holed = frames.filter(({ hasHole }) => hasHole).length;
    // The bar of the hole, and those whose figures it is in.
    const standsOn = { 'in-window': windowSamples, lagged: windowSamples + 1, rolling: 59 };
    expect(holed).toBe(standsOn[definition]);
  });
});

it('gives the golden z-score of definition in-window, with either ddof', () => {
  const { x, y } = goldenPair();
  for (const [ddof, expected] of [
    [1, goldenValues.zInWindow],
    [0, -0.5174819588221571],
  ] as const) {
    const engine = new PairEngine({
      scale: 'price',
      windowSamples: 250,
      entryZ: 2,
      barLengthMs: durationMs(barMs),
      zDefinition: 'in-window',
      ddof,
    });
    let zScore: number | undefined;
    x.forEach((priceX, at) => {
      zScore = engine.push((at + 1) * barMs, y[at] ?? NaN, priceX).zScore;
    });
    expect(Math.abs((zScore ?? NaN) / expected - 1)).toBeLessThan(1e-12);
  }
});
