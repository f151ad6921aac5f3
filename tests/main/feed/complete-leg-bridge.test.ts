import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TradePage } from '../../../main/feed/trade-page.ts';
import {
  nowMs,
  hourMs,
  empty,
  tradeOf,
  tradesOf,
  restUpTo,
  legOf,
  fails,
  asksForRest,
} from '../fixtures/complete-leg-scene.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a gap that live trades wait for', () => {
  it('is filled before them and told as filled', async () => {
    const { leg, record, takeIds, log } = legOf({ rest: restUpTo(40_000) });
    await leg.start();
    takeIds(1, 1_206);
    expect(record.ids.size).toBe(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(record.ids.size).toBe(1_206);
    expect(record.idsOf('live')).toEqual([1, 1_206]);
    expect(log.matching('info', 'Filled 12 s, 1,204 trades')).toHaveLength(1);
    const { quality, missingCount } = leg.report;
    expect(quality.gaps.filled).toEqual({ gapCount: 1, tradeCount: 1_204 });
    expect([quality.completenessPct, missingCount]).toEqual([100, 0]);
    await leg.stop();
  });

  it('is given up when REST has later trades and not these, at once and for good', async () => {
    const rest = (): TradePage => ({ trades: tradesOf(5, 20), brokenCount: 0, isFull: false });
    const { leg, record, takeIds, asked, log } = legOf({ rest });
    await leg.start();
    takeIds(1, 9);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 2, toTradeId: 4 }]);
    expect(record.filled).toMatchObject([{ fromTradeId: 5, toTradeId: 8 }]);
    expect(asked).toHaveLength(1);
    expect(log.matching('warn', 'a hole stays')[0]?.fields).toMatchObject({
      fromTradeId: 2,
      toTradeId: 4,
    });
    expect(leg.report.missingCount).toBe(3);
    expect(leg.report.quality.completenessPct).toBeCloseTo((100 * 6) / 9);
    await leg.stop();
  });

  it('is asked for a second time where a row was broken, and then given up', async () => {
    const trades = tradesOf(2, 8).filter(({ tradeId }) => tradeId !== 4);
    const { leg, record, takeIds, asked } = legOf({
      rest: () => ({ trades, brokenCount: 1, isFull: false }),
    });
    await leg.start();
    takeIds(1, 9);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.map(({ from }) => from)).toEqual([{ tradeId: 2 }, { tradeId: 4 }]);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 4, toTradeId: 4 }]);
    expect(record.lastId).toBe(9);
    await leg.stop();
  });

  it.each([
    ['is empty', empty],
    ['repeats what is known', { trades: tradesOf(1, 1), brokenCount: 0, isFull: false }],
    ['cannot be read', { trades: [], brokenCount: 1_000, isFull: true }],
  ])('is not asked for for ever when each answer %s', async (_words, page) => {
    const { leg, record, takeIds, asked } = legOf({ rest: () => page });
    await leg.start();
    takeIds(1, 9);
    await vi.advanceTimersByTimeAsync(24 * hourMs);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 2, toTradeId: 8 }]);
    expect(asked.length).toBeLessThan(25);
    await leg.stop();
  });

  it('is filled when Binance lags a little behind its stream', async () => {
    let lastId = 4;
    const { leg, record, takeIds } = legOf({ rest: (from) => restUpTo(lastId)(from) });
    await leg.start();
    takeIds(1, 9);
    await vi.advanceTimersByTimeAsync(800);
    expect(record.lastId).toBe(4);
    lastId = 20;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(record.lastId).toBe(9);
    expect(record.unfillable).toEqual([]);
    await leg.stop();
  });

  it('is asked for at once when many later trades are there', async () => {
    const { leg, record, takeIds } = legOf({ rest: restUpTo(500) });
    await leg.start();
    takeIds(1, ...tradesOf(10, 72).map(({ tradeId }) => tradeId));
    await vi.advanceTimersByTimeAsync(0);
    expect(record.lastId).toBe(1);
    takeIds(73);
    await vi.advanceTimersByTimeAsync(0);
    expect(record.lastId).toBe(73);
    await leg.stop();
  });

  it('is left alone when the ids begin anew while an answer is under way', async () => {
    const answers: ((page: TradePage) => void)[] = [];
    const { leg, intake, record, take, takeIds } = legOf({
      rest: () => empty,
      fetchPage: () => new Promise((resolve) => answers.push(resolve)),
    });
    intake.mayRenumber = true;
    await leg.start();
    takeIds(500, 510);
    await vi.advanceTimersByTimeAsync(300);
    // The same ids, numbered anew: 3 is missing.
    for (const tradeId of [1, 2, 4]) {
      take({ ...tradeOf(tradeId), tradeTimeMs: nowMs + 10_000 + tradeId });
    }
    await vi.advanceTimersByTimeAsync(300);
    answers[0]?.({ trades: tradesOf(501, 509), brokenCount: 0, isFull: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(record.unfillable).toEqual([]);
    const stopped = leg.stop();
    answers.forEach((answer) => answer(empty));
    await stopped;
  });

  it('is opened after two and a half seconds without an answer, and filled when there is one', async () => {
    let isDown = true;
    const { leg, record, takeIds, intake, asked } = legOf({
      rest: (from) => (isDown ? fails() : restUpTo(50)(from)),
    });
    await leg.start();
    takeIds(1, 9, 10);
    await vi.advanceTimersByTimeAsync(2_400);
    expect(record.lastId).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(record.idsOf('live')).toEqual([1, 9, 10]);
    expect([...record.open.values()]).toMatchObject([{ fromTradeId: 2, toTradeId: 8 }]);
    expect(leg.report.quality.gaps.open).toEqual({ gapCount: 1, tradeCount: 7 });
    isDown = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.idsOf('past')).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(intake.settled).toMatchObject([{ parts: [{ state: 'filled' }], wasOpened: true }]);
    expect(asked.at(-1)?.urgency).toBe('background');
    expect(leg.report.quality.completenessPct).toBe(100);
    await leg.stop();
  });

  it('is opened at once when Binance asks for a longer pause, which is kept', async () => {
    let restUntilMs = 60_000;
    const { leg, record, takeIds, asked } = legOf({
      rest: (from) => {
        const restMs = restUntilMs - (Date.now() - nowMs);
        return restMs > 0 ? asksForRest(restMs)() : restUpTo(50)(from);
      },
    });
    await leg.start();
    takeIds(1, 9);
    await vi.advanceTimersByTimeAsync(300);
    expect(record.idsOf('live')).toEqual([1, 9]);
    await vi.advanceTimersByTimeAsync(59_000);
    // Once urgently and once in the background, and then no more.
    expect(asked).toHaveLength(2);
    restUntilMs = 0;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(record.open.size).toBe(0);
    await leg.stop();
  });

  it('is asked for as soon after another one as that one was', async () => {
    const { leg, record, takeIds } = legOf({ rest: restUpTo(500) });
    await leg.start();
    takeIds(1, 9);
    await vi.advanceTimersByTimeAsync(300);
    expect(record.lastId).toBe(9);
    takeIds(10, 19);
    await vi.advanceTimersByTimeAsync(300);
    expect(record.lastId).toBe(19);
    await leg.stop();
  });

  it('is bridged with its newest trades when it is large, the older ones follow', async () => {
    const { leg, record, takeIds, asked } = legOf({
      rest: restUpTo(40_000),
      limits: { bridgeCount: 2_000 },
    });
    await leg.start();
    takeIds(1, 30_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked[0]).toMatchObject({ from: { tradeId: 28_000 }, urgency: 'urgent' });
    expect(record.idsOf('backfilled')).toHaveLength(2_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.ids.size).toBe(30_000);
    expect(record.idsOf('past')).toHaveLength(27_998);
    expect(record.open.size).toBe(0);
    await leg.stop();
  });
});
