import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgeKinds, hedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine, type PairEngineConfig } from '../../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { seededNormal } from '../../fixtures/random.ts';

const windowSamples = 20;
const sampleCount = 70;

interface Pair {
  readonly y: readonly number[];
  readonly x: readonly number[];
}

type Choice = Omit<PairEngineConfig, 'windowSamples' | 'entryZ' | 'barLengthMs'>;

function framesOf({ y, x }: Pair, choice: Choice): PairFrame[] {
  const engine = new PairEngine({
    ...choice,
    ...{ windowSamples, entryZ: 2, barLengthMs: durationMs(1_000) },
  });
  return x.map((priceX, at) => engine.push((at + 1) * 1_000, y[at] ?? NaN, priceX));
}

/** Prices around 1 that move by 1 % a bar, y with a part of its own. */
const pairs = fc.integer({ min: 1, max: 1e6 }).map((seed): Pair => {
  const normal = seededNormal(seed);
  let [logX, spread] = [0, 0];
  const legs = Array.from({ length: sampleCount }, () => {
    logX += 0.01 * normal();
    spread = 0.5 * spread + 0.01 * normal();
    return [Math.exp(0.8 * logX + spread), Math.exp(logX)] as const;
  });
  return { y: legs.map(([y]) => y), x: legs.map(([, x]) => x) };
});
const unit = fc.integer({ min: -8, max: 9 }).map((power) => 1.37 * 10 ** power);

const scales = ['log', 'price'] as const;
const choices = hedgeKinds.flatMap((kind) =>
  zDefinitions.flatMap((zDefinition) => scales.map((scale) => ({ kind, zDefinition, scale }))),
);

describe.each(choices)('frames by $kind, $zDefinition, $scale', ({ kind, zDefinition, scale }) => {
  const choice: Choice = { scale, zDefinition, hedgeMethod: hedgeMethod(kind) };

  it('have the z-score and the signal of any currency', () => {
    fc.assert(
      fc.property(pairs, unit, unit, (pair, unitY, unitX) => {
        // A rolling spread of logs, y − βx, moves with β times the level of x: only y's unit is free.
        const levelX = zDefinition === 'rolling' && scale === 'log' ? 1 : unitX;
        const other = { y: pair.y.map((y) => unitY * y), x: pair.x.map((x) => levelX * x) };
        const plain = framesOf(pair, choice);
        framesOf(other, choice).forEach(({ zScore, correlation, fit }, at) => {
          const before = plain[at];
          expect(zScore === undefined).toBe(before?.zScore === undefined);
          const tolerance = 1e-7 * Math.max(1, Math.abs(zScore ?? 0));
          expect(Math.abs((zScore ?? 0) - (before?.zScore ?? 0))).toBeLessThan(tolerance);
          expect(Math.abs((correlation ?? 0) - (before?.correlation ?? 0))).toBeLessThan(1e-9);
          expect(fit === undefined).toBe(before?.fit === undefined);
        });
        expect(plain.at(-1)?.zScore).toBeDefined();
      }),
      { numRuns: 15 },
    );
  });

  it('have a line, and neither a z-score nor a signal, where y is exactly on it', () => {
    const slopes = fc.double({ min: 0.1, max: 3, noNaN: true });
    fc.assert(
      fc.property(pairs, slopes, unit, ({ x }, slope, unitX) => {
        const legX = x.map((value) => unitX * value);
        const y =
          scale === 'log'
            ? x.map((value) => 5 * value ** slope)
            : legX.map((value) => 4 * unitX + slope * value);
        const frames = framesOf({ y, x: scale === 'log' ? x : legX }, choice);
        expect(Math.abs((frames.at(-1)?.fit?.beta ?? NaN) - slope)).toBeLessThan(
          1e-9 * slope + 1e-9,
        );
        for (const { zScore, signal, measure } of frames) {
          expect([zScore, signal, measure]).toEqual([undefined, undefined, undefined]);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('frames of the legs swapped', () => {
  it.each(scales)('%s: the same correlation; the two slopes of least squares make R²', (scale) => {
    fc.assert(
      fc.property(pairs, ({ y, x }) => {
        const forth = framesOf({ y, x }, { scale });
        framesOf({ y: x, x: y }, { scale }).forEach(({ correlation, fit }, at) => {
          const { correlation: before, fit: fitBefore } = forth[at] ?? {};
          expect(Math.abs((correlation ?? 0) - (before ?? 0))).toBeLessThan(1e-12);
          const product = (fit?.beta ?? NaN) * (fitBefore?.beta ?? NaN);
          if (fit !== undefined) {
            expect(fit.rSquared).toBeCloseTo(fitBefore?.rSquared ?? NaN, 11);
            expect(product).toBeCloseTo(fit.rSquared ?? NaN, 10);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('total least squares of logs: the same line, and z in the window turned round', () => {
    const choice: Choice = {
      scale: 'log',
      zDefinition: 'in-window',
      hedgeMethod: { kind: 'tls' },
    };
    fc.assert(
      fc.property(pairs, ({ y, x }) => {
        const forth = framesOf({ y, x }, choice);
        framesOf({ y: x, x: y }, choice).forEach(({ fit, zScore }, at) => {
          const before = forth[at];
          if (fit === undefined || before?.fit === undefined) {
            return;
          }
          expect(fit.beta * before.fit.beta).toBeCloseTo(1, 9);
          const sign = Math.sign(before.fit.beta);
          expect((zScore ?? NaN) + sign * (before.zScore ?? NaN)).toBeCloseTo(0, 8);
        });
      }),
      { numRuns: 30 },
    );
  });
});
