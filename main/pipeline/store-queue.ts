import { Backoff } from '../backoff.ts';
import { wordsOf } from '../error-words.ts';
import { StoreError } from '../store/store-error.ts';
import type { Group } from './entry-group.ts';
import { InheritedGaps } from './inherited-gaps.ts';
import type { LegStretch } from './leg-stretch.ts';
import type { StoreEntry } from './store-entry.ts';
import {
  defaultQueueLimits,
  type StoreQueueCounts,
  type StoreQueueLimits,
  type StoreQueueOptions,
} from './store-queue-options.ts';
import { WaitingEntries } from './waiting-entries.ts';

/** Called once the first `upTo` entries ever pushed are out of the queue. */
interface Waiter {
  readonly upTo: number;
  readonly done: () => void;
}

/**
 * Entries on their way to the store, one transaction at a time and in order. What fails is tried
 * again until it works; a store that is slow makes the feed wait; a store that fails does not,
 * because the live view must go on: then ticks wait in memory and in a journal.
 */
export class StoreQueue {
  readonly #options: StoreQueueOptions;
  readonly #limits: StoreQueueLimits;
  readonly #backoff: Backoff;
  readonly #waiting: WaitingEntries;
  readonly #inherited: InheritedGaps;
  /** So many entries go singly, to find the one among them that can never be stored. */
  #singlyLeft = 0;
  #isSending = false;
  #isPaused = false;
  #isClosed = false;
  #failure: string | undefined;
  #totalCount: number | undefined;
  #insertedCount = 0;
  #duplicateCount = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  /** The attempt in flight has taken longer than `stalledAfterMs`. */
  #isStalled = false;
  #flushes: readonly Waiter[] = [];
  #commits: readonly Waiter[] = [];

  constructor(options: StoreQueueOptions) {
    this.#options = options;
    this.#limits = { ...defaultQueueLimits, ...options.limits };
    this.#backoff = new Backoff({
      firstDelayMs: this.#limits.firstRetryMs,
      maxDelayMs: this.#limits.maxRetryMs,
      random: options.random ?? Math.random,
    });
    this.#inherited = new InheritedGaps(options.venueKey);
    this.#waiting = new WaitingEntries({
      ...options,
      limits: this.#limits,
      onSpilled: () => this.#goOn(),
      onLostRecorded: (gaps) => this.onceCommitted(() => options.onMissing?.(gaps)),
    });
    // What an earlier session left is stored before anything newer.
    this.#sendNext();
  }

  get counts(): StoreQueueCounts {
    const { memoryCount, journaledCount, lostCount, isLosing, journalFailure } = this.#waiting;
    return {
      failure: this.#failure,
      isLosing,
      journalFailure,
      totalCount: this.#totalCount,
      insertedCount: this.#insertedCount,
      duplicateCount: this.#duplicateCount,
      pendingCount: memoryCount + journaledCount,
      journaledCount,
      lostCount,
    };
  }

  /** Entries ever pushed. */
  get pushedCount(): number {
    return this.#waiting.pushedCount;
  }

  /**
   * From where to where the trades of each symbol reach that are not stored yet.
   *
   * @param upTo - of so many entries ever pushed
   */
  stretches(symbols: readonly string[], upTo: number): readonly (LegStretch | undefined)[] {
    return this.#waiting.stretches(symbols, upTo);
  }

  push(entry: StoreEntry): void {
    this.#waiting.push(entry);
    this.#goOn();
  }

  /**
   * Resolves when everything pushed so far is committed, or when an attempt has failed or a journal
   * must be stored first: waiting for those would hold up the one who asks. Look at `counts`.
   */
  flush(): Promise<void> {
    const upTo = this.#waiting.pushedCount;
    if (this.#waiting.settledUpTo >= upTo) {
      return Promise.resolve();
    }
    this.#retryNow();
    if (this.#waiting.hasJournal || this.#isStalled) {
      return Promise.resolve();
    }
    return new Promise((done) => {
      this.#flushes = [...this.#flushes, { upTo, done }];
    });
  }

  /** Calls back when everything pushed so far is committed, however long that takes. */
  onceCommitted(done: () => void): void {
    this.#commits = [...this.#commits, { upTo: this.#waiting.pushedCount, done }];
    this.#endWaiters();
  }

  /** Makes one last attempt at what is left; the rest waits in the journal for the next start. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#limits.closeWithinMs);
    });
    await Promise.race([this.flush(), timeUp]);
    clearTimeout(timer);
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    const lostCount = await this.#waiting.saveAll();
    if (lostCount > 0) {
      this.#options.log.error('Ticks were not saved', { lostCount });
    }
    this.#options.onChange();
  }

  #goOn(): void {
    this.#balance();
    // While a retry is due, new entries wait behind the one that failed.
    if (this.#retryTimer === undefined) {
      this.#sendNext();
    }
    this.#options.onChange();
  }

  #retryNow(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#isSending || this.#isClosed || this.#waiting.isSpilling || this.#waiting.isEmpty) {
      return;
    }
    this.#isSending = true;
    void this.#send();
  }

  async #send(): Promise<void> {
    const stallTimer = setTimeout(() => {
      this.#isStalled = true;
      this.#fail('The database does not answer.');
    }, this.#limits.stalledAfterMs);
    let group: Group | undefined;
    try {
      const taken = this.#waiting.take(this.#limits.maxTransactionTicks, this.#singlyLeft > 0);
      group = taken instanceof Promise ? await taken : taken;
      if (group !== undefined) {
        await this.#store(group);
      }
    } catch (error) {
      await this.#failed(group, error);
    } finally {
      clearTimeout(stallTimer);
      this.#isStalled = false;
      this.#isSending = false;
    }
    this.#endWaiters();
    this.#goOn();
  }

  async #store(group: Group): Promise<void> {
    const { store, joins, onMissing } = this.#options;
    const { venueKey, entry } = group;
    const isInherited = this.#waiting.isInherited(group);
    const asked = joins?.before(group, isInherited) ?? [];
    const joining = asked instanceof Promise ? await asked : asked;
    const result = await store.append(venueKey, entry.batch, [...joining, ...entry.gaps]);
    this.#insertedCount += result.insertedCount;
    this.#duplicateCount += result.duplicateCount;
    this.#totalCount = result.totalCount;
    this.#singlyLeft = Math.max(0, this.#singlyLeft - group.entries.length);
    await this.#waiting.committed(group);
    joins?.stored(group);
    this.#inherited.take(group, isInherited);
    const missing = [...joining, ...(this.#waiting.hasJournal ? [] : this.#inherited.takeOpen())];
    if (missing.length > 0) {
      onMissing?.(missing);
    }
    this.#recover();
  }

  async #failed(group: Group | undefined, error: unknown): Promise<void> {
    if (group !== undefined && error instanceof StoreError && !error.isRetryable) {
      if (group.entries.length > 1) {
        this.#singlyLeft = group.entries.length;
        this.#waiting.putBack(group);
        return;
      }
      // It would fail for ever and hold up everything behind it.
      this.#singlyLeft = Math.max(0, this.#singlyLeft - 1);
      await this.#waiting.giveUp(group);
      this.#options.log.error('A batch cannot be stored and was given up', {
        reason: error.message,
        lostCount: group.entry.batch.count,
      });
      return;
    }
    if (group !== undefined) {
      this.#waiting.putBack(group);
    }
    this.#fail(wordsOf(error));
    if (!this.#isClosed) {
      this.#retryTimer = setTimeout(() => this.#retryNow(), this.#backoff.nextDelayMs());
    }
  }

  #fail(reason: string): void {
    if (this.#failure === undefined) {
      this.#options.log.error('Storing ticks fails; it is tried again', { reason });
    }
    this.#failure = reason;
    this.#endFlushes();
    this.#balance();
    this.#options.onChange();
  }

  #recover(): void {
    this.#backoff.reset();
    this.#waiting.recordLost();
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      const { lostCount } = this.#waiting;
      this.#options.log.info('Storing ticks works again', { lostCount });
    }
  }

  #balance(): void {
    const { pauseAboveTicks, resumeBelowTicks } = this.#limits;
    const { memoryCount } = this.#waiting;
    const isSlow = this.#failure === undefined && memoryCount > pauseAboveTicks;
    const mayGoOn = this.#failure !== undefined || memoryCount < resumeBelowTicks;
    if (!this.#isPaused && isSlow) {
      this.#isPaused = true;
      this.#options.onPause(true);
    } else if (this.#isPaused && mayGoOn) {
      this.#isPaused = false;
      this.#options.onPause(false);
    }
  }

  /** Ends those whose entries are all out of the queue. */
  #endWaiters(): void {
    const { settledUpTo } = this.#waiting;
    const isDue = ({ upTo }: Waiter): boolean => upTo <= settledUpTo;
    const due = [...this.#flushes, ...this.#commits].filter(isDue);
    this.#flushes = this.#flushes.filter((waiter) => !isDue(waiter));
    this.#commits = this.#commits.filter((waiter) => !isDue(waiter));
    for (const { done } of due) {
      done();
    }
  }

  #endFlushes(): void {
    const flushes = this.#flushes;
    this.#flushes = [];
    for (const { done } of flushes) {
      done();
    }
  }
}
