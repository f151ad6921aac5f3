import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Alert } from '../../../analytics/alerts/alert.ts';
import type { HistoryReply, HistoryRequest } from '../../../preload/contract.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';
import { crossingCodes, makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { analysisConfigOf } from '../../../renderer/state/analysis-config.ts';
import type { AnalyticsPort } from '../../../renderer/state/analytics-port.ts';
import { lookbackMs } from '../../../renderer/state/chart-spans.ts';
import { NoticesState } from '../../../renderer/state/notices.svelte.ts';
import { PairState } from '../../../renderer/state/pair.svelte.ts';
import type { FromWorker, ToWorker } from '../../../renderer/worker/protocol.ts';
import { AnalysisSession } from '../../../renderer/worker/analysis-session.ts';
import { stored } from '../worker/session-port.ts';
import { batchOf, secondsOf } from '../worker/tick-batches.ts';

/** The state with the real analysis behind it, in one thread: messages are copied as by a worker. */
class Window {
  readonly requests: HistoryRequest[] = [];
  readonly alerts: Alert[] = [];
  readonly toWorker: ToWorker[] = [];
  readonly notices = new NoticesState(() => Promise.resolve(undefined));
  /** The signal each time that the numbers on screen changed. */
  readonly shown: unknown[] = [];
  nowMs = 0;
  answer: () => Promise<HistoryReply> = () => Promise.resolve({ ok: false, reason: 'none stored' });
  raise: (alert: Alert) => Promise<undefined> = (alert) => {
    this.alerts.push(alert);
    return Promise.resolve(undefined);
  };
  readonly state: PairState;
  send: (message: FromWorker) => void = () => undefined;
  fail: (reason: string) => void = () => undefined;

  constructor() {
    const session = new AnalysisSession(
      (message, transfer) => this.send(structuredClone(message, { transfer })),
      () => this.nowMs,
    );
    const port: AnalyticsPort = {
      post: (message) => {
        this.toWorker.push(message);
        session.handle(structuredClone(message));
      },
      listen: (onMessage, onFailure) => {
        this.send = onMessage;
        this.fail = onFailure;
      },
    };
    this.state = new PairState(
      port,
      {
        loadHistory: (request) => {
          this.requests.push(request);
          return this.answer();
        },
        raiseAlert: (alert) => this.raise(alert),
      },
      this.notices,
      () => this.nowMs,
      () => this.shown.push(this.state.latest?.signal),
    );
  }

  kinds(): string[] {
    return this.toWorker.map(({ kind }) => kind);
  }
}

const settings: Settings = { ...defaultSettings, windowSamples: 10 };
const priceX = (second: number): number => 60_000 + 40 * Math.sin(second * 1.7);
const priceY = (second: number): number =>
  (3_000 + 2 * Math.sin(second * 1.7) + (second % 3) * 0.1) * (second >= 40 ? 1.03 : 1);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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

  test('history that could not be read is read again, and its notice goes when it is there', async () => {
    const window = new Window();
    window.state.configure(settings);
    await settled();
    const [told] = window.notices.list;
    expect(told?.title).toBe('Stored trades could not be used');
    const passTicks = async (nowMs: number, from: number): Promise<void> => {
      window.nowMs = nowMs;
      window.state.pushTicks(batchOf(secondsOf(from, from + 2, priceY, priceX)));
      await settled();
    };
    await passTicks(29_999, 40);
    expect(window.requests).toHaveLength(1);
    // What was dismissed does not come back for the same reason, and does for another one.
    window.notices.dismiss(told?.id ?? '');
    await passTicks(30_000, 42);
    expect(window.requests).toHaveLength(2);
    expect(window.notices.list).toEqual([]);
    window.answer = () => Promise.resolve({ ok: false, reason: 'locked' });
    await passTicks(60_000, 44);
    expect(window.notices.list[0]?.detail).toContain('locked');

    window.answer = () =>
      Promise.resolve({ ok: true, ...stored(secondsOf(0, 46, priceY, priceX)) });
    await passTicks(90_000, 46);
    expect(window.notices.list).toEqual([]);
    expect(window.state.series.timeAt(0)).toBe(1_000);
    await passTicks(200_000, 48);
    expect(window.requests).toHaveLength(4);
  });

  test('history that lacks bars is read again, later each time, and takes the place of no fuller one', async () => {
    const window = new Window();
    const answer = (from: number, to: number, moreAfterMs?: number) => {
      const legs = stored(secondsOf(from, to, priceY, priceX));
      window.answer = () => Promise.resolve({ ok: true, ...legs, moreAfterMs });
    };
    const passTo = async (nowMs: number): Promise<void> => {
      window.nowMs = nowMs;
      window.state.pushTicks(batchOf([]));
      await settled();
    };
    answer(20, 40, 45_000);
    window.state.configure(settings);
    await settled();
    expect(window.state.series.timeAt(0)).toBe(21_000);
    await passTo(44_999);
    expect(window.requests).toHaveLength(1);
    answer(30, 40, 0);
    await passTo(45_000);
    expect(window.requests).toHaveLength(2);
    expect(window.state.series.timeAt(0)).toBe(21_000);
    answer(10, 40, 0);
    await passTo(45_000 + 59_999);
    expect(window.requests).toHaveLength(2);
    await passTo(45_000 + 60_000);
    expect(window.requests).toHaveLength(3);
    expect(window.state.series.timeAt(0)).toBe(11_000);
    answer(0, 40);
    await passTo(105_000 + 120_000);
    expect(window.state.series.timeAt(0)).toBe(1_000);
    await passTo(9_000_000);
    expect(window.requests).toHaveLength(4);
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

  describe('whose missing trades were stored since', () => {
    const complete = (from: number, to: number) => secondsOf(from, to, () => 3_000, priceX);
    const hole = { symbol: 'ETHUSDT', fromTimeMs: 29_500, toTimeMs: 32_500 };

    /** 40 seconds with a hole in them; fake timers run the state's own clock too. */
    async function holed(): Promise<Window> {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      const window = new Window();
      window.state.configure(settings);
      await settled();
      window.state.pushTicks(batchOf(complete(0, 30)));
      window.state.pushTicks(batchOf(complete(30, 32).filter(([symbol]) => symbol === 'BTCUSDT')));
      window.state.pushHole(hole);
      window.state.pushTicks(batchOf(complete(32, 40)));
      window.state.requestSample();
      return window;
    }

    function pass(window: Window, ms: number): void {
      window.nowMs += ms;
      vi.advanceTimersByTime(ms);
    }

    test('tells the hole and what is left of it', async () => {
      const window = await holed();
      expect(window.state.holes).toEqual([{ fromTimeMs: 29_500, toTimeMs: 32_500 }]);
      expect(window.state.holeClearance).toEqual({ cleanCount: 6, neededCount: 11 });
      expect(window.state.forming?.hasHole).toBe(true);
      expect(window.state.series.length).toBe(37);
    });

    test('keeps all that is shown until the new history is there, then swaps it', async () => {
      const window = await holed();
      const { series, latest } = window.state;
      let answer: (reply: HistoryReply) => void = () => undefined;
      window.answer = () =>
        new Promise((resolve) => {
          answer = resolve;
        });
      window.state.completeHistory(hole);
      pass(window, 600);
      window.state.completeHistory(hole);
      pass(window, 999);
      expect(window.requests).toHaveLength(1);
      pass(window, 1);
      expect(window.requests).toHaveLength(2);
      expect(window.state.isLoadingHistory).toBe(false);
      window.state.pushTicks(batchOf(complete(40, 42)));
      expect([window.state.series.length, window.state.latest]).toEqual([39, latest]);

      answer({ ok: true, ...stored(complete(0, 41)) });
      await settled();
      expect(window.state.series).toBe(series);
      // The two bars that were missing are there, and the live one that came meanwhile.
      expect(series.length).toBe(41);
      expect(window.state.barCount).toBe(41);
      expect(window.state.holes).toEqual([]);
      expect(window.state.holeClearance).toBeUndefined();
      window.state.pushTicks(batchOf(complete(42, 44)));
      expect(series.length).toBe(43);
      expect(series.timeAt(42)).toBe(43_000);
    });

    test('goes on with what it has when history cannot be read, and tells it', async () => {
      const window = await holed();
      window.state.completeHistory(hole);
      pass(window, 1_000);
      await settled();
      expect(window.state.series.length).toBe(37);
      expect(window.state.holes).toHaveLength(1);
      expect(window.notices.list.at(-1)?.detail).toContain('goes on without them');
      window.answer = () => Promise.resolve({ ok: true, ...stored(complete(0, 40)) });
      window.state.completeHistory(hole);
      pass(window, 1_000);
      await settled();
      expect(window.state.series.length).toBe(39);
      expect(window.notices.list).toEqual([]);
    });

    test('reads once more when trades came while history was read', async () => {
      const window = await holed();
      const answers: ((reply: HistoryReply) => void)[] = [];
      window.answer = () =>
        new Promise((resolve) => {
          answers.push(resolve);
        });
      window.state.completeHistory(hole);
      pass(window, 1_000);
      window.state.completeHistory(hole);
      pass(window, 1_500);
      expect(window.requests).toHaveLength(2);
      answers[0]?.({ ok: true, ...stored(complete(0, 30)) });
      await settled();
      pass(window, 1_000);
      expect(window.requests).toHaveLength(3);
      answers[1]?.({ ok: true, ...stored(complete(0, 40)) });
      await settled();
      expect(window.state.series.length).toBe(39);
    });

    test('leaves alone what is of other symbols, or older than what is shown', async () => {
      const window = await holed();
      window.state.completeHistory({ ...hole, symbol: 'SOLUSDT' });
      window.state.completeHistory({ ...hole, fromTimeMs: -9e6, toTimeMs: -8e6 });
      pass(window, 20_000);
      expect(window.requests).toHaveLength(1);
    });

    test('a new configuration reads history itself', async () => {
      const window = await holed();
      window.state.completeHistory(hole);
      window.state.configure({ ...settings, windowSamples: 12 });
      pass(window, 20_000);
      await settled();
      expect(window.requests).toHaveLength(2);
      expect(window.kinds()).not.toContain('reload');
    });
  });
});
