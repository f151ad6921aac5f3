import type { Database, Statement } from 'better-sqlite3';
import { minuteOf } from './minute-bars.ts';
import type { RollUp } from './roll-up.ts';
import { SliceSize } from './slice-size.ts';
import type { StoreConfig } from './store-config.ts';
import { TickRemoval } from './tick-removal.ts';

/** Far below the 16 ms that a batch may be held up: a slice is measured only when it is over. */
const sliceTargetMs = 3;
const dayMs = 24 * 3_600_000;
/** Ticks of the last hour stay, however small the size limit. */
const alwaysKeptMs = 3_600_000;
/** What a tick takes in the file, so that not many more go than must. */
const bytesPerTick = 32;
/** Free pages the file keeps for what comes next: 1 MiB. */
const sparePages = 256;

/** Ticks that a pass took out of the file, by the limit they were beyond. */
export interface RemovedTicks {
  readonly daysCount: number;
  readonly sizeCount: number;
}

type KeepLimits = Pick<StoreConfig, 'keepDays' | 'keepBytes'>;

interface Instrument {
  readonly instrumentId: number;
  /** When a capture was played; its trade times are old by nature. `undefined` for a live market. */
  readonly playedAtMs: number | undefined;
}

export interface RetentionOptions {
  readonly database: Database;
  readonly rollUp: RollUp;
  /** Whether ticks of the instrument may still come. */
  readonly isInUse: (instrumentId: number) => boolean;
  readonly onDeleted: (tickCount: number) => void;
  /** Told at the end of a pass that removed some. */
  readonly onPassRemoved?: (removed: RemovedTicks) => void;
  /** Told once for each limit that cannot be kept, for what may not be deleted takes more. */
  readonly onLimitTooSmall: (usedBytes: number, keepBytes: number) => void;
  readonly nowMs: () => number;
  /** A monotonic clock in ms. */
  readonly monotonicMs: () => number;
}

/**
 * Keeps the file within the user's limits. Minutes become bars first, then the ticks before the limits
 * go, then the file gives its free pages back. Each step is a slice of a few milliseconds.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #removal: TickRemoval;
  readonly #instruments: Statement<[], [instrumentId: number, venue: string]>;
  #onRemoved: (count: number) => void = () => undefined;
  #toldKeepBytes: number | undefined;
  readonly #rollUpRows = sliceSize();
  readonly #removedRows = sliceSize();
  readonly #vacuumedPages = new SliceSize(sliceTargetMs, { min: 4, max: 2_048, first: 64 });

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#removal = new TickRemoval(options.database);
    this.#instruments = options.database
      .prepare<[], [number, string]>('SELECT instrument_id, venue FROM instrument')
      .raw();
  }

  /** One pass over the file; each step of the generator is one slice. */
  *pass(limits: KeepLimits): Generator<void, void> {
    const instruments = this.#instruments.all().map(([instrumentId, venue]) => ({
      instrumentId,
      playedAtMs: playedAtMs(venue),
    }));
    for (const { instrumentId } of instruments) {
      yield* this.#rollUpAll(instrumentId);
    }
    let removedCount = 0;
    this.#onRemoved = (count) => (removedCount += count);
    const cutoffMs = this.#options.nowMs() - limits.keepDays * dayMs;
    for (const { instrumentId, playedAtMs } of instruments) {
      if (playedAtMs === undefined) {
        yield* this.#removeBefore(instrumentId, cutoffMs);
      }
    }
    const daysCount = removedCount;
    yield* this.#removeAbove(limits.keepBytes, instruments);
    if (removedCount > 0) {
      this.#options.onPassRemoved?.({ daysCount, sizeCount: removedCount - daysCount });
    }
    yield* this.#vacuum();
  }

  *#rollUpAll(instrumentId: number): Generator<void, void> {
    const { rollUp, isInUse } = this.#options;
    const untilMs = rollUp.settledUntilMs(instrumentId, !isInUse(instrumentId));
    let isMore = rollUp.markOf(instrumentId) < untilMs;
    while (isMore) {
      isMore = this.#slice(this.#rollUpRows, (rows) => rollUp.advance(instrumentId, untilMs, rows));
      yield;
    }
  }

  *#removeBefore(instrumentId: number, beforeMs: number): Generator<void, void> {
    while (this.#removeSlice(instrumentId, beforeMs) > 0) {
      yield;
    }
  }

  /** Takes the oldest ticks of all until the file is small enough. */
  *#removeAbove(keepBytes: number, instruments: readonly Instrument[]): Generator<void, void> {
    let candidates = instruments;
    for (
      let excessBytes = this.#usedBytes() - keepBytes;
      excessBytes > 0;
      excessBytes = this.#usedBytes() - keepBytes
    ) {
      const oldest = this.#oldest(candidates);
      if (oldest === undefined) {
        this.#tellLimit(keepBytes);
        return;
      }
      const { instrumentId, playedAtMs } = oldest;
      const beforeMs =
        playedAtMs === undefined ? this.#options.nowMs() - alwaysKeptMs : Number.MAX_SAFE_INTEGER;
      const mostRows = Math.ceil(excessBytes / bytesPerTick);
      if (this.#removeSlice(instrumentId, beforeMs, mostRows) === 0) {
        candidates = candidates.filter((candidate) => candidate !== oldest);
      }
      yield;
    }
  }

  #tellLimit(keepBytes: number): void {
    if (this.#toldKeepBytes !== keepBytes) {
      this.#toldKeepBytes = keepBytes;
      this.#options.onLimitTooSmall(this.#usedBytes(), keepBytes);
    }
  }

  /** A capture counts by when it was played. */
  #oldest(candidates: readonly Instrument[]): Instrument | undefined {
    let oldest: Instrument | undefined;
    let oldestMs = this.#options.nowMs() - alwaysKeptMs;
    for (const candidate of candidates) {
      const tickMs = this.#removal.oldestTimeMs(candidate.instrumentId);
      const ageMs = tickMs === undefined ? Infinity : (candidate.playedAtMs ?? tickMs);
      if (ageMs < oldestMs) {
        oldest = candidate;
        oldestMs = ageMs;
      }
    }
    return oldest;
  }

  /** Deletes ticks whose minutes are whole in the bars. */
  #removeSlice(instrumentId: number, beforeMs: number, mostRows = Infinity): number {
    const safeMs = Math.min(beforeMs, minuteOf(this.#options.rollUp.markOf(instrumentId)));
    return this.#slice(this.#removedRows, (rows) => {
      const count = this.#removal.removeOldest(instrumentId, safeMs, Math.min(rows, mostRows));
      this.#options.onDeleted(count);
      this.#onRemoved(count);
      return count;
    });
  }

  *#vacuum(): Generator<void, void> {
    const { database } = this.#options;
    for (
      let spare = this.#pragma('freelist_count') - sparePages;
      spare > 0;
      spare = this.#pragma('freelist_count') - sparePages
    ) {
      const before = this.#pragma('page_count');
      this.#slice(this.#vacuumedPages, (pages) =>
        database.pragma(`incremental_vacuum(${Math.min(pages, spare)})`),
      );
      if (this.#pragma('page_count') >= before) {
        // A file that was not made for it keeps its free pages for later ticks.
        return;
      }
      yield;
    }
  }

  #usedBytes(): number {
    const pages = this.#pragma('page_count') - this.#pragma('freelist_count');
    return pages * this.#pragma('page_size');
  }

  #pragma(name: string): number {
    return Number(this.#options.database.pragma(name, { simple: true }));
  }

  #slice<Result>(size: SliceSize, work: (count: number) => Result): Result {
    const startMs = this.#options.monotonicMs();
    const result = work(size.count);
    size.measured(this.#options.monotonicMs() - startMs);
    return result;
  }
}

function sliceSize(): SliceSize {
  return new SliceSize(sliceTargetMs, { min: 64, max: 32_768, first: 1_024 });
}

function playedAtMs(venue: string): number | undefined {
  const prefix = 'capture-';
  return venue.startsWith(prefix) ? Number(venue.slice(prefix.length)) || 0 : undefined;
}
