import { describe, expect, test } from 'vitest';
import { CrossingDetector } from '../../../analytics/alerts/crossing-detector.ts';
import {
  crossingCodes,
  makeFrameColumns,
  type FrameColumns,
} from '../../../renderer/series/frame-columns.ts';
import { FrameSeries } from '../../../renderer/series/frame-series.ts';

/** Frames at seconds `from`…, with values that tell their time. */
function frames(from: number, count: number): FrameColumns {
  const columns = makeFrameColumns(count);
  columns.betaStandardError.fill(NaN);
  for (let row = 0; row < count; row += 1) {
    const second = from + row;
    columns.beta[row] = second / 8;
    columns.closeTimeMs[row] = second * 1_000;
    columns.priceY[row] = second + 0.25;
    columns.priceX[row] = second + 0.5;
    columns.shownSpread[row] = second % 2 === 0 ? second : NaN;
    columns.zScore[row] = second % 2 === 0 ? -second : NaN;
    columns.breaksLine[row] = second % 5 === 0 ? 1 : 0;
    columns.crossing[row] = second % 3;
  }
  return columns;
}

function times(series: FrameSeries): number[] {
  return Array.from({ length: series.length }, (_, index) => series.timeAt(index) / 1_000);
}

describe('ring of frames', () => {
  test('keeps the last ones, whatever the sizes of what is added', () => {
    const series = new FrameSeries(7);
    const all: number[] = [];
    let next = 0;
    for (const count of [1, 3, 0, 5, 7, 2, 20, 1]) {
      series.append(frames(next, count));
      for (let added = 0; added < count; added += 1) {
        all.push(next + added);
      }
      next += count;
      expect(times(series)).toEqual(all.slice(-7));
      for (let index = 0; index < series.length; index += 1) {
        const second = series.timeAt(index) / 1_000;
        expect(series.valueAt('priceY', index)).toBe(second + 0.25);
        expect(series.breaksLineAt(index)).toBe(second % 5 === 0);
        expect(series.crossingAt(index)).toBe(second % 3);
      }
    }
  });

  test('finds the first frame from a time, also after it has wrapped', () => {
    const series = new FrameSeries(6);
    series.append(frames(10, 9));
    for (let timeMs = 12_000; timeMs <= 20_000; timeMs += 250) {
      const naive = times(series).findIndex((second) => second * 1_000 >= timeMs);
      expect(series.firstIndexFrom(timeMs)).toBe(naive === -1 ? series.length : naive);
    }
  });

  test('gives the nearest frame within reach, with absent statistics as undefined', () => {
    const series = new FrameSeries(10);
    series.append(frames(10, 4));
    expect(series.nearest(11_400, 1_000)).toEqual({
      timeMs: 11_000,
      priceY: 11.25,
      priceX: 11.5,
      spread: undefined,
      zScore: undefined,
      beta: 11 / 8,
      betaStandardError: undefined,
    });
    expect(series.nearest(11_600, 1_000)?.zScore).toBe(-12);
    expect(series.nearest(13_900, 1_000)?.timeMs).toBe(13_000);
    expect(series.nearest(9_200, 1_000)?.timeMs).toBe(10_000);
    expect(series.nearest(20_000, 1_000)).toBeUndefined();
    expect(new FrameSeries(3).nearest(0, 1e9)).toBeUndefined();
  });

  test('marks crossings anew for other thresholds', () => {
    const series = new FrameSeries(8);
    const columns = makeFrameColumns(6);
    columns.closeTimeMs.set([1, 2, 3, 4, 5, 6]);
    columns.zScore.set([0, 1.5, 2.5, 0.1, -1.4, NaN]);
    columns.crossing.fill(crossingCodes.shortSpread);
    series.append(columns);
    series.markCrossings(new CrossingDetector(1.2, 0.5));
    const { none, shortSpread, longSpread } = crossingCodes;
    expect([0, 1, 2, 3, 4, 5].map((index) => series.crossingAt(index))).toEqual([
      none,
      shortSpread,
      none,
      none,
      longSpread,
      none,
    ]);
  });
});
