import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../preload/settings.ts';
import { crossingCodes, makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { analysisConfigOf } from '../../../renderer/state/analysis-config.ts';
import { lookbackMs } from '../../../renderer/state/chart-spans.ts';
import { batchOf, secondsOf } from '../worker/tick-batches.ts';
import { priceX, priceY, settings, settled, Window } from './pair-window.ts';

describe('the pair in the window', () => {
  test('asks for history of the charts’ width and the window, then shows live ticks', async () => {
    const window = new Window();
    window.state.configure(settings);
    expect(window.state.isLoadingHistory).toBe(true);
    expect(window.requests).toEqual([
      {
        symbolY: 'ETHUSDT',
        symbolX: 'BTCUSDT',
        timeframe: '1s',
        lookbackMs: lookbackMs(analysisConfigOf(settings)),
      },
    ]);
    await settled();
    expect(window.state.isLoadingHistory).toBe(false);
    expect(window.notices.list[0]?.detail).toContain('none stored');
    window.state.pushTicks(batchOf(secondsOf(0, 20, priceY, priceX)));
    window.state.requestSample();
    expect(window.state.series.length).toBe(19);
    expect(window.state.barCount).toBe(19);
    expect(window.state.latest?.closeTimeMs).toBe(19_000);
    expect(window.state.y?.priceQuote).toBe(priceY(19));
    expect(window.state.formingPoint?.timeMs).toBe(19_500);
  });

  test('numbers wait for the refresh, a changed signal does not', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    window.state.pushTicks(batchOf(secondsOf(0, 20, priceY, priceX)));
    window.state.requestSample();
    const shown = window.state.latest;
    expect(shown?.signal).toBe('flat');
    window.state.pushTicks(batchOf(secondsOf(20, 21, priceY, priceX)));
    expect(window.state.latest).toBe(shown);
    window.state.pushTicks(batchOf(secondsOf(21, 40, priceY, priceX)));
    window.state.pushTicks(batchOf(secondsOf(40, 42, priceY, priceX)));
    expect(window.state.latest?.signal).toBe('shortSpread');
    // Whoever repeats what is on screen is told of it at the same time.
    expect(window.shown.at(-1)).toBe('shortSpread');
    expect(window.alerts.at(-1)?.signal).toBe('shortSpread');
  });

  test('the age of the last trade does not wait for the refresh', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    window.nowMs = 1_000;
    window.state.pushTicks(batchOf(secondsOf(0, 20, priceY, priceX)));
    window.state.requestSample();
    const shown = window.state.y;
    window.nowMs = 9_000;
    window.state.pushTicks(batchOf(secondsOf(20, 25, priceY, priceX)));
    window.nowMs = 9_400;
    window.state.checkAges();
    expect(window.state.arrivals).toEqual({ y: 9_000, x: 9_000 });
    expect(window.state.y).toBe(shown);
  });

  test('starts afresh for another analysis, and only then', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    window.state.pushTicks(batchOf(secondsOf(0, 20, priceY, priceX)));
    const { series } = window.state;
    window.state.configure({ ...settings, theme: 'light', refreshIntervalMs: 250 });
    expect(window.kinds()).toEqual(['configure', 'history', 'sample', 'ticks']);
    for (const change of [
      { windowSamples: 11 },
      { timeframe: '5s' },
      { scale: 'price' },
      { venue: 'spot' },
      { symbolY: 'SOLUSDT' },
    ] satisfies Partial<Settings>[]) {
      window.state.configure({ ...settings, ...change });
      expect(window.toWorker.at(-1)?.kind).toBe('configure');
      expect(window.state.series).not.toBe(series);
      expect(window.state.series.length).toBe(0);
      expect(window.state.latest).toBeUndefined();
    }
    expect(window.requests).toHaveLength(6);
  });

  test('thresholds keep the frames and mark their crossings anew', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    window.state.pushTicks(batchOf(secondsOf(0, 44, priceY, priceX)));
    const { series } = window.state;
    const marked = (): number[] =>
      Array.from({ length: series.length }, (_, index) => series.crossingAt(index)).filter(
        (code) => code !== crossingCodes.none,
      );
    const before = marked();
    expect(before).toContain(crossingCodes.shortSpread);
    window.state.configure({ ...settings, entryZ: 9.9, exitZ: 9.8 });
    expect(window.state.series).toBe(series);
    expect(window.toWorker.at(-1)).toEqual({
      kind: 'thresholds',
      thresholds: { entryZ: 9.9, exitZ: 9.8 },
    });
    expect(marked()).not.toEqual(before);
  });

  test('an answer for a pair that is no longer shown is dropped', async () => {
    const window = new Window();
    const finish: (() => void)[] = [];
    window.answer = () =>
      new Promise((resolve) => {
        finish.push(() => resolve({ ok: false, reason: `history ${finish.length}` }));
      });
    window.state.configure(settings);
    window.state.configure({ ...settings, timeframe: '5s' });
    finish[0]?.();
    await settled();
    expect(window.state.isLoadingHistory).toBe(true);
    finish[1]?.();
    await settled();
    expect(window.state.isLoadingHistory).toBe(false);
    expect(window.kinds().filter((kind) => kind === 'history')).toHaveLength(1);
    const stale = makeFrameColumns(1);
    window.send({
      kind: 'frames',
      generation: 1,
      columns: stale,
      latest: undefined,
      warmUp: { sampleCount: 1, neededCount: 11 },
      holeClearance: undefined,
      lastSignal: undefined,
      isHistory: false,
    });
    expect(window.state.series.length).toBe(0);
  });

  test('frames that were on their way while the thresholds moved get markers by the new ones', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    window.state.configure({ ...settings, entryZ: 5 });
    const columns = makeFrameColumns(1);
    columns.zScore[0] = 3;
    columns.crossing[0] = crossingCodes.shortSpread;
    const message = {
      kind: 'frames',
      generation: 1,
      latest: undefined,
      warmUp: { sampleCount: 11, neededCount: 11 },
      holeClearance: undefined,
      lastSignal: undefined,
      isHistory: false,
    } as const;
    window.send({ ...message, columns });
    expect(window.state.series.crossingAt(0)).toBe(crossingCodes.shortSpread);
    window.send({ ...message, columns: undefined });
    expect(window.state.series.crossingAt(0)).toBe(crossingCodes.none);
  });

  test('an alert that main does not take is told', async () => {
    const window = new Window();
    window.raise = () => Promise.reject(new Error('main is busy'));
    window.state.configure(settings);
    await settled();
    window.state.pushTicks(batchOf(secondsOf(0, 44, priceY, priceX)));
    await settled();
    expect(window.notices.list.at(-1)?.detail).toContain('main is busy');
  });

  test('a lost worker stays told; a failed analysis ends with the next one', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    window.state.pushTicks(batchOf(secondsOf(0, 3, () => -1, priceX)));
    expect(window.state.failure).toContain('The analysis of this pair stopped');
    window.state.configure({ ...settings, timeframe: '5s' });
    expect(window.state.failure).toBeUndefined();
    window.fail('out of memory');
    window.state.configure(settings);
    expect(window.state.failure).toContain('out of memory');
  });
});
