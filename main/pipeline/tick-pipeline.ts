import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { LegHole, StoreReport } from '../../preload/contract.ts';
import { wordsOf } from '../error-words.ts';
import type { Feed, TickIntake } from '../feed/feed.ts';
import type { Log } from '../log.ts';
import { blockBatch } from './block-batch.ts';
import { emptyBatch } from './store-entry.ts';
import type { BatchStore, StoreQueueLimits } from './store-queue-options.ts';
import { StoreJoins, type StoreJoinsOptions } from './store-joins.ts';
import { StoreQueue } from './store-queue.ts';
import { storeStateOf } from './store-state.ts';
import { TickBatcher } from './tick-batcher.ts';
import type { TickJournal } from './tick-journal.ts';

export interface TickPipelineOptions {
  readonly symbols: readonly string[];
  /** Key of the market in the store, such as `usdm` or `demo-usdm`. */
  readonly venueKey: string;
  /** Makes the feed that fills this pipeline; it must put its ticks into `intake`. */
  readonly createFeed: (intake: TickIntake) => Feed;
  readonly store: BatchStore;
  /** All ticks of the file before this pipeline; `undefined` where it could not be read. */
  readonly initialStoredCount: number | undefined;
  /** The last report of the pipeline before this one, whose session counts go on. */
  readonly previousReport?: StoreReport | undefined;
  /** Where ticks wait that do not fit memory, or at the end of the app. */
  readonly journal?: TickJournal | undefined;
  /** Where the stored trades end; what is missing behind them is told to `onMissing`. */
  readonly stored?: Omit<StoreJoinsOptions, 'venueKey'> | undefined;
  /** These are recorded as missing, and should be asked for again. */
  readonly onMissing?: ((gaps: readonly Gap[]) => void) | undefined;
  /** Takes each batch for the window. */
  readonly publish: (batch: TickBatch) => void;
  /** In order with the batches: trades are missing between the one before and the one after. */
  readonly publishHole: (hole: LegHole) => void;
  /** Trades of a stretch that was told before are committed now. */
  readonly publishHistoryChanged: (hole: LegHole) => void;
  /** Called at most every `reportIntervalMs`, and once more after the last change. */
  readonly onReport: (report: StoreReport) => void;
  readonly log: Log;
  readonly flushIntervalMs?: number;
  readonly maxBatchTicks?: number;
  readonly reportIntervalMs?: number;
  readonly queueLimits?: Partial<StoreQueueLimits>;
  readonly random?: () => number;
}

/** From the feed, in batches, to the store and to the window. */
export class TickPipeline {
  readonly #options: TickPipelineOptions;
  readonly #batcher: TickBatcher;
  /** Late trades: for the store alone, because the window has gone on without them. */
  readonly #pastBatcher: TickBatcher;
  readonly #queue: StoreQueue;
  readonly #feed: Feed;
  readonly #reportIntervalMs: number;
  #reportTimer: NodeJS.Timeout | undefined;
  #hasPublishFailed = false;
  #isMuted = false;
  #isStopped = false;

  constructor(options: TickPipelineOptions) {
    this.#options = options;
    this.#reportIntervalMs = options.reportIntervalMs ?? 250;
    const { symbols, venueKey, store, journal, log, flushIntervalMs, maxBatchTicks } = options;
    const { stored, onMissing } = options;
    this.#queue = new StoreQueue({
      store,
      venueKey,
      journal,
      log,
      onMissing,
      joins: stored === undefined ? undefined : new StoreJoins({ venueKey, ...stored }),
      onPause: (isPaused) => this.#pauseFeed(isPaused),
      onChange: () => this.#changed(),
      ...(options.queueLimits === undefined ? {} : { limits: options.queueLimits }),
      ...(options.random === undefined ? {} : { random: options.random }),
    });
    const batching = {
      symbols,
      ...(flushIntervalMs === undefined ? {} : { flushIntervalMs }),
      ...(maxBatchTicks === undefined ? {} : { maxBatchTicks }),
    };
    this.#batcher = new TickBatcher({ ...batching, onBatch: (batch) => this.#take(batch) });
    this.#pastBatcher = new TickBatcher({
      ...batching,
      onBatch: (batch) => this.#queue.push({ batch, gaps: [] }),
    });
    this.#feed = options.createFeed({
      live: this.#batcher.sinkOf('live'),
      backfilled: this.#batcher.sinkOf('backfilled'),
      past: this.#pastBatcher.sinkOf('backfilled'),
      olderPast: (symbolIndex, block) => {
        // A batch of its own, and so of one transaction.
        this.#queue.push({ batch: blockBatch(symbols, symbolIndex, block), gaps: [] });
      },
      historyDeepened: (stretches) => {
        this.#queue.onceCommitted(() => stretches.forEach((one) => this.#publishChanged(one)));
      },
      gapOpened: (gap) => this.#gapOpened(gap),
      gapSettled: (parts, wasOpened) => this.#gapSettled(parts, wasOpened),
    });
  }

  get report(): StoreReport {
    const { initialStoredCount, previousReport } = this.#options;
    const counts = this.#queue.counts;
    return {
      state: storeStateOf(counts),
      storedCount: counts.totalCount ?? initialStoredCount,
      sessionStoredCount: (previousReport?.sessionStoredCount ?? 0) + counts.insertedCount,
      duplicateCount: (previousReport?.duplicateCount ?? 0) + counts.duplicateCount,
      pendingCount: this.#batcher.count + this.#pastBatcher.count + counts.pendingCount,
      journaledCount: counts.journaledCount,
      lostCount: (previousReport?.lostCount ?? 0) + counts.lostCount,
    };
  }

  start(): void {
    this.#feed.start();
    this.#options.onReport(this.report);
  }

  /** Publishes nothing any more, from this moment; storing goes on. */
  mute(): void {
    this.#isMuted = true;
  }

  /**
   * Resolves when every tick received so far is committed, or when that cannot be waited for.
   *
   * @returns the stretches whose trades are not committed: what is read from the store now has holes
   * there, and is told to have changed once they are
   */
  async flush(): Promise<readonly LegHole[]> {
    this.#flushBatchers();
    const upTo = this.#queue.pushedCount;
    await this.#queue.flush();
    const { symbols } = this.#options;
    const missing = this.#queue.stretches(symbols, upTo).flatMap((stretch, leg): LegHole[] => {
      const symbol = symbols[leg];
      return stretch === undefined || symbol === undefined
        ? []
        : [{ symbol, fromTimeMs: stretch.firstTimeMs, toTimeMs: stretch.lastTimeMs }];
    });
    if (missing.length > 0) {
      this.#queue.onceCommitted(() => missing.forEach((hole) => this.#publishChanged(hole)));
    }
    return missing;
  }

  /** Ends the feed, saves what can be saved and reports for the last time. Always resolves. */
  async stop(): Promise<void> {
    await this.#feed.stop();
    this.#flushBatchers();
    await this.#queue.close();
    this.#isStopped = true;
    clearTimeout(this.#reportTimer);
    this.#reportTimer = undefined;
    this.#options.onReport(this.report);
  }

  #flushBatchers(): void {
    this.#batcher.flush();
    this.#pastBatcher.flush();
  }

  #take(batch: TickBatch): void {
    // The store first: its thread works while the window's copy is made.
    this.#queue.push({ batch, gaps: [] });
    this.#publish(() => this.#options.publish(batch));
  }

  /** Told before the trades after it, so that it is stored and shown before them. */
  #gapOpened(gap: Gap): void {
    this.#batcher.flush();
    this.#record([gap]);
    this.#publishHole(gap);
  }

  #gapSettled(parts: readonly Gap[], wasOpened: boolean): void {
    this.#flushBatchers();
    this.#record(parts);
    if (!wasOpened) {
      for (const part of parts.filter(({ state }) => state === 'unfillable')) {
        this.#publishHole(part);
      }
      return;
    }
    const [first] = parts;
    if (first === undefined || parts.every(({ state }) => state !== 'filled')) {
      return;
    }
    const whole: LegHole = {
      symbol: first.symbol,
      fromTimeMs: Math.min(...parts.map(({ fromTimeMs }) => fromTimeMs)),
      toTimeMs: Math.max(...parts.map(({ toTimeMs }) => toTimeMs)),
    };
    // Not before the trades are committed: the window loads them from the store.
    this.#queue.onceCommitted(() => this.#publishChanged(whole));
  }

  #record(gaps: readonly Gap[]): void {
    this.#queue.push({ batch: emptyBatch(this.#options.symbols), gaps });
  }

  #publishChanged(hole: LegHole): void {
    this.#publish(() => this.#options.publishHistoryChanged(hole));
  }

  #publishHole({ symbol, fromTimeMs, toTimeMs }: Gap): void {
    this.#publish(() => this.#options.publishHole({ symbol, fromTimeMs, toTimeMs }));
  }

  #publish(send: () => void): void {
    if (this.#isMuted) {
      return;
    }
    try {
      send();
    } catch (error) {
      if (!this.#hasPublishFailed) {
        this.#hasPublishFailed = true;
        this.#options.log.error('Sending ticks to the window failed; storing goes on', {
          reason: wordsOf(error),
        });
      }
    }
  }

  #pauseFeed(isPaused: boolean): void {
    this.#options.log.info(isPaused ? 'The disk is slow: the feed waits' : 'The feed goes on', {
      pendingCount: this.#queue.counts.pendingCount,
    });
    if (isPaused) {
      this.#feed.pause();
    } else {
      this.#feed.resume();
    }
  }

  #changed(): void {
    // An attempt that the queue did not wait for may end now, when the next pipeline reports already.
    if (this.#isStopped) {
      return;
    }
    this.#reportTimer ??= setTimeout(() => {
      this.#reportTimer = undefined;
      this.#options.onReport(this.report);
    }, this.#reportIntervalMs);
  }
}
