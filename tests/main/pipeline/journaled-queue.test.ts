import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { StoreQueueOptions } from '../../../main/pipeline/store-queue-options.ts';
import { StoreQueue } from '../../../main/pipeline/store-queue.ts';
import { TickJournal } from '../../../main/pipeline/tick-journal.ts';
import { emptyBatch } from '../../../main/pipeline/store-entry.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { settled, SteeredStore } from '../fixtures/steered-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const aGap: Gap = {
  symbol: 'ETHUSDT',
  fromTradeId: 400,
  toTradeId: 900,
  fromTimeMs: 1_000,
  toTimeMs: 2_000,
  state: 'open',
};

let folder: string;
let path: string;
let log: RecordingLog;
let store: SteeredStore;
let missing: Gap[];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'market_data.journal');
  log = new RecordingLog();
  store = new SteeredStore();
  missing = [];
});

async function openedJournal(maxBytes?: number): Promise<TickJournal> {
  const journal = new TickJournal({ path, log, ...(maxBytes === undefined ? {} : { maxBytes }) });
  onTestFinished(() => journal.close());
  await journal.takeUp();
  return journal;
}

function queueOn(journal: TickJournal, options: Partial<StoreQueueOptions> = {}): StoreQueue {
  const { limits, ...others } = options;
  return new StoreQueue({
    store,
    venueKey: 'usdm',
    log,
    journal,
    onPause: () => undefined,
    onChange: () => undefined,
    onMissing: (gaps) => missing.push(...gaps),
    ...others,
    limits: {
      maxPendingTicks: 100,
      spillAboveTicks: 20,
      maxTransactionTicks: 10,
      firstRetryMs: 60_000,
      maxRetryMs: 60_000,
      closeWithinMs: 5,
      ...limits,
    },
  });
}

const push = (queue: StoreQueue, count: number, firstNumber: number, gaps: readonly Gap[] = []) =>
  queue.push({ batch: batchOf(count, firstNumber), gaps });

/** Memory is not full, or the journal takes no more. */
const spilled = (queue: StoreQueue) =>
  vi.waitFor(
    () => {
      const { pendingCount, journaledCount, journalFailure } = queue.counts;
      expect(pendingCount - journaledCount <= 20 || journalFailure !== undefined).toBe(true);
    },
    { interval: 1 },
  );

/** The store works again, and takes all that waits. */
async function recovered(queue: StoreQueue): Promise<void> {
  void queue.flush();
  await vi.waitFor(
    async () => {
      while (store.isBusy) {
        await store.commit();
      }
      expect(queue.counts.pendingCount).toBe(0);
    },
    { timeout: 10_000, interval: 5 },
  );
}

const committedNumbers = (): number[] => store.committed.flatMap(({ tradeId }) => [...tradeId]);
const numbersUpTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

it('moves the oldest to the journal while the store fails, and stores all in order afterwards', async () => {
  const journal = await openedJournal();
  const queue = queueOn(journal);
  let isCommitted = false;
  push(queue, 5, 0);
  queue.onceCommitted(() => (isCommitted = true));
  await store.fail();
  for (let number = 5; number < 200; number += 5) {
    push(queue, 5, number, number === 100 ? [aGap] : []);
    await spilled(queue);
  }
  await vi.waitFor(() => expect(queue.counts.journaledCount).toBeGreaterThanOrEqual(180));
  expect(queue.counts).toMatchObject({ pendingCount: 200, lostCount: 0, isLosing: false });
  expect(queue.counts.pendingCount - queue.counts.journaledCount).toBeLessThanOrEqual(20);
  expect(existsSync(path)).toBe(true);
  expect(isCommitted).toBe(false);
  await recovered(queue);
  expect(committedNumbers()).toEqual(numbersUpTo(200));
  expect(store.committed.every(({ count }) => count <= 10)).toBe(true);
  expect(store.committedGaps).toEqual([aGap]);
  expect(queue.counts).toMatchObject({ insertedCount: 200, journaledCount: 0 });
  expect(isCommitted).toBe(true);
  await vi.waitFor(() => expect(existsSync(path)).toBe(false));
  // This session asks for its own gaps itself.
  expect(missing).toEqual([]);
});

it('keeps what waits at the end for the next start, which stores it first and under its own market', async () => {
  const queue = queueOn(await openedJournal());
  push(queue, 10, 0, [aGap]);
  await store.fail();
  push(queue, 5, 10, [{ ...aGap, fromTradeId: 950, toTradeId: 960 }]);
  const closing = queue.close();
  await store.fail();
  await closing;
  expect(queue.counts).toMatchObject({ pendingCount: 15, journaledCount: 15, lostCount: 0 });

  store = new SteeredStore();
  const next = queueOn(await openedJournal(), { venueKey: 'spot' });
  push(next, 5, 100);
  expect(next.counts).toMatchObject({ pendingCount: 20, journaledCount: 15 });
  await recovered(next);
  expect(committedNumbers()).toEqual([...numbersUpTo(15), 100, 101, 102, 103, 104]);
  expect(store.askedKeys).toEqual(['usdm', 'usdm', 'spot']);
  // Gaps of another market wait for its own session.
  expect(missing).toEqual([]);
});

it('keeps what the store does not answer for in time', async () => {
  const queue = queueOn(await openedJournal());
  push(queue, 10, 0);
  push(queue, 5, 10);
  await queue.close();
  expect(queue.counts).toMatchObject({ journaledCount: 15, lostCount: 0 });
  // The answer comes after all: stored twice, and the second time left out.
  await store.commit();
  const next = queueOn(await openedJournal());
  await recovered(next);
  expect(committedNumbers()).toEqual([...numbersUpTo(10), ...numbersUpTo(15)]);
});

it('asks again for the gaps of an earlier session that are still open', async () => {
  const queue = queueOn(await openedJournal());
  const filled: Gap = { ...aGap, fromTradeId: 950, toTradeId: 960 };
  push(queue, 5, 0, [aGap, filled]);
  await store.fail();
  push(queue, 5, 5, [{ ...filled, state: 'filled' }]);
  const closing = queue.close();
  await store.fail();
  await closing;

  store = new SteeredStore();
  const next = queueOn(await openedJournal());
  await recovered(next);
  await vi.waitFor(() => expect(missing).toEqual([aGap]));
});

it('gives up the newest when the journal is full too, and records them as missing', async () => {
  const journal = await openedJournal(5_000);
  const queue = queueOn(journal, { limits: { maxPendingTicks: 30 } });
  push(queue, 5, 0);
  await store.fail();
  for (let number = 5; number < 300; number += 5) {
    push(queue, 5, number);
    await spilled(queue);
  }
  await vi.waitFor(() =>
    expect(queue.counts).toMatchObject({
      isLosing: true,
      journalFailure: 'The journal for waiting ticks is full.',
    }),
  );
  const { lostCount, pendingCount } = queue.counts;
  expect(lostCount + pendingCount).toBe(300);
  await recovered(queue);
  const keptCount = 300 - lostCount;
  expect(committedNumbers()).toEqual(numbersUpTo(keptCount));
  push(queue, 5, 300);
  await recovered(queue);
  expect(missing.length).toBeGreaterThan(0);
  expect(store.committedGaps).toEqual(missing);
  expect(Math.min(...missing.map(({ fromTradeId }) => fromTradeId))).toBe(keptCount);
  expect(Math.max(...missing.map(({ toTradeId }) => toTradeId))).toBe(299);
});

it('keeps to memory when the journal cannot be written, and says why', async () => {
  writeFileSync(join(folder, 'blocked'), '');
  const journal = new TickJournal({ path: join(folder, 'blocked', 'journal'), log });
  const queue = queueOn(journal, { limits: { maxPendingTicks: 30 } });
  push(queue, 5, 0);
  await store.fail();
  for (let number = 5; number < 100; number += 5) {
    push(queue, 5, number);
    await settled();
  }
  await vi.waitFor(() => expect(queue.counts.journalFailure).toMatch(/cannot be/));
  expect(queue.counts).toMatchObject({ pendingCount: 30, lostCount: 70, isLosing: true });
  // Told once, however often it was tried.
  expect(log.matching('error', 'cannot be moved to the journal').length).toBe(1);
  const closing = queue.close();
  await store.fail();
  await closing;
  expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 100 });
});

describe('while the store does not answer', () => {
  it('moves what it has been given to the journal too, before what came later', async () => {
    const queue = queueOn(await openedJournal());
    push(queue, 10, 0);
    for (let number = 10; number < 60; number += 5) {
      push(queue, 5, number);
    }
    await spilled(queue);
    expect(queue.counts.pendingCount).toBe(60);
    // As it is for the next start when the app is killed now.
    expect((await openedJournal()).stretchOf('usdm', 'ETHUSDT')?.firstTradeId).toBe(0);
    await store.fail();
    expect(queue.counts.pendingCount).toBe(60);
    await recovered(queue);
    expect(committedNumbers()).toEqual(numbersUpTo(60));
  });

  it('counts what it takes after all once', async () => {
    const queue = queueOn(await openedJournal());
    push(queue, 10, 0);
    push(queue, 25, 10);
    await spilled(queue);
    let isCommitted = false;
    queue.onceCommitted(() => (isCommitted = true));
    await store.commit();
    await vi.waitFor(() => expect(store.isBusy).toBe(true));
    expect(isCommitted).toBe(false);
    // The copy in the journal.
    await store.commit(10);
    await recovered(queue);
    expect(queue.counts).toMatchObject({ insertedCount: 35, duplicateCount: 10, pendingCount: 0 });
    await vi.waitFor(() => expect(isCommitted).toBe(true));
  });
});

it('stores a gap without a trade', async () => {
  const queue = queueOn(await openedJournal());
  queue.push({ batch: emptyBatch(['ETHUSDT', 'BTCUSDT']), gaps: [aGap] });
  const closing = queue.close();
  await store.fail();
  await closing;
  const next = queueOn(await openedJournal());
  await vi.waitFor(() => expect(store.isBusy).toBe(true));
  await store.commit();
  await vi.waitFor(() => expect(missing).toEqual([aGap]));
  expect(next.counts.pendingCount).toBe(0);
});
