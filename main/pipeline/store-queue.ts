import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { Backoff } from '../backoff.ts';
import { StoreError } from '../store/store-error.ts';
import { mergedBatch } from './merged-batch.ts';
import {
  defaultQueueLimits,
  type StoreQueueCounts,
  type StoreQueueLimits,
  type StoreQueueOptions,
} from './store-queue-options.ts';

/**
 * Batches on their way to the store, one transaction at a time and in order. What fails stays at the
 * head and is tried again; a store that is slow makes the feed wait; a store that fails does not,
 * because the live view must go on. What a store that is gone for good would have taken is lost at once.
 */
export class StoreQueue {
  readonly #options: StoreQueueOptions;
  readonly #limits: StoreQueueLimits;
  readonly #backoff: Backoff;
  /** The first `#inFlightBatches` are with the store, the others wait. */
  readonly #batches: TickBatch[] = [];
  #inFlightBatches = 0;
  /** So many batches go singly, to find the one among them that can never be stored. */
  #singlyLeft = 0;
  #isPaused = false;
  #isClosed = false;
  #failure: string | undefined;
  #isFinal = false;
  #totalCount: number | undefined;
  #insertedCount = 0;
  #duplicateCount = 0;
  #pendingCount = 0;
  #lostCount = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  /** The attempt in flight has taken longer than `stalledAfterMs`. */
  #isStalled = false;
  #pushedCount = 0;
  #flushes: { readonly upTo: number; readonly resolve: () => void }[] = [];

  constructor(options: StoreQueueOptions) {
    this.#options = options;
    this.#limits = { ...defaultQueueLimits, ...options.limits };
    this.#backoff = new Backoff({
      firstDelayMs: this.#limits.firstRetryMs,
      maxDelayMs: this.#limits.maxRetryMs,
      random: options.random ?? Math.random,
    });
  }

  get counts(): StoreQueueCounts {
    return {
      failure: this.#failure,
      isFinal: this.#isFinal,
      totalCount: this.#totalCount,
      insertedCount: this.#insertedCount,
      duplicateCount: this.#duplicateCount,
      pendingCount: this.#pendingCount,
      lostCount: this.#lostCount,
    };
  }

  push(batch: TickBatch): void {
    this.#pushedCount += batch.count;
    if (this.#isFinal) {
      this.#lostCount += batch.count;
      this.#options.onChange();
      return;
    }
    this.#batches.push(batch);
    this.#pendingCount += batch.count;
    this.#dropBeyondBound();
    this.#balance();
    // While a retry is due, new batches wait behind the one that failed.
    if (this.#retryTimer === undefined) {
      this.#sendNext();
    }
    this.#options.onChange();
  }

  /**
   * Resolves when everything pushed so far is committed, or when an attempt has failed: waiting for a
   * broken disk would hold up the one who asks. Look at `counts` for which of both.
   */
  flush(): Promise<void> {
    if (this.#pendingCount === 0 || this.#isStalled) {
      return Promise.resolve();
    }
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#sendNext();
    return new Promise((resolve) => this.#flushes.push({ upTo: this.#pushedCount, resolve }));
  }

  /** Makes one last attempt at what is left and gives up the rest, which then counts as lost. */
  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    if (this.#pendingCount > 0) {
      this.#options.log.error('Ticks were not saved', { lostCount: this.#pendingCount });
      this.#loseAll();
      this.#options.onChange();
    }
  }

  #sendNext(): void {
    const [first] = this.#batches;
    if (this.#inFlightBatches > 0 || this.#isClosed || first === undefined) {
      return;
    }
    const group = this.#batches.slice(0, this.#nextGroupLength());
    this.#inFlightBatches = group.length;
    void this.#send(mergedBatch(first, group.slice(1)));
  }

  /** How many of the waiting batches go into the next transaction. */
  #nextGroupLength(): number {
    if (this.#singlyLeft > 0) {
      return 1;
    }
    let tickCount = 0;
    const tooMany = this.#batches.findIndex(
      (batch) => (tickCount += batch.count) > this.#limits.maxTransactionTicks,
    );
    return tooMany === -1 ? this.#batches.length : Math.max(1, tooMany);
  }

  async #send(batch: TickBatch): Promise<void> {
    const stallTimer = setTimeout(() => {
      this.#isStalled = true;
      this.#fail('The database does not answer.');
    }, this.#limits.stalledAfterMs);
    try {
      const result = await this.#options.store.append(this.#options.venueKey, batch);
      this.#insertedCount += result.insertedCount;
      this.#duplicateCount += result.duplicateCount;
      this.#totalCount = result.totalCount;
      this.#removeHead();
      this.#recover();
    } catch (error) {
      this.#failed(batch, error);
    } finally {
      clearTimeout(stallTimer);
      this.#isStalled = false;
      this.#inFlightBatches = 0;
    }
    this.#balance();
    if (this.#retryTimer === undefined) {
      this.#sendNext();
    }
    this.#endFlushes(this.#pushedCount - this.#pendingCount);
    this.#options.onChange();
  }

  #failed(batch: TickBatch, error: unknown): void {
    if (error instanceof StoreError && error.isFinal) {
      this.#giveUp(error.message);
      return;
    }
    if (error instanceof StoreError && !error.isRetryable) {
      if (this.#inFlightBatches > 1) {
        this.#singlyLeft = this.#inFlightBatches;
        return;
      }
      // It would fail for ever and hold up everything behind it.
      this.#removeHead();
      this.#lostCount += batch.count;
      this.#options.log.error('A batch cannot be stored and was given up', {
        reason: error.message,
        lostCount: batch.count,
      });
      return;
    }
    this.#fail(error instanceof Error ? error.message : String(error));
    if (!this.#isClosed) {
      this.#retryTimer = setTimeout(() => {
        this.#retryTimer = undefined;
        this.#sendNext();
      }, this.#backoff.nextDelayMs());
    }
  }

  #fail(reason: string): void {
    if (this.#failure === undefined) {
      this.#options.log.error('Storing ticks fails; it is tried again', { reason });
    }
    this.#failure = reason;
    this.#endFlushes(Infinity);
    this.#balance();
    this.#options.onChange();
  }

  /** Keeps nothing and tries nothing any more: memory would fill with what can never be stored. */
  #giveUp(reason: string): void {
    this.#options.log.error('Ticks cannot be stored any more', {
      reason,
      lostCount: this.#pendingCount,
    });
    this.#failure = reason;
    this.#isFinal = true;
    this.#loseAll();
  }

  #loseAll(): void {
    this.#lostCount += this.#pendingCount;
    this.#pendingCount = 0;
    this.#batches.length = 0;
  }

  #recover(): void {
    this.#backoff.reset();
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      this.#options.log.info('Storing ticks works again', { lostCount: this.#lostCount });
    }
  }

  /** Takes off what was in flight. */
  #removeHead(): void {
    this.#singlyLeft = Math.max(0, this.#singlyLeft - this.#inFlightBatches);
    for (const batch of this.#batches.splice(0, this.#inFlightBatches)) {
      this.#pendingCount -= batch.count;
    }
  }

  /** Gives up the oldest batches, but never the one that may be on its way into the file. */
  #dropBeyondBound(): void {
    while (this.#pendingCount > this.#limits.maxPendingTicks) {
      const [dropped] = this.#batches.splice(this.#inFlightBatches, 1);
      if (dropped === undefined) {
        return;
      }
      if (this.#lostCount === 0) {
        this.#options.log.error('Memory for waiting ticks is full; the oldest are given up');
      }
      this.#pendingCount -= dropped.count;
      this.#lostCount += dropped.count;
    }
  }

  #balance(): void {
    const { pauseAboveTicks, resumeBelowTicks } = this.#limits;
    const isSlow = this.#failure === undefined && this.#pendingCount > pauseAboveTicks;
    const mayGoOn = this.#failure !== undefined || this.#pendingCount < resumeBelowTicks;
    if (!this.#isPaused && isSlow) {
      this.#isPaused = true;
      this.#options.onPause(true);
    } else if (this.#isPaused && mayGoOn) {
      this.#isPaused = false;
      this.#options.onPause(false);
    }
  }

  /** @param upTo - ends those that wait for no more than the first `upTo` ticks ever pushed */
  #endFlushes(upTo: number): void {
    const due = this.#flushes.filter((flush) => flush.upTo <= upTo);
    this.#flushes = this.#flushes.filter((flush) => flush.upTo > upTo);
    for (const { resolve } of due) {
      resolve();
    }
  }
}
