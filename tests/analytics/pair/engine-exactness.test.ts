import { expect, it } from 'vitest';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine } from '../../../analytics/pair/pair-engine.ts';
import { compareWithOracle } from '../../fixtures/frame-oracle.ts';
import { rollingSegments } from '../../fixtures/rolling-segments.ts';

const barMs = 1_000;
const windowSamples = 60;

it.each(['log', 'price'] as const)(
  'one engine through prices of every kind, with gaps between: exact at each of over 100,000 bars, %s',
  (scale) => {
    const engine = new PairEngine({
      scale,
      windowSamples,
      entryZ: 2,
      barLengthMs: durationMs(barMs),
    });
    let timeMs = 1_700_000_000_000;
    let barCount = 0;
    let zScoreCount = 0;
    for (const { name, x, y } of rollingSegments()) {
      // Further than a window may span.
      timeMs += 40 * barMs;
      const frames = Array.from(x, (priceX, i) => {
        timeMs += barMs;
        return engine.push(timeMs, y[i] ?? NaN, priceX);
      });
      const comparison = compareWithOracle(frames, scale, windowSamples);
      expect(comparison.mismatches.slice(0, 5), name).toEqual([]);
      for (const [statistic, error] of Object.entries(comparison.worst)) {
        expect(error, `${statistic}, ${name}`).toBeLessThanOrEqual(1e-9);
      }
      expect(frames.filter(({ startsSegment }) => startsSegment)).toHaveLength(1);
      barCount += frames.length;
      zScoreCount += comparison.zScoreCount;
    }
    expect(barCount).toBeGreaterThan(100_000);
    expect(zScoreCount).toBeGreaterThan(90_000);
  },
);
