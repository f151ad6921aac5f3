import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { TradesFrom } from '../../../main/feed/endpoints.ts';
import type { TradePage } from '../../../main/feed/trade-page.ts';
import { fails, legOf, nowMs, restUpTo, tradesOf } from '../fixtures/complete-leg-scene.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs });
});
afterEach(() => {
  vi.useRealTimers();
});

const timeOf = (tradeId: number): number => nowMs + tradeId * 10;
const lastId = 200_000;
const resumeAfter = { tradeId: lastId, tradeTimeMs: timeOf(lastId) };
/** A thousand seconds; of which the last two hundred are the newest part. */
const gap: Gap = {
  symbol: 'Y',
  fromTradeId: 50_001,
  toTradeId: 150_000,
  fromTimeMs: timeOf(50_000),
  toTimeMs: timeOf(150_001),
  state: 'open',
};
const newestFirstMs = 200_000;

/** REST that answers for a time as well. */
const restByTime = (from: TradesFrom): TradePage => {
  if (typeof from === 'object' && 'timeMs' in from) {
    const firstId = Math.ceil((from.timeMs - nowMs) / 10);
    return { trades: tradesOf(firstId, firstId + 999), brokenCount: 0, isFull: true };
  }
  return restUpTo(lastId)(from);
};

describe('of a long gap', () => {
  it('the newest part is asked for first, and each part is on record', async () => {
    const limits = { newestFirstMs };
    const { leg, record, intake, asked } = legOf({
      rest: restByTime,
      openGaps: [gap],
      resumeAfter,
      limits,
    });
    await leg.start();
    await vi.advanceTimersByTimeAsync(60_000);
    const past = record.idsOf('past');
    expect(past[0]).toBe(130_001);
    expect(past.slice(0, 20_000).every((id) => id >= 130_001)).toBe(true);
    expect(past[20_000]).toBe(50_001);
    expect(past).toHaveLength(100_000);
    expect(record.open.size).toBe(0);
    expect(intake.settled[0]?.parts).toMatchObject([
      { fromTradeId: 50_001, toTradeId: 130_000, toTimeMs: timeOf(130_001), state: 'open' },
      { fromTradeId: 130_001, toTradeId: 150_000, fromTimeMs: timeOf(130_001), state: 'open' },
    ]);
    expect(leg.report.missingCount).toBe(0);
    expect(asked.filter(({ from }) => typeof from === 'object' && 'timeMs' in from)).toHaveLength(
      1,
    );
    await leg.stop();
  });

  it('all is fetched in its order where the part cannot be told', async () => {
    const rest = (from: TradesFrom): TradePage =>
      typeof from === 'object' && 'timeMs' in from ? fails() : restUpTo(lastId)(from);
    const limits = { newestFirstMs };
    const { leg, record } = legOf({ rest, openGaps: [gap], resumeAfter, limits });
    await leg.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.idsOf('past')[0]).toBe(50_001);
    expect(record.idsOf('past')).toHaveLength(100_000);
    await leg.stop();
  });

  it('nothing is asked for after the end', async () => {
    const limits = { newestFirstMs };
    const { leg, intake, asked } = legOf({
      rest: restByTime,
      openGaps: [gap],
      resumeAfter,
      limits,
    });
    void leg.start();
    await leg.stop();
    intake.isClosed = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.every(({ from }) => from === 'newest' || 'timeMs' in from)).toBe(true);
    expect(intake.settled).toEqual([]);
  });
});

it('a gap that is short in time, or has few trades, is asked for as it is', async () => {
  for (const limits of [{ newestFirstMs: 900_000 }, { newestFirstMs, pagesPerRecord: 60 }]) {
    const { leg, record, asked } = legOf({
      rest: restByTime,
      openGaps: [gap],
      resumeAfter,
      limits,
    });
    await leg.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.idsOf('past')[0]).toBe(50_001);
    expect(asked.some(({ from }) => typeof from === 'object' && 'timeMs' in from)).toBe(false);
    await leg.stop();
  }
});
