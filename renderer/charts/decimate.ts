import type { ValueColumn } from '../series/frame-columns.ts';
import type { SeriesReader } from '../series/frame-series.ts';

/** A point of a line: x is epoch ms; y is NaN where the line breaks. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The part of the series on screen, and how fine it is drawn. */
export interface PlotWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** Frames of one bucket share about two pixels. */
  readonly bucketMs: number;
}

/**
 * The line of one column with at most two points a bucket: the lowest and the highest value, in the
 * order of time, so that no extreme is lost. Buckets are multiples of `bucketMs` since the epoch, not
 * of the left edge: a line that scrolls keeps its points and does not shimmer. One frame before the
 * window is kept, so that the line enters from the edge.
 */
export function decimateMinMax(
  series: SeriesReader,
  column: ValueColumn,
  { fromMs, toMs, bucketMs }: PlotWindow,
): Point[] {
  const points: Point[] = [];
  let bucket = NaN;
  let lowest = -1;
  let highest = -1;
  let last = -1;
  let low = Infinity;
  let high = -Infinity;

  const add = (index: number): void => {
    points.push({ x: series.timeAt(index), y: series.valueAt(column, index) });
  };
  const flush = (): void => {
    if (last === -1) {
      return;
    }
    const first = Math.min(lowest, highest);
    const second = Math.max(lowest, highest);
    add(first);
    if (second !== first) {
      add(second);
    }
    lowest = highest = last = -1;
    low = Infinity;
    high = -Infinity;
  };
  // A line ends where its data ends: the forming bar goes on from there.
  const endLine = (): void => {
    const end = last;
    flush();
    if (end !== -1 && points.at(-1)?.x !== series.timeAt(end)) {
      add(end);
    }
  };
  const breakLine = (index: number): void => {
    endLine();
    const isOpen = points.length > 0 && !Number.isNaN(points.at(-1)?.y);
    if (isOpen) {
      points.push({ x: series.timeAt(index), y: NaN });
    }
  };

  let index = Math.max(0, series.firstIndexFrom(fromMs) - 1);
  for (; index < series.length; index += 1) {
    const timeMs = series.timeAt(index);
    if (timeMs > toMs) {
      break;
    }
    const value = series.valueAt(column, index);
    if (Number.isNaN(value)) {
      breakLine(index);
      continue;
    }
    if (series.breaksLineAt(index)) {
      breakLine(index);
    }
    const ownBucket = Math.floor(timeMs / bucketMs);
    if (ownBucket !== bucket) {
      flush();
      bucket = ownBucket;
    }
    if (value < low) {
      low = value;
      lowest = index;
    }
    if (value > high) {
      high = value;
      highest = index;
    }
    last = index;
  }
  endLine();
  return points;
}
