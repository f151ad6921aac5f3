import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TradesFrom } from '../../../main/feed/endpoints.ts';
import { OlderPast, type DeepeningLeg } from '../../../main/feed/older-past.ts';
import { RestError } from '../../../main/feed/rest-client.ts';
import type { TradePage } from '../../../main/feed/trade-page.ts';
import { legOf, nowMs, restUpTo, tradesOf } from '../fixtures/complete-leg-scene.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Trade time of an id in the scene. */
const timeOf = (tradeId: number): number => nowMs + tradeId * 10;
const firstLiveId = 50_001;
const idOf = (from: TradesFrom): number =>
  typeof from === 'object' && 'tradeId' in from ? from.tradeId : NaN;

type Scene = Parameters<typeof legOf>[0];

/** A leg that has begun with its first live trades, and what lets its past reach further back. */
async function begun(changes: Partial<Scene> = {}) {
  const scene = legOf({ rest: restUpTo(60_000), olderStart: 'first', ...changes });
  const { leg, intake, takeIds } = scene;
  const past = new OlderPast({
    legs: [leg],
    onDeepened: (stretches) => intake.historyDeepened(stretches),
  });
  await leg.start();
  takeIds(firstLiveId, firstLiveId + 1, firstLiveId + 2);
  const newestMs = timeOf(firstLiveId + 2);
  /** Asks for what lies before, down to this id, and waits for the end of it. */
  const want = async (fromId: number): Promise<void> => {
    past.want(newestMs - timeOf(fromId));
    await vi.advanceTimersByTimeAsync(60_000);
  };
  const stop = async (): Promise<void> => {
    past.stop();
    await leg.stop();
    intake.isClosed = true;
  };
  return { ...scene, past, want, stop };
}

describe('the past before the first trade', () => {
  it('is fetched backwards as far as is wanted, and is no gap', async () => {
    const { want, record, intake, asked, leg, stop } = await begun();
    await want(20_000);
    const older = record.idsOf('older');
    expect(older.length).toBe(new Set(older).size);
    expect(Math.max(...older)).toBe(firstLiveId - 1);
    expect(Math.min(...older)).toBeLessThanOrEqual(20_000);
    expect(Math.min(...older)).toBeGreaterThan(19_000);
    expect(older.length).toBe(firstLiveId - Math.min(...older));
    // Blocks of a batch, the newest first, each in the order of its ids.
    expect(older.slice(0, 1_000)).toEqual(tradesOf(49_001, 50_000).map(({ tradeId }) => tradeId));
    expect(older[1_000]).toBe(48_001);
    expect(asked.every(({ urgency }) => urgency === 'background')).toBe(true);
    expect([...record.open, ...record.filled, ...intake.settled]).toEqual([]);
    expect(leg.report.missingCount).toBe(0);
    expect(leg.report.quality.expectedCount).toBe(3);
    await stop();
  });

  it('tells the window a few times, not with each page', async () => {
    const { want, intake, stop } = await begun();
    await want(10);
    expect(intake.deepened.length).toBeGreaterThan(1);
    expect(intake.deepened.length).toBeLessThan(12);
    expect(intake.deepened[0]?.toTimeMs).toBe(timeOf(firstLiveId));
    expect(intake.deepened.at(-1)?.fromTimeMs).toBeLessThanOrEqual(timeOf(10));
    intake.deepened.slice(1).forEach(({ toTimeMs }, index) => {
      expect(toTimeMs).toBe(intake.deepened[index]?.fromTimeMs);
    });
    await stop();
  });

  it('asks for nothing when it reaches as far already, or no past is wanted any more', async () => {
    const { want, past, asked, intake, stop } = await begun();
    await want(40_000);
    const askedCount = asked.length;
    const toldCount = intake.deepened.length;
    await want(40_500);
    past.want(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(askedCount);
    expect(intake.deepened).toHaveLength(toldCount);
    await want(30_000);
    expect(asked.length).toBeGreaterThan(askedCount);
    await stop();
  });

  it('goes on before the first trade on record after a restart', async () => {
    const resumeAfter = { tradeId: firstLiveId - 1, tradeTimeMs: timeOf(firstLiveId - 1) };
    const olderStart = { tradeId: 44_000, tradeTimeMs: timeOf(44_000) };
    // The store has these.
    const rest = (from: TradesFrom): TradePage =>
      from === 'newest' ? restUpTo(firstLiveId - 1)(from) : restUpTo(60_000)(from);
    const { want, record, asked, stop } = await begun({ resumeAfter, olderStart, rest });
    tradesOf(44_000, firstLiveId - 1).forEach(({ tradeId }) => record.ids.add(tradeId));
    await want(42_500);
    const older = record.idsOf('older');
    expect(Math.max(...older)).toBe(43_999);
    expect(Math.min(...older)).toBe(42_000);
    expect(asked.map(({ from }) => from)).toEqual([
      'newest',
      { tradeId: 43_000 },
      { tradeId: 42_000 },
    ]);
    await stop();
  });

  it.each([
    ['is not known', undefined],
    ['has begun at the first trade of all', { tradeId: 0, tradeTimeMs: nowMs }],
  ])('asks for nothing where the record %s', async (_words, olderStart) => {
    const { want, asked, stop } = await begun({ olderStart });
    await want(10);
    expect(asked).toEqual([]);
    await stop();
  });

  it('goes on for the other leg where one has begun at the first trade of all', async () => {
    const olderStart = { tradeId: 0, tradeTimeMs: timeOf(40_000) };
    const first = legOf({ rest: restUpTo(60_000), olderStart, symbol: 'Y' });
    const other = legOf({ rest: restUpTo(60_000), olderStart: 'first', symbol: 'Y' });
    const legs = [first.leg, other.leg];
    const past = new OlderPast({ legs, onDeepened: () => undefined });
    await Promise.all(legs.map((leg) => leg.start()));
    [first, other].forEach(({ takeIds }) => takeIds(firstLiveId));
    past.want(timeOf(firstLiveId) - nowMs + 10_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Math.min(...other.record.idsOf('older'))).toBeLessThan(1_000);
    past.stop();
    await Promise.all(legs.map((leg) => leg.stop()));
  });

  it('ends after trades that Binance does not have', async () => {
    const rest = (from: TradesFrom): TradePage => {
      const page = restUpTo(60_000)(from);
      return { ...page, trades: page.trades.filter(({ tradeId }) => tradeId !== 45_000) };
    };
    const { want, record, intake, asked, stop } = await begun({ rest });
    await want(10);
    expect(Math.min(...record.idsOf('older'))).toBe(45_001);
    expect(intake.settled).toEqual([]);
    const askedCount = asked.length;
    await want(9);
    expect(asked).toHaveLength(askedCount);
    await stop();
  });

  it('ends where Binance gives nothing older', async () => {
    const rest = (from: TradesFrom): TradePage => {
      if (!(idOf(from) >= 48_000)) {
        throw new RestError('It is too old.', { isRefused: true });
      }
      return restUpTo(60_000)(from);
    };
    const { want, record, intake, stop } = await begun({ rest });
    await want(10);
    expect(Math.min(...record.idsOf('older'))).toBeGreaterThanOrEqual(48_000);
    expect([...intake.settled, ...record.unfillable]).toEqual([]);
    await stop();
  });

  it('takes none of another numbering', async () => {
    const rest = (from: TradesFrom): TradePage => {
      const page = restUpTo(60_000)(from);
      const trades = page.trades.map((trade) => ({ ...trade, tradeTimeMs: timeOf(90_000) }));
      return { ...page, trades };
    };
    const { want, record, stop } = await begun({ rest });
    await want(10);
    expect(record.idsOf('older')).toEqual([]);
    await stop();
  });

  it('asks for so many trades and no more', async () => {
    const { want, record, stop } = await begun({ limits: { olderTradeCount: 12_000 } });
    await want(10);
    expect(record.idsOf('older').length).toBeGreaterThanOrEqual(12_000);
    expect(record.idsOf('older').length).toBeLessThan(22_000);
    await stop();
  });

  it('waits for gaps, and asks again after what was not answered', async () => {
    let failuresLeft = 3;
    const rest = (from: TradesFrom): TradePage => {
      if (idOf(from) > firstLiveId && failuresLeft > 0) {
        failuresLeft -= 1;
        throw new RestError('A pause is asked for.', { restMs: 1_000 });
      }
      return restUpTo(60_000)(from);
    };
    const { leg, want, record, asked, stop } = await begun({ rest });
    const gap = {
      symbol: 'Y',
      fromTradeId: 51_000,
      toTradeId: 53_499,
      fromTimeMs: timeOf(50_999),
      toTimeMs: timeOf(53_500),
      state: 'open',
    } as const;
    record.open.set(gap.fromTradeId, gap);
    leg.takeUp(gap);
    await want(45_000);
    const ids = asked.map(({ from }) => idOf(from));
    expect(ids.slice(0, 6)).toEqual([51_000, 51_000, 51_000, 51_000, 52_000, 53_000]);
    expect(ids.slice(6).every((id) => id < firstLiveId)).toBe(true);
    expect(Math.min(...record.idsOf('older'))).toBeLessThanOrEqual(45_000);
    await stop();
  });

  it('is given up at the end, in the middle of a stretch too', async () => {
    let answersLeft = 14;
    const rest = (from: TradesFrom): TradePage => {
      answersLeft -= 1;
      if (answersLeft < 0) {
        throw new RestError('There is no answer.');
      }
      return restUpTo(60_000)(from);
    };
    const { want, record, stop } = await begun({ rest });
    await want(10);
    // One page, then ten; those after them never came whole.
    const before = record.idsOf('older');
    expect(Math.min(...before)).toBe(39_001);
    await stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(record.idsOf('older')).toEqual(before);
  });

  it('is left to the refill when the store begins anew', async () => {
    const { leg, want, record, intake, asked, stop } = await begun();
    await want(45_000);
    intake.beginAnew();
    const askedCount = asked.length;
    const rest = leg.refill();
    await want(10);
    await rest;
    expect(asked.slice(askedCount).some(({ urgency }) => urgency === 'urgent')).toBe(true);
    expect(record.idsOf('older').every((id) => id >= 44_000)).toBe(true);
    await stop();
  });
});

describe('the past of a pair', () => {
  /** A leg that goes back by so much at each step. */
  class SteppingLeg implements DeepeningLeg {
    readonly isAtEnd: boolean = false;
    readonly newestMs = nowMs;
    readonly begun = Promise.resolve();
    readonly symbol: string;
    readonly stepMs: number;
    reachedMs: number | undefined = nowMs - 1_000;
    gaps: Promise<void> = Promise.resolve();

    constructor(symbol: string, stepMs: number) {
      this.symbol = symbol;
      this.stepMs = stepMs;
    }

    gapsFetched(): Promise<void> {
      return this.gaps;
    }

    deepen(): Promise<void> {
      steps.push(this.symbol);
      this.reachedMs = (this.reachedMs ?? NaN) - this.stepMs;
      return Promise.resolve();
    }
  }
  let steps: string[] = [];
  beforeEach(() => {
    steps = [];
  });

  it('reaches back in step, the shorter one first', async () => {
    const legs = [new SteppingLeg('Y', 1_000), new SteppingLeg('X', 3_000)];
    const past = new OlderPast({ legs, onDeepened: () => undefined });
    past.want(10_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(steps.join('')).toBe('YXYYYXYYYXYY');
    expect(legs.every(({ reachedMs = NaN }) => reachedMs <= nowMs - 10_000)).toBe(true);
  });

  it('tells the window few times beside a leg that goes back no further', async () => {
    class EndedLeg extends SteppingLeg {
      override readonly isAtEnd = true;
      override reachedMs = undefined;
    }
    const legs = [new SteppingLeg('Y', 1_000), new EndedLeg('X', 1_000)];
    let toldCount = 0;
    const past = new OlderPast({ legs, onDeepened: () => (toldCount += 1) });
    past.want(64_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(steps).toHaveLength(63);
    expect(toldCount).toBe(6);
  });

  it('waits for the gaps of either leg, and ends where it is when it is stopped', async () => {
    const [y, x] = [new SteppingLeg('Y', 1_000), new SteppingLeg('X', 3_000)];
    const legs = [y, x];
    let fetched: () => void = () => undefined;
    x.gaps = new Promise((resolve) => (fetched = resolve));
    const past = new OlderPast({ legs, onDeepened: () => undefined });
    past.want(10_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(steps).toEqual([]);
    fetched();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps).toHaveLength(12);
    past.stop();
    past.want(100_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(steps).toHaveLength(12);
  });
});
