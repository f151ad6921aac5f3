import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimateMinMax, type Point } from '../../../renderer/charts/decimate.ts';
import type { FrameSeries } from '../../../renderer/series/frame-series.ts';
import { naiveRuns, runsBetween, seriesOf, stepArbitraries, type Step } from './naive-runs.ts';

interface Sample extends Step {
  readonly value: number;
}

function spreadSeries(samples: readonly Sample[]): FrameSeries {
  return seriesOf(samples, (columns, row, { value }) => {
    columns.spread[row] = value;
  });
}

const samples = fc.array(
  fc.record({
    ...stepArbitraries,
    value: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    ),
  }),
  { maxLength: 200 },
);

/** The spread of a frame; `undefined` where the line must break. */
function pointAt(series: FrameSeries, index: number): Point | undefined {
  const y = series.valueAt('spread', index);
  return Number.isNaN(y) ? undefined : { x: series.timeAt(index), y };
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
          const series = spreadSeries(list);
          const toMs = fromMs + spanMs;
          const points = decimateMinMax(series, 'spread', { fromMs, toMs, bucketMs });
          const drawn = runsBetween(points, ({ y }) => Number.isNaN(y));
          const naive = naiveRuns(series, fromMs, toMs, (at) => pointAt(series, at));
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
    const points = decimateMinMax(spreadSeries(list), 'spread', window);
    expect(points.length).toBeLessThanOrEqual(2 * 101 + 1);
    expect(points.length).toBeGreaterThan(150);
  });

  test('a scrolling window keeps its points', () => {
    const list = Array.from({ length: 400 }, (_, index) => ({
      stepMs: 10,
      value: (index * 7_919) % 101,
      breaksLine: false,
    }));
    const series = spreadSeries(list);
    const inside = (fromMs: number): Point[] =>
      decimateMinMax(series, 'spread', { fromMs, toMs: 4_500, bucketMs: 100 }).filter(
        ({ x }) => x >= 3_000,
      );
    expect(inside(1_537)).toEqual(inside(1_500));
  });
});
