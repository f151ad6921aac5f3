import { SimpleLinearRegression } from 'ml-regression-simple-linear';
import { OlsHedge } from '../../../analytics/fits/ols-hedge.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine } from '../../../analytics/pair/pair-engine.ts';
import { exactFit } from '../../../analytics/stats/exact-fit.ts';
import { RollingCorrelation } from '../../../analytics/stats/rolling-correlation.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import type { BenchGoal, BenchTable } from '../report.ts';
import { benchPrices, type BenchPrices } from './bench-prices.ts';
import { inSlices, median, timeInTurns, type TimedWork } from './timing.ts';

const barCount = 65_536;
const windows = [60, 600, 3_600, 36_000] as const;
const oneSecond = durationMs(1_000);

// What the loops below carry from bar to bar stands in variables of their own: a number that a function
// shares with its surroundings is boxed anew at each change, which would be measured, too.

const what = {
  statistics: 'OLS + z + correlation',
  score: 'of these, OLS + z',
  correlation: 'of these, correlation',
  logarithms: 'logarithms of both prices',
  engine: 'whole engine: logarithms, OLS, z, correlation, holes',
  frames: 'the same with a frame object a bar',
  refit: 'refit of each bar: ml-regression alone',
  exactRefit: 'refit of each bar: exactFit, with sd',
} as const;

interface Subject extends TimedWork {
  readonly what: string;
  readonly windowSamples: number | undefined;
}

function newScore(windowSamples: number): SpreadScore {
  const estimator = new OlsHedge({ windowSamples, baseMagnitude: 1 });
  return new SpreadScore(estimator, { definition: 'lagged', windowSamples, ddof: 1 });
}

function statistics({ logY, logX }: BenchPrices, windowSamples: number): Subject {
  const score = newScore(windowSamples);
  const correlation = new RollingCorrelation(windowSamples - 1);
  const work = inSlices(barCount, (from, to) => {
    let lastY = logY[Math.max(0, from - 1)] ?? 0;
    let lastX = logX[Math.max(0, from - 1)] ?? 0;
    let sum = 0;
    for (let i = from; i < to; i += 1) {
      const y = logY[i] ?? 0;
      const x = logX[i] ?? 0;
      score.push(x, y);
      sum += score.hasZScore ? score.zScore : 0;
      correlation.push(y - lastY, x - lastX);
      lastY = y;
      lastX = x;
    }
    return sum + (correlation.value ?? 0);
  });
  return { what: what.statistics, windowSamples, ...work };
}

function scoreAlone({ logY, logX }: BenchPrices, windowSamples: number): Subject {
  const score = newScore(windowSamples);
  const work = inSlices(barCount, (from, to) => {
    let sum = 0;
    for (let i = from; i < to; i += 1) {
      score.push(logX[i] ?? 0, logY[i] ?? 0);
      sum += score.hasZScore ? score.zScore : 0;
    }
    return sum;
  });
  return { what: what.score, windowSamples, ...work };
}

function correlationAlone({ logY, logX }: BenchPrices, windowSamples: number): Subject {
  const correlation = new RollingCorrelation(windowSamples - 1);
  const work = inSlices(barCount, (from, to) => {
    let lastY = logY[Math.max(0, from - 1)] ?? 0;
    let lastX = logX[Math.max(0, from - 1)] ?? 0;
    for (let i = from; i < to; i += 1) {
      const y = logY[i] ?? 0;
      const x = logX[i] ?? 0;
      correlation.push(y - lastY, x - lastX);
      lastY = y;
      lastX = x;
    }
    return correlation.value ?? 0;
  });
  return { what: what.correlation, windowSamples, ...work };
}

function logarithms({ priceY, priceX }: BenchPrices): Subject {
  const work = inSlices(barCount, (from, to) => {
    let sum = 0;
    for (let i = from; i < to; i += 1) {
      sum += Math.log(priceY[i] ?? 0) - Math.log(priceX[i] ?? 0);
    }
    return sum;
  });
  return { what: what.logarithms, windowSamples: undefined, ...work };
}

function newEngine(windowSamples: number): PairEngine {
  return new PairEngine({ scale: 'log', windowSamples, entryZ: 2, barLengthMs: oneSecond });
}

function wholeEngine({ priceY, priceX }: BenchPrices, windowSamples: number): Subject {
  const engine = newEngine(windowSamples);
  let lastTimeMs = 0;
  const work = inSlices(barCount, (from, to) => {
    let closeTimeMs = lastTimeMs;
    for (let i = from; i < to; i += 1) {
      closeTimeMs += oneSecond;
      engine.advance(closeTimeMs, priceY[i] ?? 0, priceX[i] ?? 0);
    }
    lastTimeMs = closeTimeMs;
    return engine.largestDrift;
  });
  return { what: what.engine, windowSamples, ...work };
}

function engineWithFrames({ priceY, priceX }: BenchPrices, windowSamples: number): Subject {
  const engine = newEngine(windowSamples);
  let lastTimeMs = 0;
  const work = inSlices(barCount, (from, to) => {
    let closeTimeMs = lastTimeMs;
    let sum = 0;
    for (let i = from; i < to; i += 1) {
      closeTimeMs += oneSecond;
      sum += engine.push(closeTimeMs, priceY[i] ?? 0, priceX[i] ?? 0).zScore ?? 0;
    }
    lastTimeMs = closeTimeMs;
    return sum;
  });
  return { what: what.frames, windowSamples, ...work };
}

/** The alternative: the whole window fitted anew at each bar. */
function refit({ logY, logX }: BenchPrices, windowSamples: number, hasSd: boolean): Subject {
  const unitCount = Math.ceil(400_000 / windowSamples);
  const work = inSlices(unitCount, (from, to) => {
    let sum = 0;
    for (let start = from; start < to; start += 1) {
      const x = logX.subarray(start, start + windowSamples);
      const y = logY.subarray(start, start + windowSamples);
      sum += hasSd ? (exactFit(x, y, 1)?.residualSd ?? 0) : new SimpleLinearRegression(x, y).slope;
    }
    return sum;
  });
  return { what: hasSd ? what.exactRefit : what.refit, windowSamples, ...work };
}

/**
 * Time of one closed bar at several windows, z by definition `lagged` on the log scale, beside a refit of each
 * bar.
 */
export function barUpdate(seconds: number): BenchTable {
  const prices = benchPrices(barCount);
  // Those that leave garbage have turns of their own: it would be cleared away in the others' time.
  const groups = [
    [
      ...windows.map((window) => statistics(prices, window)),
      ...windows.map((window) => scoreAlone(prices, window)),
      ...windows.map((window) => correlationAlone(prices, window)),
      logarithms(prices),
      ...windows.map((window) => wholeEngine(prices, window)),
    ],
    windows.map((window) => engineWithFrames(prices, window)),
    [
      ...[60, 600].map((window) => refit(prices, window, false)),
      ...[60, 600].map((window) => refit(prices, window, true)),
    ],
  ];
  const rows = groups.flatMap((subjects) => rowsOf(subjects, seconds / groups.length));
  return {
    suite: 'analytics',
    title: 'time of one closed bar',
    rows,
    goals: goalsOf(
      rows
        .filter((row) => row.what === what.statistics)
        .map((row) => ({ windowSamples: row['window samples'], ns: row['CPU ns/bar'] })),
    ),
    notes: [
      'Medians of the rounds, in turns; CPU time is that of the whole process, garbage collection included.',
      `${barCount.toLocaleString('en-US')} one-second bars a round, exact recomputations included.`,
      'OLS + z + correlation take logarithms as given: those are counted by themselves, and in the whole engine.',
    ],
  };
}

function rowsOf(subjects: readonly Subject[], seconds: number) {
  const times = timeInTurns(subjects, seconds);
  return subjects.map((subject, index) => {
    const { cpuNs = [], clockNs = [] } = times[index] ?? {};
    return {
      what: subject.what,
      'window samples': subject.windowSamples,
      'CPU ns/bar': median(cpuNs),
      'clock ns/bar': median(clockNs),
      'best clock ns/bar': Math.min(...clockNs),
      rounds: clockNs.length,
    };
  });
}

function goalsOf(
  measured: readonly { readonly windowSamples: number | undefined; readonly ns: number }[],
): BenchGoal[] {
  const times = measured.map(({ ns }) => ns);
  return [
    ...measured.map(({ windowSamples, ns }) => ({
      name: `${what.statistics}, window ${windowSamples ?? '–'}`,
      limit: 60,
      bound: 'atMost' as const,
      measured: ns,
      unit: 'ns/bar',
    })),
    {
      name: 'flat in the window: slowest over fastest window',
      limit: 1.5,
      bound: 'atMost',
      measured: Math.max(...times) / Math.min(...times),
      unit: 'times',
    },
  ];
}
