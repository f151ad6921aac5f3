import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimateBand, type BandPoint } from '../../../renderer/charts/decimate-band.ts';
import { makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { FrameSeries } from '../../../renderer/series/frame-series.ts';

interface Sample {
  readonly stepMs: number;
  readonly beta: number;
  readonly error: number;
  readonly breaksLine: boolean;
}

function seriesOf(samples: readonly Sample[]): FrameSeries {
  const columns = makeFrameColumns(samples.length);
  let timeMs = 1_000;
  samples.forEach(({ stepMs, beta, error, breaksLine }, row) => {
    timeMs += stepMs;
    columns.closeTimeMs[row] = timeMs;
    columns.beta[row] = beta;
    columns.betaStandardError[row] = error;
    columns.breaksLine[row] = breaksLine ? 1 : 0;
  });
  const series = new FrameSeries(Math.max(1, samples.length));
  series.append(columns);
  return series;
}

const source = { value: 'beta', error: 'betaStandardError', errorCount: 2 } as const;
const rarely = (value: number, often: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ weight: 9, arbitrary: often }, { weight: 1, arbitrary: fc.constant(value) });
const samples = fc.array(
  fc.record({
    stepMs: fc.integer({ min: 1, max: 40 }),
    beta: rarely(NaN, fc.integer({ min: -50, max: 50 })),
    error: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
    ),
    breaksLine: fc.integer({ min: 0, max: 19 }).map((dice) => dice === 0),
  }),
  { maxLength: 200 },
);

/** Runs of points between breaks. */
function runs(points: readonly BandPoint[]): BandPoint[][] {
  const all: BandPoint[][] = [[]];
  for (const point of points) {
    if (Number.isNaN(point.low)) {
      all.push([]);
    } else {
      all.at(-1)?.push(point);
    }
  }
  return all.filter((run) => run.length > 0);
}

/** Every interval of the window, cut where the band must break. */
function naiveRuns(series: FrameSeries, fromMs: number, toMs: number): BandPoint[][] {
  const all: BandPoint[][] = [[]];
  const first = Math.max(0, series.firstIndexFrom(fromMs) - 1);
  for (let index = first; index < series.length && series.timeAt(index) <= toMs; index += 1) {
    const beta = series.valueAt('beta', index);
    const reach = 2 * series.valueAt('betaStandardError', index);
    const isAbsent = Number.isNaN(beta) || Number.isNaN(reach) || reach === Infinity;
    if (isAbsent || series.breaksLineAt(index)) {
      all.push([]);
    }
    if (!isAbsent) {
      all.at(-1)?.push({ x: series.timeAt(index), low: beta - reach, high: beta + reach });
    }
  }
  return all.filter((run) => run.length > 0);
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
          const series = seriesOf(list);
          const toMs = fromMs + spanMs;
          const drawn = runs(decimateBand(series, source, { fromMs, toMs, bucketMs }));
          const naive = naiveRuns(series, fromMs, toMs);
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
    const points = decimateBand(seriesOf(list), source, {
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
    expect(decimateBand(seriesOf(list), source, window)).toEqual([]);
  });
});
