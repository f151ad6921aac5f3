import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import type { Feed, JudgedTrade, TickIntake } from '../../../main/feed/feed.ts';
import { TickPipeline, type TickPipelineOptions } from '../../../main/pipeline/tick-pipeline.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import type { StoreReport } from '../../../preload/contract.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { SteeredStore } from '../fixtures/steered-store.ts';
import { legs } from '../fixtures/tick-server.ts';

/** A feed whose ticks the test makes by hand. */
class HandFeed implements Feed {
  readonly calls: string[] = [];
  readonly intake: TickIntake;
  #nextId = 1;

  constructor(intake: TickIntake) {
    this.intake = intake;
  }

  give(count: number, origin: 'live' | 'backfilled' | 'past' = 'live'): void {
    for (let index = 0; index < count; index += 1) {
      this.intake[origin].append(0, this.#nextId, 1_700_000_000_000, 0, 1, 1, 0, 0);
      this.#nextId += 1;
    }
  }

  start(): void {
    this.calls.push('start');
  }

  stop(): Promise<void> {
    this.calls.push('stop');
    return Promise.resolve();
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }
}

let store: SteeredStore;
let log: RecordingLog;
let published: TickBatch[];
/** What the window hears, in order. */
let told: string[];
let reports: StoreReport[];
let feed: HandFeed;
let pipeline: TickPipeline;

function pipelineWith(options: Partial<TickPipelineOptions> = {}): TickPipeline {
  return new TickPipeline({
    symbols: legs,
    venueKey: 'usdm',
    createFeed: (intake) => (feed = new HandFeed(intake)),
    store,
    initialStoredCount: 0,
    publish: (batch) => {
      published.push(batch);
      told.push(`${batch.origin} ${batch.count}`);
    },
    publishHole: ({ symbol }) => told.push(`hole ${symbol}`),
    publishHistoryChanged: ({ symbol }) => told.push(`changed ${symbol}`),
    onReport: (report) => reports.push(report),
    log,
    flushIntervalMs: 5,
    reportIntervalMs: 5,
    ...options,
  });
}

beforeEach(() => {
  store = new SteeredStore();
  log = new RecordingLog();
  published = [];
  told = [];
  reports = [];
  pipeline = pipelineWith();
  pipeline.start();
});

afterEach(async () => {
  const stopping = pipeline.stop();
  await vi.waitFor(async () => {
    while (store.isBusy) {
      await store.commit();
    }
    await Promise.race([stopping, Promise.reject(new Error('still stopping'))]);
  });
});

it('gives the same batch to the store and to the window', async () => {
  feed.give(3);
  await vi.waitFor(() => expect(published.length).toBe(1));
  expect(published[0]?.count).toBe(3);
  expect(store.asked[0]).toBe(published[0]);
});

it('reports what is committed and what is not, the batch being gathered included', async () => {
  feed.give(3);
  expect(pipeline.report).toMatchObject({ pendingCount: 3, storedCount: 0 });
  await vi.waitFor(() => expect(store.isBusy).toBe(true));
  await store.commit(1);
  await vi.waitFor(() =>
    expect(reports.at(-1)).toEqual({
      state: { kind: 'ok' },
      storedCount: 2,
      sessionStoredCount: 2,
      duplicateCount: 1,
      pendingCount: 0,
      journaledCount: 0,
      lostCount: 0,
    }),
  );
});

it('starts from what the file holds and from the session before it', () => {
  pipeline = pipelineWith({
    initialStoredCount: 100,
    previousReport: {
      state: { kind: 'failing', reason: 'old' },
      storedCount: 90,
      sessionStoredCount: 40,
      duplicateCount: 3,
      pendingCount: 5,
      journaledCount: 0,
      lostCount: 7,
    },
  });
  expect(pipeline.report).toEqual({
    state: { kind: 'ok' },
    storedCount: 100,
    sessionStoredCount: 40,
    duplicateCount: 3,
    pendingCount: 0,
    journaledCount: 0,
    lostCount: 7,
  });
});

it('reports no more often than told, and always the last state', async () => {
  pipeline = pipelineWith({ reportIntervalMs: 50, flushIntervalMs: 1 });
  reports = [];
  const startedAtMs = performance.now();
  for (let round = 0; round < 20; round += 1) {
    feed.give(1);
    await pipelineIdle();
  }
  const allowed = Math.ceil((performance.now() - startedAtMs) / 50) + 1;
  await vi.waitFor(() => expect(reports.at(-1)?.storedCount).toBe(20));
  expect(reports.length).toBeLessThanOrEqual(allowed + 1);
});

/** Lets every timer of up to so many ms fire: what is due by then has happened. */
const pastTimers = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function pipelineIdle(): Promise<void> {
  await vi.waitFor(() => expect(store.isBusy).toBe(true), { interval: 1 });
  await store.commit();
}

it('makes the feed wait for a slow store', async () => {
  pipeline = pipelineWith({
    maxBatchTicks: 5,
    queueLimits: { pauseAboveTicks: 8, resumeBelowTicks: 4 },
  });
  feed.give(10);
  expect(feed.calls).toEqual(['pause']);
  await store.commit();
  await store.commit();
  expect(feed.calls).toEqual(['pause', 'resume']);
});

it('stores on when the window cannot be reached', async () => {
  pipeline = pipelineWith({
    publish: () => {
      throw new Error('Object has been destroyed');
    },
  });
  feed.give(1);
  await pipelineIdle();
  feed.give(1);
  await pipelineIdle();
  expect(pipeline.report.storedCount).toBe(2);
  expect(log.matching('error', 'Sending ticks to the window failed').length).toBe(1);
});

it('publishes nothing from the moment it is muted, and stores on', async () => {
  feed.give(1);
  await pipelineIdle();
  feed.give(1);
  pipeline.mute();
  await pipelineIdle();
  feed.give(2);
  await pipelineIdle();
  expect(published.map(({ count }) => count)).toEqual([1]);
  expect(pipeline.report.storedCount).toBe(4);
});

it('reports nothing of an attempt that ends after it was stopped', async () => {
  pipeline = pipelineWith({ reportIntervalMs: 1, queueLimits: { stalledAfterMs: 5 } });
  feed.give(3);
  // The database does not answer, so nobody waits for it.
  await pipeline.stop();
  const last = reports.at(-1);
  expect(last).toMatchObject({ state: { kind: 'failing' }, lostCount: 3 });
  const reportCount = reports.length;
  await store.commit();
  await pastTimers(20);
  expect(reports.length).toBe(reportCount);
});

it('says what becomes of the ticks while storing fails', async () => {
  feed.give(2);
  await vi.waitFor(() => expect(store.isBusy).toBe(true));
  await store.fail(new StoreError('diskFull', 'The disk is full.'));
  expect(pipeline.report).toMatchObject({
    state: {
      kind: 'failing',
      reason: 'The disk is full. Ticks wait in memory and are tried again.',
    },
    pendingCount: 2,
  });
});

it('flushes what has been received so far', async () => {
  pipeline = pipelineWith({ flushIntervalMs: 60_000 });
  feed.give(3);
  const flushing = pipeline.flush();
  await store.commit();
  await flushing;
  expect(pipeline.report).toMatchObject({ storedCount: 3, pendingCount: 0 });
});

it('stops the feed, saves the rest and reports for the last time', async () => {
  pipeline = pipelineWith({ flushIntervalMs: 60_000, reportIntervalMs: 60_000 });
  feed.give(3);
  const stopping = pipeline.stop();
  await vi.waitFor(() => expect(store.isBusy).toBe(true));
  await store.commit();
  await stopping;
  expect(feed.calls).toEqual(['stop']);
  expect(reports.at(-1)).toMatchObject({ storedCount: 3, pendingCount: 0 });
});

describe('gaps', () => {
  const aGap: Gap = {
    symbol: 'ETHUSDT',
    fromTradeId: 4,
    toTradeId: 9,
    fromTimeMs: 1_000,
    toTimeMs: 2_000,
    state: 'open',
  };

  beforeEach(() => {
    pipeline = pipelineWith({ flushIntervalMs: 60_000 });
    told = [];
  });

  /** Commits one transaction after the other until nothing waits. */
  async function committed(): Promise<void> {
    while (store.isBusy) {
      await store.commit();
    }
  }

  it('are stored and told between the trades before and after them', async () => {
    feed.give(3);
    feed.intake.gapOpened(aGap);
    feed.give(2, 'backfilled');
    feed.intake.gapSettled([{ ...aGap, state: 'unfillable' }], false);
    feed.give(1);
    const flushing = pipeline.flush();
    expect(told).toEqual(['live 3', 'hole ETHUSDT', 'backfilled 2', 'hole ETHUSDT', 'live 1']);
    await committed();
    await flushing;
    expect(store.committed.flatMap(({ tradeId }) => [...tradeId])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(store.committedGaps.map(({ state }) => state)).toEqual(['open', 'unfillable']);
  });

  it('that were filled in time are recorded, and nothing is told', async () => {
    feed.intake.gapSettled([{ ...aGap, state: 'filled' }], false);
    await committed();
    expect(store.committedGaps.map(({ state }) => state)).toEqual(['filled']);
    expect(told).toEqual([]);
  });

  it('that were filled late are told once their trades are committed', async () => {
    feed.give(3, 'past');
    feed.intake.gapSettled([{ ...aGap, state: 'filled' }], true);
    expect(store.asked.map(({ count }) => count)).toEqual([3]);
    await store.fail();
    expect(told).toEqual([]);
    const flushing = pipeline.flush();
    await committed();
    await flushing;
    // Late trades are for the store alone.
    expect(told).toEqual(['changed ETHUSDT']);
    expect(store.committedGaps.map(({ state }) => state)).toEqual(['filled']);
  });

  it('of which nothing came change no history', async () => {
    feed.intake.gapSettled([{ ...aGap, state: 'unfillable' }], true);
    await committed();
    expect(told).toEqual([]);
    expect(store.committedGaps.length).toBe(1);
  });
});

describe('older trades', () => {
  const block = (fromId: number, count: number): JudgedTrade[] =>
    Array.from({ length: count }, (_, index) => ({
      tradeId: fromId + index,
      tradeTimeMs: 1_700_000_000_000 + index,
      receivedAtMs: 0,
      priceQuote: 1,
      quantityBase: 1,
      takerSide: 1,
      standing: 2,
    }));

  it('are stored a whole block at a time, unseen, and told of once they are committed', async () => {
    pipeline = pipelineWith({ maxBatchTicks: 100, queueLimits: { maxTransactionTicks: 100 } });
    feed.intake.olderPast(1, block(2_001, 1_000));
    feed.intake.olderPast(1, block(1_001, 1_000));
    feed.intake.historyDeepened([{ symbol: legs[1], fromTimeMs: 1, toTimeMs: 2 }]);
    await store.commit();
    expect(told).toEqual([]);
    await store.commit();
    await vi.waitFor(() => expect(told).toEqual([`changed ${legs[1]}`]));
    expect(store.committed.map(({ count }) => count)).toEqual([1_000, 1_000]);
    expect(store.committed[0]?.tradeId.slice(0, 2)).toEqual(Float64Array.of(2_001, 2_002));
    const columns = ['symbolIndex', 'takerSide', 'standing'] as const;
    expect(columns.map((name) => store.committed[1]?.[name].at(-1))).toEqual([1, 1, 2]);
    expect(published).toEqual([]);
  });
});

describe('a flush that cannot wait', () => {
  it('tells which trades are not in the store, and once they are that history has changed', async () => {
    pipeline = pipelineWith({ flushIntervalMs: 60_000 });
    told = [];
    feed.give(2);
    const flushing = pipeline.flush();
    // Those that come after the flush was asked for are none of its business.
    feed.give(1);
    await store.fail();
    const at = 1_700_000_000_000;
    expect(await flushing).toEqual([{ symbol: 'ETHUSDT', fromTimeMs: at, toTimeMs: at }]);
    expect(told).toEqual(['live 2']);
    const again = pipeline.flush();
    while (store.isBusy) {
      await store.commit();
    }
    expect(await again).toEqual([]);
    expect(told).toEqual(['live 2', 'live 1', 'changed ETHUSDT']);
  });
});
