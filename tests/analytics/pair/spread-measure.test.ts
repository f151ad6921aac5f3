import { describe, expect, it } from 'vitest';
import { hedgeKinds, hedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine, type PriceScale } from '../../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { seededNormal } from '../../fixtures/random.ts';

const barMs = 1_000;
const windowSamples = 20;

type Sample = readonly [closeMs: number, priceY: number, priceX: number];

/** Legs of a size like their spread, so that y − α − βx keeps its digits; with a pause at bar 90. */
function samples(): Sample[] {
  const normal = seededNormal(23);
  let spread = 0;
  let level = 3;
  return Array.from({ length: 180 }, (_sample, at) => {
    level += 0.02 * (3 - level) + 0.1 * normal();
    spread = 0.7 * spread + 0.1 * normal();
    const closeMs = (at + (at >= 90 ? 200 : 0) + 1) * barMs;
    return [closeMs, Math.exp(0.3 + 0.4 * level + spread), Math.exp(level)];
  });
}

const cases = hedgeKinds.flatMap((kind) =>
  zDefinitions.flatMap((zDefinition) =>
    (['log', 'price'] as const).map((scale) => ({ kind, zDefinition, scale })),
  ),
);

function engineOf({ kind, zDefinition, scale }: (typeof cases)[number]): PairEngine {
  const engine = new PairEngine({
    scale,
    windowSamples,
    entryZ: 2,
    barLengthMs: durationMs(barMs),
    hedgeMethod: hedgeMethod(kind),
    zDefinition,
  });
  engine.addHole({ fromTimeMs: 60_100, toTimeMs: 60_900 });
  return engine;
}

/** z by hand from what the frame says it was measured with. */
function byHand(frame: PairFrame, scale: PriceScale): number | undefined {
  if (frame.measure === undefined) {
    return undefined;
  }
  const { alpha, beta, sd } = frame.measure;
  const y = scale === 'log' ? Math.log(frame.priceY) : frame.priceY;
  const x = scale === 'log' ? Math.log(frame.priceX) : frame.priceX;
  return (y - alpha - beta * x) / sd;
}

describe.each(cases)('$kind, $zDefinition, on the scale of $scale', (variant) => {
  it('z is (y − alpha − beta·x) / sd of the measure, over a hole and after a pause', () => {
    const engine = engineOf(variant);
    const frames = samples().map((sample) => engine.push(...sample));
    let comparedCount = 0;
    frames.forEach((frame) => {
      const z = byHand(frame, variant.scale);
      expect(z === undefined).toBe(frame.zScore === undefined);
      if (z !== undefined && frame.zScore !== undefined) {
        comparedCount += 1;
        expect(Math.abs(z - frame.zScore)).toBeLessThan(1e-12 * Math.max(1, Math.abs(z)));
      }
    });
    expect(comparedCount).toBeGreaterThan(100);
  });

  it('a frame after bars without one is the same', () => {
    const whole = engineOf(variant);
    const sparse = engineOf(variant);
    const hasFrame = seededNormal(9);
    let comparedCount = 0;
    for (const sample of samples()) {
      const expected = whole.push(...sample);
      if (hasFrame() < 0) {
        sparse.advance(...sample);
        continue;
      }
      comparedCount += 1;
      expect(sparse.push(...sample)).toEqual(expected);
    }
    expect(comparedCount).toBeGreaterThan(60);
  });
});

it('by definition lagged the line is that of the bar before, by the others that of the bar', () => {
  for (const zDefinition of zDefinitions) {
    const engine = engineOf({ kind: 'ols', zDefinition, scale: 'log' });
    const frames = samples().map((sample) => engine.push(...sample));
    frames.forEach(({ measure, fit }, at) => {
      const line = zDefinition === 'lagged' ? frames[at - 1]?.fit : fit;
      expect(measure?.beta).toBe(measure === undefined ? undefined : line?.beta);
    });
  }
});
