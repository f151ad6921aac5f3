import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import type { StoreQueueLimits } from '../../../main/pipeline/store-queue-options.ts';
import { StoreQueue } from '../../../main/pipeline/store-queue.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { settled, SteeredStore } from '../fixtures/steered-store.ts';
import { tickBatch } from '../../fixtures/ticks.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

let store: SteeredStore;
let log: RecordingLog;
let pauses: boolean[];
let missing: Gap[];
let queue: StoreQueue;

function queueWith(limits: Partial<StoreQueueLimits> = {}): StoreQueue {
  return new StoreQueue({
    store,
    venueKey: 'usdm',
    log,
    onPause: (isPaused) => pauses.push(isPaused),
    onChange: () => undefined,
    onMissing: (gaps) => missing.push(...gaps),
    limits: { firstRetryMs: 0, maxRetryMs: 0, ...limits },
  });
}

/** Ticks of one symbol with ids that rise by one. */
function oneLeg(count: number, firstId = 0): TickBatch {
  const ticks = Array.from({ length: count }, (_, index) => ({
    symbol: 'ETHUSDT',
    tradeId: firstId + index,
    tradeTimeMs: 1_700_000_000_000 + firstId + index,
    priceQuote: 1,
    quantityBase: 1,
  }));
  return tickBatch(['ETHUSDT'], ticks);
}

/** The store works again, and takes all that waits. */
async function recovered(): Promise<void> {
  void queue.flush();
  do {
    await store.commit();
  } while (store.isBusy);
}

function push(batch: TickBatch): void {
  queue.push({ batch, gaps: [] });
}

const asked = (count: number) => vi.waitFor(() => expect(store.asked.length).toBe(count));

beforeEach(() => {
  store = new SteeredStore();
  log = new RecordingLog();
  pauses = [];
  missing = [];
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
      isLosing: false,
      journalFailure: undefined,
      totalCount: 11,
      insertedCount: 11,
      duplicateCount: 1,
      pendingCount: 0,
      journaledCount: 0,
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
    push(batchOf(2, 3));
    await store.fail();
    expect(queue.counts).toMatchObject({ failure: 'The disk is full.', pendingCount: 5 });
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

  it('costs the newest ticks when memory runs out, and they are recorded as missing', async () => {
    queue = queueWith({ maxPendingTicks: 10, firstRetryMs: 60_000, maxRetryMs: 60_000 });
    push(oneLeg(4));
    await store.fail();
    for (const firstId of [4, 8, 12, 16]) {
      push(oneLeg(4, firstId));
    }
    expect(queue.counts).toMatchObject({ pendingCount: 8, lostCount: 12, isLosing: true });
    expect(log.matching('error', 'new ones are given up').length).toBe(1);
    await recovered();
    expect(store.committed[0]).toEqual(oneLeg(8));
    push(oneLeg(4, 20));
    await recovered();
    const gap = { symbol: 'ETHUSDT', fromTradeId: 8, toTradeId: 19, state: 'open' };
    expect(missing).toEqual([expect.objectContaining(gap)]);
    expect(store.committedGaps).toEqual(missing);
    expect(queue.counts).toMatchObject({ pendingCount: 0, lostCount: 12, insertedCount: 12 });
  });

  it('gives up until there is room again, so that the gaps are few', async () => {
    queue = queueWith({ maxPendingTicks: 10, firstRetryMs: 60_000, maxRetryMs: 60_000 });
    push(oneLeg(9));
    await store.fail();
    push(oneLeg(4, 9));
    // It would fit, but the gap before it would have to be recorded.
    push(oneLeg(1, 13));
    expect(queue.counts).toMatchObject({ pendingCount: 9, lostCount: 5 });
    expect(store.committedGaps).toEqual([]);
    await recovered();
    expect(
      store.committedGaps.map(({ fromTradeId, toTradeId }) => [fromTradeId, toTradeId]),
    ).toEqual([[9, 13]]);
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
    // Asking for it again would bring the same: it is missing for good.
    expect(store.committedGaps).toEqual([
      expect.objectContaining({ symbol: 'ETHUSDT', fromTradeId: 2, state: 'unfillable' }),
    ]);
    expect(missing).toEqual([]);
  });
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
