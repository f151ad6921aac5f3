import type { ValueColumn } from '../series/frame-columns.ts';
import type { SeriesReader } from '../series/frame-series.ts';
import type { PlotWindow } from './decimate.ts';

/** The band around a line at one moment: x is epoch ms; both edges are NaN where the band breaks. */
export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Columns of a line and of its error, and how many errors the band reaches to each side. */
export interface BandSource {
  readonly value: ValueColumn;
  readonly error: ValueColumn;
  readonly errorCount: number;
}

/**
 * The band value ± errorCount · error with at most two points a bucket, the first and the last frame's
 * time, both from the lowest lower edge to the highest upper edge of the bucket: however coarse it is
 * drawn, no frame's interval sticks out. It breaks where the line does, and where there is no error.
 * Buckets and the frame before the window are those of `decimateMinMax`.
 */
export function decimateBand(
  series: SeriesReader,
  { value, error, errorCount }: BandSource,
  { fromMs, toMs, bucketMs }: PlotWindow,
): BandPoint[] {
  const points: BandPoint[] = [];
  let bucket = NaN;
  let first = -1;
  let last = -1;
  let low = Infinity;
  let high = -Infinity;

  const flush = (): void => {
    if (last === -1) {
      return;
    }
    points.push({ x: series.timeAt(first), low, high });
    if (last !== first) {
      points.push({ x: series.timeAt(last), low, high });
    }
    first = last = -1;
    low = Infinity;
    high = -Infinity;
  };
  const breakBand = (index: number): void => {
    flush();
    const isOpen = points.length > 0 && !Number.isNaN(points.at(-1)?.low);
    if (isOpen) {
      points.push({ x: series.timeAt(index), low: NaN, high: NaN });
    }
  };

  let index = Math.max(0, series.firstIndexFrom(fromMs) - 1);
  for (; index < series.length; index += 1) {
    const timeMs = series.timeAt(index);
    if (timeMs > toMs) {
      break;
    }
    const middle = series.valueAt(value, index);
    const reach = errorCount * series.valueAt(error, index);
    if (!Number.isFinite(middle) || !Number.isFinite(reach)) {
      breakBand(index);
      continue;
    }
    if (series.breaksLineAt(index)) {
      breakBand(index);
    }
    const ownBucket = Math.floor(timeMs / bucketMs);
    if (ownBucket !== bucket) {
      flush();
      bucket = ownBucket;
    }
    if (first === -1) {
      first = index;
    }
    last = index;
    low = Math.min(low, middle - reach);
    high = Math.max(high, middle + reach);
  }
  flush();
  return points;
}
