import { describe, expect, it } from 'vitest';
import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { epochMs } from '../../../analytics/market/units.ts';
import { FrameAnalysis, type PairTest } from '../../../analytics/pair/frame-analysis.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { halfLife } from '../../../analytics/reversion/half-life.ts';
import { seededNormal } from '../../fixtures/random.ts';

const barLengthMs = 1_000;
const windowSamples = 120;
/** 120 / 40 bars. */
const stretchMs = 3_000;
const config = { windowSamples, scale: 'log', barLengthMs, lag: 'auto' } as const;

/** Frames of a pair that comes back (φ of its spread below 1) or of two unrelated walks (φ = 1). */
function madeFrames(count: number, phi: number, startMs = 1_700_000_000_000): PairFrame[] {
  const normal = seededNormal(11);
  let [logX, spread] = [10, 0];
  return Array.from({ length: count }, (_frame, at) => {
    logX += 1e-3 * normal();
    spread = phi * spread + 1e-3 * normal();
    return {
      closeTimeMs: epochMs(startMs + at * barLengthMs),
      startsSegment: at === 0,
      followsHole: false,
      priceY: Math.exp(0.7 * logX + spread),
      priceX: Math.exp(logX),
      fit: undefined,
      spread: undefined,
      zScore: undefined,
      measure: undefined,
      correlation: undefined,
      sampleCount: 1,
      hasHole: false,
      signal: undefined,
    };
  });
}

function testsOf(frames: readonly PairFrame[]): (PairTest | undefined)[] {
  const analysis = new FrameAnalysis(config);
  return frames.map((frame) => analysis.take(frame));
}

/** The test of the window that ends with this frame, from nothing but the window. */
function freshTest(frames: readonly PairFrame[], last: number) {
  const window = frames.slice(last + 1 - windowSamples, last + 1);
  return engleGranger(
    Float64Array.from(window, ({ priceY }) => Math.log(priceY)),
    Float64Array.from(window, ({ priceX }) => Math.log(priceX)),
    { lag: 'auto', baseMagnitude: 1 },
  );
}

describe('FrameAnalysis', () => {
  it('tests the full window at the first bar of each stretch, and keeps the result until the next', () => {
    const frames = madeFrames(600, 0.5);
    let testCount = 0;
    let lastAt = -1;
    testsOf(frames).forEach((test, at) => {
      const { closeTimeMs } = frames[at] ?? { closeTimeMs: NaN };
      if (at >= windowSamples - 1 && closeTimeMs % stretchMs < barLengthMs) {
        lastAt = at;
        testCount += 1;
        expect(test?.engleGranger).toEqual(freshTest(frames, at));
      }
      expect(test?.closeTimeMs).toBe(frames[lastAt]?.closeTimeMs);
    });
    expect(testCount).toBe(160);
  });

  it('gives the same wherever it begins, from the first full window on', () => {
    const frames = madeFrames(500, 0.9);
    const whole = testsOf(frames);
    for (const from of [1, 2, 3, 50, 77]) {
      const later = testsOf(frames.slice(from));
      const settled = windowSamples + stretchMs / barLengthMs;
      expect(later.slice(settled)).toEqual(whole.slice(from + settled));
      expect(later.slice(0, windowSamples - 1).every((test) => test === undefined)).toBe(true);
    }
  });

  it('has a half-life for a cointegrated pair only', () => {
    const tied = testsOf(madeFrames(400, 0.5)).at(-1);
    const result = tied?.engleGranger;
    if (result?.kind !== 'tested') {
      throw new Error('It was tested.');
    }
    expect(result.pValue).toBeLessThan(0.01);
    expect(halfLife(result.residuals)).toMatchObject({ samples: tied?.halfLifeBars });
    // Of φ = 0.5 it is one bar.
    expect(tied?.halfLifeBars).toBeGreaterThan(0.5);
    expect(tied?.halfLifeBars).toBeLessThan(2);

    const loose = testsOf(madeFrames(400, 1)).at(-1);
    expect(loose?.engleGranger).toMatchObject({ kind: 'tested' });
    expect(loose?.halfLifeBars).toBeUndefined();
  });

  it('starts afresh where statistics do', () => {
    const frames = madeFrames(600, 0.5).map((frame, at) =>
      at === 300 ? { ...frame, startsSegment: true } : frame,
    );
    const tests = testsOf(frames);
    expect(tests[299]).toBeDefined();
    const firstAgain = tests.findIndex((test, at) => at >= 300 && test !== undefined);
    expect(firstAgain).toBeGreaterThanOrEqual(300 + windowSamples - 1);
    expect(firstAgain).toBeLessThan(300 + windowSamples + 3);
  });

  it('falls on time and not on samples where bars are missing', () => {
    const frames = madeFrames(900, 0.5).filter((_frame, at) => at % 7 !== 3);
    const whole = testsOf(frames);
    const later = testsOf(frames.slice(101));
    expect(later.slice(150)).toEqual(whole.slice(251));
  });

  it('says why a pair that stands still has no test', () => {
    const frames = madeFrames(200, 0.5).map((frame) => ({ ...frame, priceX: 5 }));
    expect(testsOf(frames).at(-1)).toMatchObject({
      engleGranger: { kind: 'notAvailable', reason: 'constantLeg' },
      halfLifeBars: undefined,
    });
  });

  it('takes prices as they are on the scale of prices', () => {
    const frames = madeFrames(300, 0.5);
    const analysis = new FrameAnalysis({ ...config, scale: 'price', lag: 2 });
    const test = frames.map((frame) => analysis.take(frame)).at(-1);
    const last = frames.findIndex(({ closeTimeMs }) => closeTimeMs === test?.closeTimeMs);
    const window = frames.slice(last + 1 - windowSamples, last + 1);
    expect(test?.engleGranger).toEqual(
      engleGranger(
        Float64Array.from(window, ({ priceY }) => priceY),
        Float64Array.from(window, ({ priceX }) => priceX),
        { lag: 2, baseMagnitude: 0 },
      ),
    );
  });
});
