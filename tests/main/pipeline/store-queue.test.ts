import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreQueue, type StoreQueueLimits } from '../../../main/pipeline/store-queue.ts';
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

const asked = (count: number) => vi.waitFor(() => expect(store.asked.length).toBe(count));

beforeEach(() => {
  store = new SteeredStore();
  log = new RecordingLog();
  pauses = [];
  queue = queueWith();
});

afterEach(async () => {
  const closing = queue.close();
  while (store.isBusy) await store.commit();
  await closing;
});

describe('a store that works', () => {
  it('gets one batch at a time, in order', async () => {
    const batches = [batchOf(3), batchOf(4, 3), batchOf(5, 7)];
    batches.forEach((batch) => queue.push(batch));
    expect(store.asked).toEqual(batches.slice(0, 1));
    expect(queue.counts.pendingCount).toBe(12);
    await store.commit(1);
    expect(store.asked).toEqual(batches.slice(0, 2));
    await store.commit();
    await store.commit();
    expect(store.committed).toEqual(batches);
    expect(queue.counts).toEqual({
      failure: undefined,
      totalCount: 11,
      insertedCount: 11,
      duplicateCount: 1,
      pendingCount: 0,
      lostCount: 0,
    });
  });

  it('flushes what was pushed before, not what comes after', async () => {
    queue.push(batchOf(3));
    let isFlushed = false;
    const flushing = queue.flush().then(() => (isFlushed = true));
    queue.push(batchOf(3, 3));
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
    queue = queueWith({ pauseAboveTicks: 10, resumeBelowTicks: 5 });
    for (let number = 0; number < 12; number += 4) queue.push(batchOf(4, number));
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
    queue.push(batchOf(3));
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
    queue.push(first);
    await store.fail();
    expect(queue.counts).toMatchObject({ failure: 'The disk is full.', pendingCount: 3 });
    queue.push(batchOf(2, 3));
    await asked(2);
    await store.fail();
    await asked(3);
    expect(store.asked).toEqual([first, first, first]);
    await store.commit();
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
      queue.push(batchOf(1));
      for (const delayMs of [100, 200, 300, 300]) {
        const before = store.asked.length;
        await store.fail();
        // A new batch does not shorten the wait.
        queue.push(batchOf(1, store.asked.length));
        vi.advanceTimersByTime(delayMs - 2);
        expect(store.asked.length).toBe(before);
        vi.advanceTimersByTime(2);
        expect(store.asked.length).toBe(before + 1);
      }
      while (store.isBusy) await store.commit();
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
    queue.push(batchOf(3));
    await store.fail();
    queue.push(batchOf(3, 3));
    expect(pauses).toEqual([]);
    const flushing = queue.flush();
    await store.commit();
    await store.commit();
    await flushing;
  });

  it('costs the oldest ticks when memory runs out, counted and told', async () => {
    queue = queueWith({ maxPendingTicks: 10, firstRetryMs: 60_000, maxRetryMs: 60_000 });
    const batches = [0, 4, 8, 12].map((number) => batchOf(4, number));
    queue.push(batchOf(4, 100));
    await store.fail();
    batches.forEach((batch) => queue.push(batch));
    expect(queue.counts).toMatchObject({ pendingCount: 8, lostCount: 12 });
    expect(log.matching('error', 'the oldest are given up').length).toBe(1);
    const flushing = queue.flush();
    await store.commit();
    await store.commit();
    await flushing;
    expect(store.committed).toEqual(batches.slice(2));
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 12, insertedCount: 8 });
  });

  it('never costs the batch that may be on its way into the file', async () => {
    queue = queueWith({ maxPendingTicks: 10, pauseAboveTicks: 1_000 });
    const batches = [0, 4, 8, 12].map((number) => batchOf(4, number));
    batches.forEach((batch) => queue.push(batch));
    await store.commit();
    await store.commit();
    expect(store.committed).toEqual([batches[0], batches[3]]);
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 8, insertedCount: 8 });
  });

  it('does not hold up a flush', async () => {
    queue = queueWith({ firstRetryMs: 60_000, maxRetryMs: 60_000 });
    queue.push(batchOf(2));
    await store.fail();
    const flushing = queue.flush();
    // Asked again at once, not after the minute.
    await asked(2);
    await store.fail();
    await flushing;
    expect(queue.counts).toMatchObject({ failure: 'The disk is full.', pendingCount: 2 });
  });

  it('gives up a batch that can never be stored, and goes on behind it', async () => {
    const [bad, good] = [batchOf(2), batchOf(3, 2)];
    queue.push(bad);
    queue.push(good);
    await store.fail(new StoreError('badData', 'A batch breaks the rules.'));
    await store.commit();
    expect(store.asked).toEqual([bad, good]);
    expect(queue.counts).toMatchObject({ failure: undefined, lostCount: 2, insertedCount: 3 });
  });
});

describe('closing', () => {
  it('waits for what can be saved', async () => {
    queue.push(batchOf(2));
    queue.push(batchOf(2, 2));
    const closing = queue.close();
    await store.commit();
    await store.commit();
    await closing;
    expect(queue.counts).toMatchObject({ insertedCount: 4, pendingCount: 0, lostCount: 0 });
  });

  it('makes one last attempt and tells what was not saved', async () => {
    queue = queueWith({ firstRetryMs: 60_000, maxRetryMs: 60_000 });
    queue.push(batchOf(2));
    await store.fail();
    const closing = queue.close();
    await asked(2);
    await store.fail();
    await closing;
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 2 });
    expect(log.matching('error', 'not saved')[0]?.fields).toEqual({ lostCount: 2 });
  });
});
