import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { CompleteLeg, type CompleteLegOptions } from '../../../main/feed/complete-leg.ts';
import {
  defaultCompletenessLimits,
  defaultCompletenessTiming,
  type CompletenessLimits,
} from '../../../main/feed/completeness-limits.ts';
import type { TradesFrom } from '../../../main/feed/endpoints.ts';
import type { Trade } from '../../../main/feed/held-trades.ts';
import { RecentGaps } from '../../../main/feed/recent-gaps.ts';
import type { Urgency } from '../../../main/feed/request-cost.ts';
import { RestError } from '../../../main/feed/rest-client.ts';
import type { TradePage } from '../../../main/feed/trade-page.ts';
import { systemClocks } from '../../../main/feed/wall-clock.ts';
import { RecordingIntake } from '../fixtures/recording-intake.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';

const nowMs = 1_700_000_000_000;
const hourMs = 3_600_000;
const empty: TradePage = { trades: [], brokenCount: 0, isFull: false };

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs });
});
afterEach(() => {
  vi.useRealTimers();
});

const tradeOf = (tradeId: number, priceQuote = 100): Trade => ({
  tradeId,
  tradeTimeMs: nowMs + tradeId * 10,
  receivedAtMs: 0,
  priceQuote,
  quantityBase: 1,
  takerSide: 0,
});

/** The trades of these ids, both ends included. */
const tradesOf = (fromId: number, toId: number): Trade[] =>
  Array.from({ length: Math.max(0, toId - fromId + 1) }, (_, index) => tradeOf(fromId + index));

/** REST that has all trades up to an id, a thousand at a time. */
const restUpTo =
  (lastId: number) =>
  (from: TradesFrom): TradePage => {
    const firstId = typeof from === 'object' && 'tradeId' in from ? from.tradeId : lastId - 999;
    const trades = tradesOf(Math.max(1, firstId), Math.min(lastId, firstId + 999));
    return { trades, brokenCount: 0, isFull: trades.length === 1_000 };
  };

interface Scene extends Partial<Omit<CompleteLegOptions, 'limits'>> {
  readonly rest: (from: TradesFrom, urgency: Urgency) => TradePage;
  readonly limits?: Partial<CompletenessLimits>;
}

function legOf({ rest, limits, ...changes }: Scene) {
  const intake = new RecordingIntake(['Y'], changes.openGaps);
  const log = new RecordingLog();
  const asked: { readonly from: TradesFrom; readonly urgency: Urgency; readonly atMs: number }[] =
    [];
  const leg = new CompleteLeg({
    symbol: 'Y',
    symbolIndex: 0,
    intake,
    fetchPage: async (from, urgency) => {
      asked.push({ from, urgency, atMs: Date.now() - nowMs });
      return Promise.resolve(rest(from, urgency));
    },
    resumeAfter: undefined,
    openGaps: [],
    wantedMs: 0,
    extremeDeviations: 20,
    recentGaps: new RecentGaps(),
    clocks: systemClocks,
    timing: defaultCompletenessTiming,
    limits: { ...defaultCompletenessLimits, ...limits },
    random: () => 0.5,
    log,
    onMeanInterval: () => undefined,
    onChange: () => undefined,
    ...changes,
  });
  const take = ({ tradeId, tradeTimeMs, receivedAtMs, priceQuote }: Trade): void =>
    leg.append(tradeId, tradeTimeMs, receivedAtMs, priceQuote, 1, 0);
  const takeIds = (...ids: number[]): void => ids.forEach((id) => take(tradeOf(id)));
  return { leg, intake, record: intake.leg('Y'), log, asked, take, takeIds };
}

const fails = (): never => {
  throw new RestError('There is no answer.');
};
const asksForRest = (restMs: number) => (): never => {
  throw new RestError('A pause is asked for.', { restMs });
};

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
