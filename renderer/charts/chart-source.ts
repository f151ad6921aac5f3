import type { Hole } from '../../analytics/market/gap.ts';
import type { FrameSeries, SeriesPoint } from '../series/frame-series.ts';
import type { Point } from './decimate.ts';

/** The bar still forming: where it is now. */
export interface FormingPoint {
  readonly timeMs: number;
  readonly priceY: number | undefined;
  readonly priceX: number | undefined;
  readonly spread: number | undefined;
  readonly zScore: number | undefined;
}

/** What the charts read at each refresh. */
export interface ChartSource {
  readonly series: FrameSeries;
  forming(): FormingPoint | undefined;
  /** Where trades are missing, oldest first. */
  holes(): readonly Hole[];
  /** How far the exchange's clock is ahead of the local one. */
  marketLeadMs(): number;
  /** Time of the last trade once nothing more will come: the charts stand still there. */
  endedAtMs(): number | undefined;
}

/** A value of a frame or of the bar still forming. */
export type ValueOf = (point: SeriesPoint | FormingPoint) => number | undefined;

/**
 * The dashed line from the last closed value to the one still forming; with a hole between them only
 * its end, which draws nothing.
 */
export function formingLine(
  points: readonly Point[],
  source: Pick<ChartSource, 'forming' | 'holes'>,
  valueOf: ValueOf,
): Point[] {
  const forming = source.forming();
  const last = points.at(-1);
  const value = forming === undefined ? undefined : valueOf(forming);
  if (forming === undefined || value === undefined || last === undefined) {
    return [];
  }
  if (Number.isNaN(last.y) || forming.timeMs <= last.x) {
    return [];
  }
  const end = { x: forming.timeMs, y: value };
  const lastHole = source.holes().at(-1);
  return lastHole !== undefined && lastHole.toTimeMs >= last.x ? [end] : [last, end];
}

/** The newest value of a line: the forming one, else the last closed one. */
export function newestValue(line: {
  readonly points: readonly Point[];
  readonly forming: readonly Point[];
}): number | undefined {
  const value = (line.forming.at(-1) ?? line.points.at(-1))?.y;
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
