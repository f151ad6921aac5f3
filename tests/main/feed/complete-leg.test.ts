import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
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

describe('a start', () => {
  it('asks for the wanted past, and tells how busy the symbol is', async () => {
    const intervals: number[] = [];
    const { leg, record, takeIds } = legOf({
      rest: restUpTo(40_000),
      wantedMs: 50_000,
      onMeanInterval: (intervalMs) => intervals.push(intervalMs),
    });
    await leg.start();
    expect(record.idsOf('backfilled')[0]).toBe(35_000);
    expect(record.lastId).toBe(40_000);
    expect(intervals).toEqual([10]);
    takeIds(40_001);
    expect(record.lastId).toBe(40_001);
    expect(record.filled).toEqual([]);
    await leg.stop();
  });

  it('does without the oldest trades when there are too many, not without the newest', async () => {
    const { leg, record } = legOf({
      rest: restUpTo(40_000),
      wantedMs: 390_000,
      limits: { bridgeCount: 1_500 },
    });
    await leg.start();
    expect(record.ids.size).toBe(1_500);
    expect(record.lastId).toBe(40_000);
    await leg.stop();
  });

  it('goes on behind the last stored trade, however long ago, and loses none between', async () => {
    const resumeAfter = { tradeId: 5_000, tradeTimeMs: nowMs + 50_000 };
    const { leg, record, takeIds } = legOf({ rest: restUpTo(40_000), resumeAfter });
    await leg.start();
    expect(record.idsOf('backfilled')[0]).toBe(28_001);
    takeIds(40_001);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.ids.size).toBe(35_001);
    expect(Math.min(...record.ids)).toBe(5_001);
    expect(record.open.size).toBe(0);
    await leg.stop();
  });

  it('begins afresh where the stored trades are of another numbering', async () => {
    const resumeAfter = { tradeId: 900_000_000, tradeTimeMs: nowMs };
    const { leg, record, takeIds } = legOf({
      rest: restUpTo(40_000),
      resumeAfter,
      wantedMs: 10_000,
    });
    await leg.start();
    takeIds(40_001);
    expect(record.idsOf('backfilled')[0]).toBe(39_000);
    expect([record.open.size, record.unfillable.length]).toEqual([0, 0]);
    await leg.stop();
  });

  it('tries again when the first answer does not come', async () => {
    let failuresLeft = 2;
    const { leg, record } = legOf({
      rest: (from) => {
        failuresLeft -= 1;
        return failuresLeft >= 0 ? fails() : restUpTo(40_000)(from);
      },
      wantedMs: 10_000,
    });
    const past = leg.start();
    await vi.advanceTimersByTimeAsync(2_000);
    await past;
    expect(record.idsOf('backfilled')).toHaveLength(1_001);
    await leg.stop();
  });

  it('does not wait for ever for the newest trades that Binance has told of', async () => {
    const { leg, record, takeIds, asked } = legOf({
      rest: (from) => (from === 'newest' ? restUpTo(5_000)(from) : empty),
      resumeAfter: { tradeId: 10, tradeTimeMs: nowMs },
    });
    void leg.start();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(asked.length).toBeLessThan(10);
    takeIds(5_001);
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 11, toTradeId: 5_000 }]);
    expect(asked.length).toBeLessThan(40);
    await leg.stop();
  });

  it('takes no trade twice that Binance told of before it came over the socket', async () => {
    const { leg, record, takeIds } = legOf({
      rest: (from) => (from === 'newest' ? restUpTo(5_000)(from) : asksForRest(60_000)()),
      resumeAfter: { tradeId: 10, tradeTimeMs: nowMs },
    });
    await leg.start();
    takeIds(11, 12);
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(record.idsOf('live')).toEqual([11, 12]);
    expect(record.open.size).toBe(0);
    await leg.stop();
  });

  it('keeps history waiting for eight seconds at most', async () => {
    const { leg, record, takeIds } = legOf({
      fetchPage: () => new Promise(() => undefined),
      rest: fails,
      wantedMs: 60_000,
    });
    let isIn = false;
    const past = leg.start().then(() => (isIn = true));
    takeIds(5_001);
    await vi.advanceTimersByTimeAsync(7_900);
    expect(isIn).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(isIn).toBe(true);
    await past;
    expect(record.idsOf('live')).toEqual([5_001]);
    await leg.stop();
  });
});

describe('the end', () => {
  it('lets out what waited, tells the gaps, and then nothing more', async () => {
    const { leg, record, intake, takeIds } = legOf({ rest: () => empty });
    await leg.start();
    takeIds(1, 5, 9);
    await leg.stop();
    intake.isClosed = true;
    expect(record.idsOf('live')).toEqual([1, 5, 9]);
    expect([...record.open.keys()]).toEqual([2, 6]);
    takeIds(10);
    await vi.advanceTimersByTimeAsync(60_000);
  });
});

it('judges each price by those before it, filled ones among them', async () => {
  const prices = new Map([[40, 500]]);
  const rest = (): TradePage => ({
    trades: tradesOf(31, 49).map(({ tradeId }) => tradeOf(tradeId, prices.get(tradeId))),
    brokenCount: 0,
    isFull: false,
  });
  const { leg, record, take, takeIds } = legOf({ rest });
  await leg.start();
  take(tradeOf(1, 100.01));
  takeIds(...tradesOf(2, 30).map(({ tradeId }) => tradeId), 50);
  await vi.advanceTimersByTimeAsync(300);
  take(tradeOf(51, 20));
  take(tradeOf(52));
  const extreme = record.ticks.filter(({ standing }) => standing === tickStandings.extreme);
  expect(extreme.map(({ tradeId }) => tradeId)).toEqual([40, 51]);
  expect(leg.report.quality.extremeCount).toBe(2);
  await leg.stop();
});
