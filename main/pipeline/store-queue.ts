import { Backoff } from '../backoff.ts';
import { StoreError } from '../store/store-error.ts';
import { mergedEntry, type StoreEntry } from './store-entry.ts';
import {
  defaultQueueLimits,
  type StoreQueueCounts,
  type StoreQueueLimits,
  type StoreQueueOptions,
} from './store-queue-options.ts';

/** Called once the first `upTo` entries ever pushed are out of the queue. */
interface Waiter {
  readonly upTo: number;
  readonly done: () => void;
}

/**
 * Batches on their way to the store, one transaction at a time and in order. What fails stays at the
 * head and is tried again; a store that is slow makes the feed wait; a store that fails does not,
 * because the live view must go on. What a store that is gone for good would have taken is lost at once.
 */
export class StoreQueue {
  readonly #options: StoreQueueOptions;
  readonly #limits: StoreQueueLimits;
  readonly #backoff: Backoff;
  /** The first `#inFlightEntries` are with the store, the others wait. */
  readonly #entries: StoreEntry[] = [];
  #inFlightEntries = 0;
  /** So many entries go singly, to find the one among them that can never be stored. */
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
  /** Entries ever pushed. */
  #pushedCount = 0;
  #flushes: Waiter[] = [];
  #commits: Waiter[] = [];

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

  push(entry: StoreEntry): void {
    this.#pushedCount += 1;
    if (this.#isFinal) {
      this.#lostCount += entry.batch.count;
      this.#options.onChange();
      return;
    }
    this.#entries.push(entry);
    this.#pendingCount += entry.batch.count;
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
    if (this.#entries.length === 0 || this.#isStalled) {
      return Promise.resolve();
    }
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#sendNext();
    return new Promise((done) => this.#flushes.push({ upTo: this.#pushedCount, done }));
  }

  /** Calls back when everything pushed so far is committed, however long that takes. */
  onceCommitted(done: () => void): void {
    this.#commits.push({ upTo: this.#pushedCount, done });
    this.#endCommits();
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
    const [first] = this.#entries;
    if (this.#inFlightEntries > 0 || this.#isClosed || first === undefined) {
      return;
    }
    const group = this.#entries.slice(0, this.#nextGroupLength());
    this.#inFlightEntries = group.length;
    void this.#send(mergedEntry(first, group.slice(1)));
  }

  /** How many of the waiting batches go into the next transaction. */
  #nextGroupLength(): number {
    if (this.#singlyLeft > 0) {
      return 1;
    }
    let tickCount = 0;
    const tooMany = this.#entries.findIndex(
      ({ batch }) => (tickCount += batch.count) > this.#limits.maxTransactionTicks,
    );
    return tooMany === -1 ? this.#entries.length : Math.max(1, tooMany);
  }

  async #send({ batch, gaps }: StoreEntry): Promise<void> {
    const stallTimer = setTimeout(() => {
      this.#isStalled = true;
      this.#fail('The database does not answer.');
    }, this.#limits.stalledAfterMs);
    try {
      const result = await this.#options.store.append(this.#options.venueKey, batch, gaps);
      this.#insertedCount += result.insertedCount;
      this.#duplicateCount += result.duplicateCount;
      this.#totalCount = result.totalCount;
      this.#removeHead();
      this.#recover();
    } catch (error) {
      this.#failed(batch.count, error);
    } finally {
      clearTimeout(stallTimer);
      this.#isStalled = false;
      this.#inFlightEntries = 0;
    }
    this.#balance();
    if (this.#retryTimer === undefined) {
      this.#sendNext();
    }
    this.#endFlushes(this.#pushedCount - this.#entries.length);
    this.#endCommits();
    this.#options.onChange();
  }

  #failed(tickCount: number, error: unknown): void {
    if (error instanceof StoreError && error.isFinal) {
      this.#giveUp(error.message);
      return;
    }
    if (error instanceof StoreError && !error.isRetryable) {
      if (this.#inFlightEntries > 1) {
        this.#singlyLeft = this.#inFlightEntries;
        return;
      }
      // It would fail for ever and hold up everything behind it.
      this.#removeHead();
      this.#lostCount += tickCount;
      this.#options.log.error('A batch cannot be stored and was given up', {
        reason: error.message,
        lostCount: tickCount,
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
    this.#entries.length = 0;
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
    this.#singlyLeft = Math.max(0, this.#singlyLeft - this.#inFlightEntries);
    for (const { batch } of this.#entries.splice(0, this.#inFlightEntries)) {
      this.#pendingCount -= batch.count;
    }
  }

  /** Gives up the oldest entries, but never the one that may be on its way into the file. */
  #dropBeyondBound(): void {
    while (this.#pendingCount > this.#limits.maxPendingTicks) {
      const [dropped] = this.#entries.splice(this.#inFlightEntries, 1);
      if (dropped === undefined) {
        return;
      }
      if (this.#lostCount === 0) {
        this.#options.log.error('Memory for waiting ticks is full; the oldest are given up');
      }
      this.#pendingCount -= dropped.batch.count;
      this.#lostCount += dropped.batch.count;
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

  /** @param upTo - ends those that wait for no more than the first `upTo` entries ever pushed */
  #endFlushes(upTo: number): void {
    const due = this.#flushes.filter((flush) => flush.upTo <= upTo);
    this.#flushes = this.#flushes.filter((flush) => flush.upTo > upTo);
    for (const { done } of due) {
      done();
    }
  }

  #endCommits(): void {
    const upTo = this.#pushedCount - this.#entries.length;
    const due = this.#commits.filter((commit) => commit.upTo <= upTo);
    this.#commits = this.#commits.filter((commit) => commit.upTo > upTo);
    for (const { done } of due) {
      done();
    }
  }
}
