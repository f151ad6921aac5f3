import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import type { StoreQueueLimits } from '../../../main/pipeline/store-queue-options.ts';
import { StoreQueue } from '../../../main/pipeline/store-queue.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { settled, SteeredStore } from '../fixtures/steered-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

let store: SteeredStore;
let log: RecordingLog;
let pauses: boolean[];
let queue: StoreQueue;

function queueWith(limits: Partial<StoreQueueLimits> = {}): StoreQueue {
  return new StoreQueue({
    store,
    venueKey: 'usdm',
    log,
    onPause: (isPaused) => pauses.push(isPaused),
    onChange: () => undefined,
    limits: { firstRetryMs: 0, maxRetryMs: 0, ...limits },
  });
}

/** Lets every timer of up to so many ms fire: what is due by then has happened. */
const pastTimers = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function push(batch: TickBatch): void {
  queue.push({ batch, gaps: [] });
}

const asked = (count: number) => vi.waitFor(() => expect(store.asked.length).toBe(count));

beforeEach(() => {
  store = new SteeredStore();
  log = new RecordingLog();
  pauses = [];
  queue = queueWith();
});

afterEach(async () => {
  const closing = queue.close();
  while (store.isBusy) {
    await store.commit();
  }
  await closing;
});

describe('a store that works', () => {
  it('gets one transaction at a time, in order', async () => {
    const [first, second, third] = [batchOf(3), batchOf(4, 3), batchOf(5, 7)];
    push(first);
    expect(store.asked).toEqual([first]);
    push(second);
    push(third);
    expect(store.asked.length).toBe(1);
    expect(queue.counts.pendingCount).toBe(12);
    await store.commit(1);
    // What waited goes together.
    expect(store.asked).toEqual([first, batchOf(9, 3)]);
    await store.commit();
    expect(queue.counts).toEqual({
      failure: undefined,
      isFinal: false,
      totalCount: 11,
      insertedCount: 11,
      duplicateCount: 1,
      pendingCount: 0,
      lostCount: 0,
    });
  });

  it('gets transactions no larger than told', async () => {
    queue = queueWith({ maxTransactionTicks: 8 });
    for (let number = 0; number < 20; number += 4) {
      push(batchOf(4, number));
    }
    push(batchOf(9, 20));
    push(batchOf(1, 29));
    while (store.isBusy) {
      await store.commit();
    }
    expect(store.asked.map(({ count }) => count)).toEqual([4, 8, 8, 9, 1]);
    expect(store.committed.flatMap(({ tradeId }) => [...tradeId])).toEqual(
      Array.from({ length: 30 }, (_, number) => number),
    );
  });

  it('flushes what was pushed before, not what comes after', async () => {
    push(batchOf(3));
    let isFlushed = false;
    const flushing = queue.flush().then(() => (isFlushed = true));
    push(batchOf(3, 3));
    await settled();
    expect(isFlushed).toBe(false);
    await store.commit();
    await flushing;
    expect(queue.counts.pendingCount).toBe(3);
  });

  it('flushes at once when there is nothing to flush', async () => {
    await queue.flush();
  });
});

describe('a store that is slow', () => {
  it('makes the feed wait above the mark and go on below the other', async () => {
    queue = queueWith({ pauseAboveTicks: 10, resumeBelowTicks: 5, maxTransactionTicks: 4 });
    for (let number = 0; number < 12; number += 4) {
      push(batchOf(4, number));
    }
    expect(pauses).toEqual([true]);
    await store.commit();
    expect(pauses).toEqual([true]);
    await store.commit();
    expect(pauses).toEqual([true, false]);
    await store.commit();
    expect(queue.counts.lostCount).toBe(0);
  });

  it('counts as failing when it does not answer at all, and recovers when it does', async () => {
    queue = queueWith({ stalledAfterMs: 20, pauseAboveTicks: 2, resumeBelowTicks: 1 });
    push(batchOf(3));
    expect(pauses).toEqual([true]);
    await vi.waitFor(() => expect(queue.counts.failure).toBe('The database does not answer.'));
    // The live view goes on.
    expect(pauses).toEqual([true, false]);
    await queue.flush();
    expect(store.asked.length).toBe(1);
    await store.commit();
    expect(queue.counts).toMatchObject({ failure: undefined, insertedCount: 3, lostCount: 0 });
  });
});

describe('a store that fails', () => {
  it('is tried again with the same batch until it works, and nothing is lost', async () => {
    const first = batchOf(3);
    push(first);
    await store.fail();
    expect(queue.counts).toMatchObject({ failure: 'The disk is full.', pendingCount: 3 });
    push(batchOf(2, 3));
    await asked(2);
    await store.fail();
    await asked(3);
    // What came meanwhile goes with it.
    expect(store.asked).toEqual([first, batchOf(5), batchOf(5)]);
    await store.commit();
    expect(queue.counts).toMatchObject({ failure: undefined, insertedCount: 5, pendingCount: 0 });
    // Told once, however often it was tried.
    expect(log.matching('error', 'Storing ticks fails').length).toBe(1);
    expect(log.matching('info', 'works again').length).toBe(1);
  });

  it('waits between attempts, longer each time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      queue = new StoreQueue({
        store,
        venueKey: 'usdm',
        log,
        onPause: () => undefined,
        onChange: () => undefined,
        limits: { firstRetryMs: 100, maxRetryMs: 300 },
        random: () => 0.999_999,
      });
      push(batchOf(1));
      for (const delayMs of [100, 200, 300, 300]) {
        const before = store.asked.length;
        await store.fail();
        // A new batch does not shorten the wait.
        push(batchOf(1, store.asked.length));
        vi.advanceTimersByTime(delayMs - 2);
        expect(store.asked.length).toBe(before);
        vi.advanceTimersByTime(2);
        expect(store.asked.length).toBe(before + 1);
      }
      while (store.isBusy) {
        await store.commit();
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not make the feed wait', async () => {
    queue = queueWith({
      pauseAboveTicks: 4,
      resumeBelowTicks: 2,
      firstRetryMs: 60_000,
      maxRetryMs: 60_000,
    });
    push(batchOf(3));
    await store.fail();
    push(batchOf(3, 3));
    expect(pauses).toEqual([]);
    const flushing = queue.flush();
    await store.commit();
    await flushing;
  });

  it('costs the oldest ticks when memory runs out, counted and told', async () => {
    queue = queueWith({ maxPendingTicks: 10, firstRetryMs: 60_000, maxRetryMs: 60_000 });
    const batches = [0, 4, 8, 12].map((number) => batchOf(4, number));
    push(batchOf(4, 100));
    await store.fail();
    batches.forEach((batch) => push(batch));
    expect(queue.counts).toMatchObject({ pendingCount: 8, lostCount: 12 });
    expect(log.matching('error', 'the oldest are given up').length).toBe(1);
    const flushing = queue.flush();
    await store.commit();
    await flushing;
    expect(store.committed).toEqual([batchOf(8, 8)]);
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 12, insertedCount: 8 });
  });

  it('never costs the batches that may be on their way into the file', async () => {
    queue = queueWith({ maxPendingTicks: 10, pauseAboveTicks: 1_000 });
    push(batchOf(1));
    push(batchOf(3, 1));
    push(batchOf(2, 4));
    await store.commit();
    // With the store: ticks 1 to 5.
    push(batchOf(4, 6));
    push(batchOf(5, 10));
    expect(queue.counts).toMatchObject({ pendingCount: 10, lostCount: 4 });
    push(batchOf(1, 15));
    expect(queue.counts).toMatchObject({ pendingCount: 6, lostCount: 9 });
    await store.commit();
    await store.commit();
    expect(store.committed).toEqual([batchOf(1), batchOf(5, 1), batchOf(1, 15)]);
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 9, insertedCount: 7 });
  });

  it('does not hold up a flush', async () => {
    queue = queueWith({ firstRetryMs: 60_000, maxRetryMs: 60_000 });
    push(batchOf(2));
    await store.fail();
    const flushing = queue.flush();
    // Asked again at once, not after the minute.
    await asked(2);
    await store.fail();
    await flushing;
    expect(queue.counts).toMatchObject({ failure: 'The disk is full.', pendingCount: 2 });
  });

  it('gives up the one batch that can never be stored, and nothing beside it', async () => {
    const bad = new StoreError('badData', 'A batch breaks the rules.');
    for (let number = 0; number < 5; number += 1) {
      push(batchOf(1, number));
    }
    await store.commit();
    // Ticks 1 to 4 went together; one of them is at fault.
    expect(store.asked.at(-1)).toEqual(batchOf(4, 1));
    await store.fail(bad);
    await store.commit();
    push(batchOf(1, 5));
    expect(store.asked.at(-1)).toEqual(batchOf(1, 2));
    await store.fail(bad);
    await store.commit();
    await store.commit();
    // The four have been through, so what waits goes together again.
    push(batchOf(1, 6));
    push(batchOf(1, 7));
    await store.commit();
    expect(store.asked.at(-1)).toEqual(batchOf(2, 6));
    await store.commit();
    expect(store.committed.flatMap(({ tradeId }) => [...tradeId])).toEqual([0, 1, 3, 4, 5, 6, 7]);
    expect(queue.counts).toMatchObject({ failure: undefined, lostCount: 1, insertedCount: 7 });
  });
});

describe('a store that is gone for good', () => {
  it.each(['threadEnded', 'closed', 'unavailable'] as const)(
    'is not asked again and lets nothing pile up (%s)',
    async (kind) => {
      queue = queueWith({ pauseAboveTicks: 4, resumeBelowTicks: 2 });
      push(batchOf(2));
      push(batchOf(3, 2));
      const flushing = queue.flush();
      await store.fail(new StoreError(kind, 'Start Pairwatch again.'));
      await flushing;
      const failure = 'Start Pairwatch again.';
      expect(queue.counts).toMatchObject({
        failure,
        isFinal: true,
        pendingCount: 0,
        lostCount: 5,
      });
      // The feed waited for the disk: it must not wait for ever.
      expect(pauses).toEqual([true, false]);
      for (let number = 5; number < 105; number += 1) {
        push(batchOf(1, number));
      }
      await queue.flush();
      await pastTimers(5);
      expect(store.asked.length).toBe(1);
      expect(queue.counts).toMatchObject({ failure, pendingCount: 0, lostCount: 105 });
      expect(log.matching('error', '').length).toBe(1);
    },
  );
});

describe('closing', () => {
  it('waits for what can be saved', async () => {
    push(batchOf(2));
    push(batchOf(2, 2));
    const closing = queue.close();
    await store.commit();
    await store.commit();
    await closing;
    expect(queue.counts).toMatchObject({ insertedCount: 4, pendingCount: 0, lostCount: 0 });
  });

  it('makes one last attempt and tells what was not saved', async () => {
    queue = queueWith({ firstRetryMs: 60_000, maxRetryMs: 60_000 });
    push(batchOf(2));
    await store.fail();
    const closing = queue.close();
    await asked(2);
    await store.fail();
    await closing;
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 2 });
    expect(log.matching('error', 'not saved')[0]?.fields).toEqual({ lostCount: 2 });
  });
});
