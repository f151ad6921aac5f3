import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { Log } from '../log.ts';
import type { AppendResult } from '../store/tick-writer.ts';

/** The part of the store that a queue needs. */
export interface BatchStore {
  append(venueKey: string, batch: TickBatch, gaps: readonly Gap[]): Promise<AppendResult>;
}

export interface StoreQueueLimits {
  /** Ticks kept in memory while writing fails; beyond it the oldest are given up. */
  readonly maxPendingTicks: number;
  /** Above this the feed is asked to wait, if the store works but is slow. */
  readonly pauseAboveTicks: number;
  /** Below this it may go on. */
  readonly resumeBelowTicks: number;
  /** Batches that wait are put into one transaction up to this size, so that a backlog is caught up. */
  readonly maxTransactionTicks: number;
  /** A store that has not answered for this long counts as failing. */
  readonly stalledAfterMs: number;
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
}

export const defaultQueueLimits: StoreQueueLimits = {
  maxPendingTicks: 1_000_000,
  pauseAboveTicks: 200_000,
  resumeBelowTicks: 50_000,
  maxTransactionTicks: 25_000,
  stalledAfterMs: 10_000,
  firstRetryMs: 500,
  maxRetryMs: 5_000,
};

export interface StoreQueueOptions {
  readonly store: BatchStore;
  /** The market the symbols are of, such as `usdm` or `demo-usdm`. */
  readonly venueKey: string;
  readonly log: Log;
  /** Asks the feed to wait (true) or to go on (false). */
  readonly onPause: (isPaused: boolean) => void;
  /** Any of the counts or the state changed. */
  readonly onChange: () => void;
  readonly limits?: Partial<StoreQueueLimits>;
  readonly random?: () => number;
}

export interface StoreQueueCounts {
  /** Why writing fails now, in words; `undefined` while it works. */
  readonly failure: string | undefined;
  /** The store is gone for good: everything is lost at once. */
  readonly isFinal: boolean;
  /** All ticks of the file, as far as known. */
  readonly totalCount: number | undefined;
  readonly insertedCount: number;
  readonly duplicateCount: number;
  readonly pendingCount: number;
  readonly lostCount: number;
}
