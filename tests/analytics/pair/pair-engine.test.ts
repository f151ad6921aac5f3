import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../analytics/market/units.ts';
import {
  PairEngine,
  signalOf,
  type PairEngineConfig,
} from '../../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { compareWithOracle } from '../../fixtures/frame-oracle.ts';
import { goldenPair, goldenValues } from '../../fixtures/golden-pair.ts';
import { priceSeries, type PriceSeries } from '../../fixtures/price-series.ts';

const defaults: PairEngineConfig = {
  scale: 'log',
  windowSamples: 20,
  entryZ: 2,
  barLengthMs: durationMs(1_000),
};

const startMs = 1_723_161_255_000;

function run(series: PriceSeries, config: PairEngineConfig, engine = new PairEngine(config)) {
  return Array.from(series.x, (priceX, i) =>
    engine.push(startMs + i * config.barLengthMs, series.y[i] ?? NaN, priceX),
  );
}

const calmPair = priceSeries['BTC and ETH, quiet 1 s bars'];

describe('PairEngine against an exact recomputation at each bar', () => {
  const cases = (
    [
      'independent random walks',
      'BTC and ETH, quiet 1 s bars',
      'one-tick flicker',
      'jumps in a calm market',
    ] as const
  ).flatMap((name) =>
    (['log', 'price'] as const).flatMap((scale) =>
      [10, 60].map((windowSamples) => ({ name, scale, windowSamples })),
    ),
  );

  it.each(cases)('$name, $scale, window $windowSamples', ({ name, scale, windowSamples }) => {
    const engine = new PairEngine({ ...defaults, scale, windowSamples });
    const frames = run(priceSeries[name](6_000), defaults, engine);
    // The engine's own check: each re-origin compares the rolling β with the exact one.
    expect(engine.largestDrift).toBeGreaterThan(0);
    expect(engine.largestDrift).toBeLessThan(1e-11);
    const { worst, mismatches, zScoreCount } = compareWithOracle(frames, scale, windowSamples);
    expect(mismatches.slice(0, 5)).toEqual([]);
    expect(zScoreCount).toBeGreaterThan(2_000);
    for (const [statistic, error] of Object.entries(worst)) {
      expect(error, statistic).toBeLessThanOrEqual(2e-11);
    }
  });

  it('hits the golden vector with the whole series as its window', () => {
    const frame = run(goldenPair(), { ...defaults, scale: 'price', windowSamples: 250 }).at(-1);
    expect(Math.abs((frame?.fit?.alpha ?? NaN) / goldenValues.alpha - 1)).toBeLessThan(1e-12);
    expect(Math.abs((frame?.fit?.beta ?? NaN) / goldenValues.beta - 1)).toBeLessThan(1e-12);
    expect(frame?.correlation).toBeCloseTo(goldenValues.logReturnCorrelation, 13);
  });
});

describe('PairEngine', () => {
  it('warms up: fit with a full window, z-score and signal one sample later', () => {
    const frames = run(calmPair(22), defaults);
    expect(frames.map(({ sampleCount }) => sampleCount)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => i + 1),
      20,
      20,
    ]);
    const firstWith = (name: keyof PairFrame): number =>
      frames.findIndex((frame) => frame[name] !== undefined);
    expect(firstWith('fit')).toBe(19);
    expect(firstWith('correlation')).toBe(19);
    expect(firstWith('spread')).toBe(20);
    expect(firstWith('zScore')).toBe(20);
    expect(firstWith('signal')).toBe(20);
    expect(frames.map(({ startsSegment }) => startsSegment)).toEqual(frames.map((_, i) => i === 0));
  });

  it('passes over a hole of 30 bars, and starts afresh after a longer one', () => {
    const { x, y } = calmPair(100);
    const runWithHole = (missingBars: number): PairFrame[] => {
      const engine = new PairEngine(defaults);
      return Array.from(x, (priceX, i) =>
        engine.push(startMs + (i + (i < 50 ? 0 : missingBars)) * 1_000, y[i] ?? NaN, priceX),
      );
    };
    const bridged = runWithHole(29);
    expect(bridged.filter(({ startsSegment }) => startsSegment)).toHaveLength(1);
    expect(bridged[50]?.zScore).toBeDefined();

    const broken = runWithHole(30);
    expect(broken[50]).toMatchObject({
      startsSegment: true,
      sampleCount: 1,
      fit: undefined,
      spread: undefined,
      zScore: undefined,
      correlation: undefined,
      signal: undefined,
    });
    const fresh = new PairEngine(defaults);
    const expected = Array.from(x.subarray(50), (priceX, i) =>
      fresh.push(startMs + (80 + i) * 1_000, y[50 + i] ?? NaN, priceX),
    );
    expect(broken.slice(50)).toEqual(expected);
  });

  it('previews what the next frame would be, and changes nothing by it', () => {
    const { x, y } = calmPair(60);
    const engine = new PairEngine(defaults);
    const undisturbed = run({ x, y }, defaults);
    Array.from(x, (priceX, i) => {
      const priceY = y[i] ?? NaN;
      engine.preview(priceY * 1.1, priceX);
      const preview = engine.preview(priceY, priceX);
      const frame = engine.push(startMs + i * 1_000, priceY, priceX);
      expect(preview?.spread).toBe(frame.spread);
      expect(preview?.zScore).toBe(frame.zScore);
      expect(frame).toEqual(undisturbed[i]);
    });
  });

  it('refits the window of the last bar with all fit statistics, and changes nothing by it', () => {
    const { x, y } = calmPair(60);
    const engine = new PairEngine(defaults);
    const undisturbed = run({ x, y }, defaults);
    Array.from(x, (priceX, i) => {
      const frame = engine.push(startMs + i * 1_000, y[i] ?? NaN, priceX);
      const refit = engine.refit();
      expect(frame).toEqual(undisturbed[i]);
      expect(refit === undefined).toBe(frame.fit === undefined);
      if (refit === undefined) {
        return;
      }
      const window = exactStatistics(
        x.slice(i - 19, i + 1).map(Math.log),
        y.slice(i - 19, i + 1).map(Math.log),
      );
      expect(refit.beta).toBeCloseTo(frame.fit?.beta ?? NaN, 11);
      expect(refit.alpha).toBeCloseTo(frame.fit?.alpha ?? NaN, 10);
      expect(refit.rSquared).toBeCloseTo(frame.fit?.rSquared ?? NaN, 11);
      expect(refit.residualSd / (window?.residualSd ?? NaN)).toBeCloseTo(1, 10);
      expect(refit.betaStandardError / (window?.betaStandardError ?? NaN)).toBeCloseTo(1, 10);
    });
  });

  it('moves the threshold without losing the window', () => {
    const series = calmPair(400);
    const engine = new PairEngine(defaults);
    const wide = run(series, { ...defaults, entryZ: 3 });
    const narrow = Array.from(series.x, (priceX, i) => {
      if (i === 200) {
        engine.setEntryZ(0.5);
      }
      return engine.push(startMs + i * 1_000, series.y[i] ?? NaN, priceX);
    });
    const withoutSignal = (frames: readonly PairFrame[]) =>
      frames.map((frame) => ({ ...frame, signal: undefined }));
    expect(withoutSignal(narrow)).toEqual(withoutSignal(wide));
    for (const [i, { zScore, signal }] of narrow.entries()) {
      expect(signal).toBe(zScore === undefined ? undefined : signalOf(zScore, i < 200 ? 2 : 0.5));
    }
    expect(new Set(narrow.slice(200).map(({ signal }) => signal)).size).toBe(3);
  });

  it.each([
    [2, 'shortSpread'],
    [1.999, 'flat'],
    [-1.999, 'flat'],
    [-2, 'longSpread'],
  ] as const)('at z = %s and a threshold of 2 the signal is %s', (zScore, signal) => {
    expect(signalOf(zScore, 2)).toBe(signal);
  });

  it('has no z-score on an exact line, on either scale', () => {
    const { x } = calmPair(200);
    const onALine = { x, y: x.map((price) => 12.5 + 0.04 * price) };
    const inLogs = { x, y: x.map((price) => Math.exp(0.3 + 0.7 * Math.log(price))) };
    for (const frame of run(onALine, { ...defaults, scale: 'price' })) {
      expect(frame.zScore).toBeUndefined();
    }
    const frames = run(inLogs, defaults);
    expect(frames.map(({ zScore }) => zScore)).toEqual(frames.map(() => undefined));
    expect(frames.at(-1)?.fit?.beta).toBeCloseTo(0.7, 9);
    expect(frames.at(-1)?.spread).toBeCloseTo(0, 12);
  });

  it('has no statistics but the flat line while a leg stands still, and prices all the same', () => {
    const { x, y } = calmPair(60);
    const still = x.map(() => 60_000);
    const frame = run({ x: still, y }, defaults).at(-1);
    expect(frame).toMatchObject({ fit: undefined, zScore: undefined, correlation: undefined });
    expect(frame?.priceX).toBe(60_000);
    expect(run({ x, y: still }, defaults).at(-1)).toMatchObject({
      fit: { alpha: Math.log(60_000), beta: 0, betaStandardError: 0, rSquared: undefined },
      zScore: undefined,
      correlation: undefined,
    });
  });

  it('gives the same z-scores in any unit of price, and the same log β', () => {
    const power = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(power, power, fc.integer({ min: 1, max: 1e6 }), (powerX, powerY, seed) => {
        const { x, y } = calmPair(60 + (seed % 60));
        const scaled = {
          x: x.map((price) => price * 2 ** powerX),
          y: y.map((price) => price * 2 ** powerY),
        };
        const inPrices: PairEngineConfig = { ...defaults, scale: 'price' };
        // Powers of two only move the exponent, so that not even the last bit may differ.
        expect(run(scaled, inPrices).map(({ zScore }) => zScore)).toEqual(
          run({ x, y }, inPrices).map(({ zScore }) => zScore),
        );
        const frames = run({ x, y }, defaults);
        run(scaled, defaults).forEach((frame, i) => {
          expect(frame.zScore === undefined).toBe(frames[i]?.zScore === undefined);
          expect(frame.zScore ?? 0).toBeCloseTo(frames[i]?.zScore ?? 0, 6);
          expect(frame.fit?.beta ?? 0).toBeCloseTo(frames[i]?.fit?.beta ?? 0, 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('refuses time that does not rise and prices that are none, and goes on unharmed', () => {
    const { x, y } = calmPair(40);
    const engine = new PairEngine(defaults);
    const frames = Array.from(x, (priceX, i) => {
      const closeTimeMs = startMs + i * 1_000;
      const frame = engine.push(closeTimeMs, y[i] ?? NaN, priceX);
      expect(() => engine.push(closeTimeMs, 1, 1)).toThrow(/does not follow/);
      expect(() => engine.push(closeTimeMs - 1, 1, 1)).toThrow(RangeError);
      expect(() => engine.push(NaN, 1, 1)).toThrow(RangeError);
      for (const bad of [0, -1, NaN, Infinity]) {
        expect(() => engine.push(closeTimeMs + 1, bad, 1)).toThrow(/positive/);
        expect(() => engine.push(closeTimeMs + 1, 1, bad)).toThrow(/positive/);
      }
      return frame;
    });
    expect(frames).toEqual(run({ x, y }, defaults));
  });

  it.each([0, -2, NaN, Infinity])('refuses a threshold of %s', (entryZ) => {
    expect(() => new PairEngine({ ...defaults, entryZ })).toThrow(RangeError);
    expect(() => new PairEngine(defaults).setEntryZ(entryZ)).toThrow(RangeError);
  });

  it('refuses a window that cannot give a standard deviation', () => {
    expect(() => new PairEngine({ ...defaults, windowSamples: 2 })).toThrow(RangeError);
  });
});
