import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { HistoryReply } from '../../../preload/contract.ts';
import { stored } from '../worker/session-port.ts';
import { batchOf, secondsOf } from '../worker/tick-batches.ts';
import { priceX, priceY, settings, settled, Window } from './pair-window.ts';

describe('history of the pair that is read again', () => {
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
