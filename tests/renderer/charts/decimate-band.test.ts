import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimateBand, type BandPoint } from '../../../renderer/charts/decimate-band.ts';
import type { FrameSeries } from '../../../renderer/series/frame-series.ts';
import { naiveRuns, runsBetween, seriesOf, stepArbitraries, type Step } from './naive-runs.ts';

interface Sample extends Step {
  readonly beta: number;
  readonly error: number;
}

function fittedSeries(samples: readonly Sample[]): FrameSeries {
  return seriesOf(samples, (columns, row, { beta, error }) => {
    columns.beta[row] = beta;
    columns.betaStandardError[row] = error;
  });
}

const source = { value: 'beta', error: 'betaStandardError', errorCount: 2 } as const;
const rarely = (value: number, often: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ weight: 9, arbitrary: often }, { weight: 1, arbitrary: fc.constant(value) });
const samples = fc.array(
  fc.record({
    ...stepArbitraries,
    beta: rarely(NaN, fc.integer({ min: -50, max: 50 })),
    error: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
    ),
  }),
  { maxLength: 200 },
);

/** The interval of a frame; `undefined` where the band must break. */
function intervalAt(series: FrameSeries, index: number): BandPoint | undefined {
  const beta = series.valueAt('beta', index);
  const reach = 2 * series.valueAt('betaStandardError', index);
  const isAbsent = Number.isNaN(beta) || Number.isNaN(reach) || reach === Infinity;
  return isAbsent ? undefined : { x: series.timeAt(index), low: beta - reach, high: beta + reach };
}

describe('decimation of a band', () => {
  test('no interval sticks out and none is made wider than its bucket’s, against the naive way', () => {
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 900, max: 3_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 200 }),
        (list, fromMs, spanMs, bucketMs) => {
          const series = fittedSeries(list);
          const toMs = fromMs + spanMs;
          const points = decimateBand(series, source, { fromMs, toMs, bucketMs });
          const drawn = runsBetween(points, ({ low }) => Number.isNaN(low));
          const naive = naiveRuns(series, fromMs, toMs, (at) => intervalAt(series, at));
          expect(drawn.length).toBe(naive.length);
          drawn.forEach((run, at) => {
            const whole = naive[at] ?? [];
            // From the first frame of the run to its last one, in the order of time.
            expect([run[0]?.x, run.at(-1)?.x]).toEqual([whole[0]?.x, whole.at(-1)?.x]);
            const xs = run.map(({ x }) => x);
            expect(xs).toEqual([...new Set(xs)].sort((a, b) => a - b));
            for (const { x, low, high } of run) {
              const bucket = whole.filter(
                (point) => Math.floor(point.x / bucketMs) === Math.floor(x / bucketMs),
              );
              expect(bucket.map((point) => point.x)).toContain(x);
              expect(low).toBe(Math.min(...bucket.map((point) => point.low)));
              expect(high).toBe(Math.max(...bucket.map((point) => point.high)));
            }
            const drawnBuckets = new Set(xs.map((x) => Math.floor(x / bucketMs)));
            expect(drawnBuckets).toEqual(new Set(whole.map(({ x }) => Math.floor(x / bucketMs))));
          });
        },
      ),
    );
  });

  test('has at most two points a bucket', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => ({
      stepMs: 10,
      beta: Math.sin(index),
      error: 0.1,
      breaksLine: false,
    }));
    const points = decimateBand(fittedSeries(list), source, {
      fromMs: 0,
      toMs: 60_000,
      bucketMs: 500,
    });
    expect(points.length).toBeLessThanOrEqual(2 * 101);
    expect(points.length).toBeGreaterThan(150);
  });

  test('there is none where the method has no standard error', () => {
    const list = Array.from({ length: 20 }, () => ({
      stepMs: 10,
      beta: 0.7,
      error: NaN,
      breaksLine: false,
    }));
    const window = { fromMs: 0, toMs: 60_000, bucketMs: 1 };
    expect(decimateBand(fittedSeries(list), source, window)).toEqual([]);
  });
});
