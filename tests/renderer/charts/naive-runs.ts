import fc from 'fast-check';
import { makeFrameColumns, type FrameColumns } from '../../../renderer/series/frame-columns.ts';
import { FrameSeries } from '../../../renderer/series/frame-series.ts';

/** When a frame comes, and whether the line breaks before it. */
export interface Step {
  readonly stepMs: number;
  readonly breaksLine: boolean;
}

export const stepArbitraries = {
  stepMs: fc.integer({ min: 1, max: 40 }),
  breaksLine: fc.integer({ min: 0, max: 19 }).map((dice) => dice === 0),
};

/** @param fill - writes the sample's values into its row */
export function seriesOf<Sample extends Step>(
  samples: readonly Sample[],
  fill: (columns: FrameColumns, row: number, sample: Sample) => void,
): FrameSeries {
  const columns = makeFrameColumns(samples.length);
  let timeMs = 1_000;
  samples.forEach((sample, row) => {
    timeMs += sample.stepMs;
    columns.closeTimeMs[row] = timeMs;
    columns.breaksLine[row] = sample.breaksLine ? 1 : 0;
    fill(columns, row, sample);
  });
  const series = new FrameSeries(Math.max(1, samples.length));
  series.append(columns);
  return series;
}

/** Runs of points between breaks. */
export function runsBetween<Point>(
  points: readonly Point[],
  isBreak: (point: Point) => boolean,
): Point[][] {
  const all: Point[][] = [[]];
  for (const point of points) {
    if (isBreak(point)) {
      all.push([]);
    } else {
      all.at(-1)?.push(point);
    }
  }
  return all.filter((run) => run.length > 0);
}

/**
 * Every frame of the window and the one before it, cut where the drawing must break.
 *
 * @param pointAt - `undefined` where the frame has nothing to draw
 */
export function naiveRuns<Point>(
  series: FrameSeries,
  fromMs: number,
  toMs: number,
  pointAt: (index: number) => Point | undefined,
): Point[][] {
  const all: Point[][] = [[]];
  const first = Math.max(0, series.firstIndexFrom(fromMs) - 1);
  for (let index = first; index < series.length && series.timeAt(index) <= toMs; index += 1) {
    const point = pointAt(index);
    if (point === undefined || series.breaksLineAt(index)) {
      all.push([]);
    }
    if (point !== undefined) {
      all.at(-1)?.push(point);
    }
  }
  return all.filter((run) => run.length > 0);
}
