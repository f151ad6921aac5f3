import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { Log } from '../log.ts';
import type { AppendResult } from '../store/tick-writer.ts';
import type { StoreJoins } from './store-joins.ts';
import type { TickJournal } from './tick-journal.ts';

/** The part of the store that a queue needs. */
export interface BatchStore {
  append(venueKey: string, batch: TickBatch, gaps: readonly Gap[]): Promise<AppendResult>;
}

export interface StoreQueueLimits {
  /** Ticks kept in memory while writing fails; beyond it new ones are given up. */
  readonly maxPendingTicks: number;
  /** Above this the oldest in memory are moved to the journal. */
  readonly spillAboveTicks: number;
  /** Above this the feed is asked to wait, if the store works but is slow. */
  readonly pauseAboveTicks: number;
  /** Below this it may go on. */
  readonly resumeBelowTicks: number;
  /** Batches that wait are put into one transaction up to this size, so that a backlog is caught up. */
  readonly maxTransactionTicks: number;
  /** A store that has not answered for this long counts as failing. */
  readonly stalledAfterMs: number;
  /** At the end what is not stored by then waits in the journal for the next start. */
  readonly closeWithinMs: number;
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
}

export const defaultQueueLimits: StoreQueueLimits = {
  maxPendingTicks: 1_000_000,
  spillAboveTicks: 900_000,
  pauseAboveTicks: 200_000,
  resumeBelowTicks: 50_000,
  maxTransactionTicks: 25_000,
  stalledAfterMs: 10_000,
  closeWithinMs: 5_000,
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
  /** Where ticks wait that do not fit memory, or at the end of the app; none: those are lost. */
  readonly journal?: TickJournal | undefined;
  /** These are recorded as missing now, and should be asked for again. */
  readonly onMissing?: ((gaps: readonly Gap[]) => void) | undefined;
  /** Finds gaps between stored trades and those after them; none: the feed sees them all. */
  readonly joins?: StoreJoins | undefined;
  readonly limits?: Partial<StoreQueueLimits>;
  readonly random?: () => number;
}

export interface StoreQueueCounts {
  /** Why writing fails now, in words; `undefined` while it works. */
  readonly failure: string | undefined;
  /** Nothing more fits: new ticks are given up now. */
  readonly isLosing: boolean;
  /** Why the journal takes nothing now, in words. */
  readonly journalFailure: string | undefined;
  /** All ticks of the file, as far as known. */
  readonly totalCount: number | undefined;
  readonly insertedCount: number;
  readonly duplicateCount: number;
  /** In memory and in the journal. */
  readonly pendingCount: number;
  readonly journaledCount: number;
  readonly lostCount: number;
}
