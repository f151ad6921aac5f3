import type { CrossingDetector } from '../../analytics/alerts/crossing-detector.ts';
import {
  crossingCodes,
  makeFrameColumns,
  valueColumns,
  type FrameColumns,
  type ValueColumn,
} from './frame-columns.ts';

/** One frame as the crosshair reads it. */
export interface SeriesPoint {
  readonly timeMs: number;
  readonly priceY: number;
  readonly priceX: number;
  /** Around 0: see `shownSpread`. */
  readonly spread: number | undefined;
  readonly zScore: number | undefined;
  readonly beta: number | undefined;
  readonly betaStandardError: number | undefined;
}

/** What the charts read: frames in time order, index 0 is the oldest one kept. */
export interface SeriesReader {
  readonly length: number;
  timeAt(index: number): number;
  /** NaN where the statistic was not available. */
  valueAt(column: ValueColumn, index: number): number;
  /** Whether the line breaks before this frame. */
  breaksLineAt(index: number): boolean;
  /** A code of {@link crossingCodes}. */
  crossingAt(index: number): number;
  /** First index at or after the time; `length` when there is none. */
  firstIndexFrom(timeMs: number): number;
}

const present = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

/**
 * The last `capacity` frames in ring buffers. It is filled whether the window is visible or not, and
 * it stays outside of Svelte's reactivity: a frame costs some array writes.
 */
export class FrameSeries implements SeriesReader {
  readonly #capacity: number;
  readonly #columns: FrameColumns;
  #start = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#columns = makeFrameColumns(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds frames at the end; the oldest ones make room. */
  append(added: FrameColumns): void {
    const { closeTimeMs, breaksLine, hasHole, crossing } = this.#columns;
    for (let row = 0; row < added.count; row += 1) {
      const slot = (this.#start + this.#length) % this.#capacity;
      closeTimeMs[slot] = added.closeTimeMs[row] ?? NaN;
      for (const name of valueColumns) {
        this.#columns[name][slot] = added[name][row] ?? NaN;
      }
      breaksLine[slot] = added.breaksLine[row] ?? 0;
      hasHole[slot] = added.hasHole[row] ?? 0;
      crossing[slot] = added.crossing[row] ?? crossingCodes.none;
      if (this.#length < this.#capacity) {
        this.#length += 1;
      } else {
        this.#start = (this.#start + 1) % this.#capacity;
      }
    }
  }

  /** Forgets all frames: history is read anew. */
  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }

  /** Marks the crossings anew, as this detector sees them: the thresholds have moved. */
  markCrossings(detector: CrossingDetector): void {
    for (let index = 0; index < this.#length; index += 1) {
      const slot = this.#slot(index);
      const isSignal = this.#columns.hasHole[slot] !== 1;
      const zScore = isSignal ? present(this.valueAt('zScore', index)) : undefined;
      const crossing = detector.update(zScore);
      this.#columns.crossing[slot] =
        crossing === undefined ? crossingCodes.none : crossingCodes[crossing];
    }
  }

  timeAt(index: number): number {
    return this.#columns.closeTimeMs[this.#slot(index)] ?? NaN;
  }

  valueAt(column: ValueColumn, index: number): number {
    return this.#columns[column][this.#slot(index)] ?? NaN;
  }

  breaksLineAt(index: number): boolean {
    return this.#columns.breaksLine[this.#slot(index)] === 1;
  }

  crossingAt(index: number): number {
    return this.#columns.crossing[this.#slot(index)] ?? crossingCodes.none;
  }

  firstIndexFrom(timeMs: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The frame closest in time, at most `reachMs` away. */
  nearest(timeMs: number, reachMs: number): SeriesPoint | undefined {
    const after = this.firstIndexFrom(timeMs);
    const before = after - 1;
    const isBefore =
      before >= 0 &&
      (after >= this.#length || timeMs - this.timeAt(before) <= this.timeAt(after) - timeMs);
    const index = isBefore ? before : after;
    if (index >= this.#length || Math.abs(this.timeAt(index) - timeMs) > reachMs) {
      return undefined;
    }
    return {
      timeMs: this.timeAt(index),
      priceY: this.valueAt('priceY', index),
      priceX: this.valueAt('priceX', index),
      spread: present(this.valueAt('shownSpread', index)),
      zScore: present(this.valueAt('zScore', index)),
      beta: present(this.valueAt('beta', index)),
      betaStandardError: present(this.valueAt('betaStandardError', index)),
    };
  }

  #slot(index: number): number {
    if (index < 0 || index >= this.#length) {
      return -1;
    }
    return (this.#start + index) % this.#capacity;
  }
}
