import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { TradesFrom } from '../../../main/feed/endpoints.ts';
import { RestError } from '../../../main/feed/rest-client.ts';
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

describe('a gap in the background', () => {
  const openGap = (fromTradeId: number, toTradeId: number): Gap => ({
    symbol: 'Y',
    fromTradeId,
    toTradeId,
    fromTimeMs: nowMs + fromTradeId * 10 - 10,
    toTimeMs: nowMs + toTradeId * 10 + 10,
    state: 'open',
  });
  const resumeAfter = { tradeId: 200_000, tradeTimeMs: nowMs + 2_000_000 };

  it('is taken up from the store, the newest first, and counts as open until then', async () => {
    const openGaps = [openGap(100, 199), openGap(5_000, 5_049)];
    const { leg, record, asked } = legOf({ rest: restUpTo(200_000), openGaps, resumeAfter });
    const past = leg.start();
    expect(leg.report.quality.gaps.open).toEqual({ gapCount: 2, tradeCount: 150 });
    await past;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(record.idsOf('past')[0]).toBe(5_000);
    expect(record.ids.size).toBe(150);
    expect(record.open.size).toBe(0);
    const background = asked.filter(({ urgency }) => urgency === 'background');
    expect(background.map(({ from }) => from)).toEqual([{ tradeId: 5_000 }, { tradeId: 100 }]);
    expect(leg.report.quality.completenessPct).toBe(100);
    await leg.stop();
  });

  it('is not taken up where nothing after it was stored', async () => {
    const openGaps = [openGap(200_001, 200_009)];
    const { leg, record } = legOf({ rest: restUpTo(200_020), openGaps, resumeAfter });
    await leg.start();
    expect(record.idsOf('backfilled')).toHaveLength(20);
    expect(record.idsOf('past')).toEqual([]);
    await leg.stop();
  });

  it('is recorded in parts when it is long, and others come between', async () => {
    const openGaps = [openGap(1, 100_000)];
    let answersLeft = 70;
    const rest = (from: TradesFrom): TradePage => {
      answersLeft -= 1;
      return answersLeft < 0 ? fails() : restUpTo(200_000)(from);
    };
    const limits = { pagesPerRecord: 50 };
    const { leg, record, intake } = legOf({ rest, openGaps, resumeAfter, limits });
    await leg.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...record.open.values()]).toMatchObject([{ fromTradeId: 50_001, toTradeId: 100_000 }]);
    await leg.stop();
    intake.isClosed = true;
    // What was under way is not asked for again after a restart.
    expect([...record.open.values()]).toMatchObject([{ fromTradeId: 69_001, toTradeId: 100_000 }]);
    expect(record.ids.size).toBe(69_000);
  });

  it('loses what is too old, and no more', async () => {
    const oldest = 4_000;
    const rest = (from: TradesFrom): TradePage => {
      if (typeof from === 'object' && 'tradeId' in from && from.tradeId < oldest) {
        throw new RestError('It is too old.', { isRefused: true });
      }
      return restUpTo(200_000)(
        typeof from === 'object' && 'timeMs' in from ? { tradeId: oldest } : from,
      );
    };
    const { leg, record, log } = legOf({ rest, openGaps: [openGap(3_000, 4_999)], resumeAfter });
    await leg.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 3_000, toTradeId: 3_999 }]);
    expect(record.idsOf('past')).toHaveLength(1_000);
    expect(log.matching('warn', 'no trades so old')).toHaveLength(1);
    await leg.stop();
  });

  it('is given up when Binance refuses it for another reason', async () => {
    const rest = (): TradePage => {
      throw new RestError('Refused.', { isRefused: true });
    };
    const { leg, record, asked } = legOf({ rest, openGaps: [openGap(10, 20)], resumeAfter });
    await leg.start();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 10, toTradeId: 20 }]);
    expect(asked.length).toBeLessThan(5);
    await leg.stop();
  });

  it('is asked for during a long outage for as long as Binance may have it', async () => {
    const { leg, record } = legOf({ rest: fails, openGaps: [openGap(10, 20)], resumeAfter });
    void leg.start();
    await vi.advanceTimersByTimeAsync(47 * hourMs);
    expect(record.open.size).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * hourMs);
    expect(record.unfillable).toMatchObject([{ fromTradeId: 10, toTradeId: 20 }]);
    await leg.stop();
  });

  it.each([
    ['gives no answer', fails],
    ['asks for a pause each time, as where it does not serve the region', asksForRest(60_000)],
  ])('is not kept for ever where Binance %s', async (_words, rest) => {
    const openGaps = [openGap(10, 20), openGap(30, 40)];
    const { leg, record, take, takeIds } = legOf({ rest, openGaps, resumeAfter });
    void leg.start();
    takeIds(200_001);
    await vi.advanceTimersByTimeAsync(47 * hourMs);
    // There is always a newer one.
    take({ ...tradeOf(200_004), tradeTimeMs: Date.now() });
    await vi.advanceTimersByTimeAsync(3 * hourMs);
    expect(record.unfillable.map(({ fromTradeId }) => fromTradeId).toSorted()).toEqual([10, 30]);
    expect([...record.open.keys()]).toEqual([200_002]);
    await leg.stop();
  });

  it('waits while the store does not keep up', async () => {
    const openGaps = [openGap(10, 20)];
    const { leg, record } = legOf({ rest: restUpTo(200_000), openGaps, resumeAfter });
    leg.pause();
    await leg.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.idsOf('past')).toEqual([]);
    leg.resume();
    await vi.advanceTimersByTimeAsync(100);
    expect(record.idsOf('past')).toHaveLength(11);
    await leg.stop();
  });
});

describe('a store that begins anew', () => {
  it('is given the past that Binance still has, without a hole for the window', async () => {
    const asked: TradesFrom[] = [];
    const { leg, record, intake, takeIds } = legOf({
      rest: (from) => {
        asked.push(from);
        return restUpTo(50_000)(
          typeof from === 'object' && 'sinceMs' in from ? { tradeId: 37_000 } : from,
        );
      },
    });
    await leg.start();
    takeIds(40_001, 40_002);
    intake.beginAnew();
    void leg.refill();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked[0]).toEqual({ sinceMs: nowMs - 48 * hourMs + 60_000 });
    expect(intake.settled[0]).toMatchObject({ parts: [{ state: 'open' }], wasOpened: true });
    // Up to what came until then: the old file had it, and the new one does not.
    expect(record.idsOf('past')).toEqual(tradesOf(37_000, 40_002).map(({ tradeId }) => tradeId));
    expect(record.open.size).toBe(0);
    await leg.stop();
  });

  it('looks hour by hour, in the background, where one request does not tell it', async () => {
    const { leg, asked, record, intake, takeIds } = legOf({
      rest: (from) => {
        if (typeof from === 'object' && 'timeMs' in from && from.timeMs > nowMs - 46 * hourMs) {
          return restUpTo(50)({ tradeId: 20 });
        }
        return typeof from === 'object' && 'tradeId' in from ? restUpTo(50)(from) : empty;
      },
    });
    await leg.start();
    takeIds(40, 41);
    intake.beginAnew();
    void leg.refill();
    await vi.advanceTimersByTimeAsync(10_000);
    const edge = nowMs - 48 * hourMs + 60_000;
    expect(asked.slice(0, 4)).toMatchObject([
      { from: { sinceMs: edge }, urgency: 'urgent' },
      { from: { timeMs: edge }, urgency: 'background' },
      { from: { timeMs: edge + hourMs }, urgency: 'background' },
      { from: { timeMs: edge + 2 * hourMs }, urgency: 'background' },
    ]);
    expect(record.idsOf('past')).toEqual(tradesOf(20, 41).map(({ tradeId }) => tradeId));
    await leg.stop();
  });

  it('asks after a restart for what is before its first trade, and for nothing if that is known', async () => {
    const { leg, record, takeIds } = legOf({
      rest: (from) => restUpTo(50)(from === 'newest' || 'tradeId' in from ? from : { tradeId: 10 }),
      resumeAfter: { tradeId: 40, tradeTimeMs: tradeOf(40).tradeTimeMs },
    });
    await leg.start();
    void leg.refill({ tradeId: 10, tradeTimeMs: tradeOf(10).tradeTimeMs });
    await vi.advanceTimersByTimeAsync(10_000);
    takeIds(51);
    expect(record.idsOf('past')).toEqual([]);
    void leg.refill({ tradeId: 30, tradeTimeMs: tradeOf(30).tradeTimeMs });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(record.idsOf('past')).toEqual(tradesOf(10, 29).map(({ tradeId }) => tradeId));
    await leg.stop();
  });

  it('is given all of it when it begins anew once more while the past is looked for', async () => {
    let isUp = false;
    const { leg, record, intake, takeIds } = legOf({
      rest: (from) => {
        if (!isUp) {
          throw new RestError('There is no answer.');
        }
        return restUpTo(50)(from === 'newest' || 'tradeId' in from ? from : { tradeId: 10 });
      },
    });
    await leg.start();
    takeIds(40, 41);
    void leg.refill({ tradeId: 30, tradeTimeMs: tradeOf(30).tradeTimeMs });
    await vi.advanceTimersByTimeAsync(1_000);
    intake.beginAnew();
    void leg.refill();
    isUp = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.idsOf('past')).toEqual(tradesOf(10, 41).map(({ tradeId }) => tradeId));
    await leg.stop();
  });

  it('hears that the past cannot be had', async () => {
    const { leg, log, takeIds } = legOf({
      rest: () => {
        throw new RestError('Refused.', { isRefused: true });
      },
    });
    await leg.start();
    takeIds(7);
    void leg.refill();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log.matching('warn', 'does not give the past')).toHaveLength(1);
    await leg.stop();
  });
});
