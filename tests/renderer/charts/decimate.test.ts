import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimateMinMax, type Point } from '../../../renderer/charts/decimate.ts';
import { makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { FrameSeries } from '../../../renderer/series/frame-series.ts';

interface Sample {
  readonly stepMs: number;
  readonly value: number;
  readonly breaksLine: boolean;
}

function seriesOf(samples: readonly Sample[]): FrameSeries {
  const columns = makeFrameColumns(samples.length);
  let timeMs = 1_000;
  samples.forEach(({ stepMs, value, breaksLine }, row) => {
    timeMs += stepMs;
    columns.closeTimeMs[row] = timeMs;
    columns.spread[row] = value;
    columns.breaksLine[row] = breaksLine ? 1 : 0;
  });
  const series = new FrameSeries(Math.max(1, samples.length));
  series.append(columns);
  return series;
}

const samples = fc.array(
  fc.record({
    stepMs: fc.integer({ min: 1, max: 40 }),
    value: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    ),
    breaksLine: fc.integer({ min: 0, max: 19 }).map((dice) => dice === 0),
  }),
  { maxLength: 200 },
);

/** Runs of points between breaks. */
function runs(points: readonly Point[]): Point[][] {
  const all: Point[][] = [[]];
  for (const point of points) {
    if (Number.isNaN(point.y)) {
      all.push([]);
    } else {
      all.at(-1)?.push(point);
    }
  }
  return all.filter((run) => run.length > 0);
}

/** Every sample of the window, cut where the line must break. */
function naiveRuns(series: FrameSeries, fromMs: number, toMs: number): Point[][] {
  const all: Point[][] = [[]];
  const first = Math.max(0, series.firstIndexFrom(fromMs) - 1);
  for (let index = first; index < series.length && series.timeAt(index) <= toMs; index += 1) {
    const y = series.valueAt('spread', index);
    if (Number.isNaN(y) || series.breaksLineAt(index)) {
      all.push([]);
    }
    if (!Number.isNaN(y)) {
      all.at(-1)?.push({ x: series.timeAt(index), y });
    }
  }
  return all.filter((run) => run.length > 0);
}

function extremes(run: readonly Point[], bucketMs: number): Map<number, [number, number]> {
  const found = new Map<number, [number, number]>();
  for (const { x, y } of run) {
    const bucket = Math.floor(x / bucketMs);
    const [low, high] = found.get(bucket) ?? [y, y];
    found.set(bucket, [Math.min(low, y), Math.max(high, y)]);
  }
  return found;
}

describe('min-max decimation', () => {
  test('keeps every bucket’s extremes and every break, against the naive way', () => {
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 900, max: 3_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 200 }),
        (list, fromMs, spanMs, bucketMs) => {
          const series = seriesOf(list);
          const toMs = fromMs + spanMs;
          const points = decimateMinMax(series, 'spread', { fromMs, toMs, bucketMs });
          const drawn = runs(points);
          const naive = naiveRuns(series, fromMs, toMs);
          expect(drawn.length).toBe(naive.length);
          drawn.forEach((run, at) => {
            const whole = naive[at] ?? [];
            expect(extremes(run, bucketMs)).toEqual(extremes(whole, bucketMs));
            // Real samples, in the order of time, and the line ends where the data ends.
            for (const point of run) {
              expect(whole).toContainEqual(point);
            }
            const xs = run.map(({ x }) => x);
            expect(xs).toEqual([...new Set(xs)].sort((a, b) => a - b));
          });
          expect(drawn.at(-1)?.at(-1)).toEqual(naive.at(-1)?.at(-1));
        },
      ),
    );
  });

  test('draws at most two points a bucket, and one more at the end', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => ({
      stepMs: 10,
      value: Math.sin(index) * 100,
      breaksLine: false,
    }));
    const window = { fromMs: 0, toMs: 60_000, bucketMs: 500 };
    const points = decimateMinMax(seriesOf(list), 'spread', window);
    expect(points.length).toBeLessThanOrEqual(2 * 101 + 1);
    expect(points.length).toBeGreaterThan(150);
  });

  test('a scrolling window keeps its points', () => {
    const list = Array.from({ length: 400 }, (_, index) => ({
      stepMs: 10,
      value: (index * 7_919) % 101,
      breaksLine: false,
    }));
    const series = seriesOf(list);
    const inside = (fromMs: number): Point[] =>
      decimateMinMax(series, 'spread', { fromMs, toMs: 4_500, bucketMs: 100 }).filter(
        ({ x }) => x >= 3_000,
      );
    expect(inside(1_537)).toEqual(inside(1_500));
  });
});
