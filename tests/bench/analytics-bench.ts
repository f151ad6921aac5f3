import { SimpleLinearRegression } from 'ml-regression-simple-linear';
import { durationMs } from '../../analytics/market/units.ts';
import { PairEngine } from '../../analytics/pair/pair-engine.ts';
import { exactFit } from '../../analytics/stats/exact-fit.ts';
import { RollingOls } from '../../analytics/stats/rolling-ols.ts';
import { seededNormal } from '../fixtures/random.ts';
import type { BenchOptions, BenchTable } from './report.ts';

interface Prices {
  readonly priceY: Float64Array;
  readonly priceX: Float64Array;
  readonly logY: Float64Array;
  readonly logX: Float64Array;
}

/** Runs over the prices once; gives the number of bars it computed and a number to keep it honest. */
type Pass = (prices: Prices) => { readonly barCount: number; readonly checksum: number };

interface Subject {
  readonly what: string;
  readonly windowSamples: number;
  readonly makePass: () => Pass;
}

const seriesLength = 65_536;
const defaultSeconds = 20;
const leastRounds = 7;
const oneSecond = durationMs(1_000);
const rollingName = 'rolling OLS + z';

/** One-second bars of a cointegrated pair at BTC and ETH prices. */
function makePrices(): Prices {
  const normal = seededNormal(42);
  const logX = new Float64Array(seriesLength);
  const logY = new Float64Array(seriesLength);
  let levelX = Math.log(60_000);
  let spread = 0;
  for (let i = 0; i < seriesLength; i += 1) {
    levelX += 3e-5 * normal();
    spread = 0.95 * spread + 2e-5 * normal();
    logX[i] = levelX;
    logY[i] = -1 + 0.8 * levelX + spread;
  }
  return { logX, logY, priceX: logX.map(Math.exp), priceY: logY.map(Math.exp) };
}

function rollingOls(windowSamples: number): Subject {
  const makePass = (): Pass => {
    const ols = new RollingOls(windowSamples, 1);
    return ({ logX, logY }) => {
      let checksum = 0;
      for (let i = 0; i < seriesLength; i += 1) {
        const x = logX[i] ?? 0;
        const y = logY[i] ?? 0;
        if (ols.hasFit) {
          const residual = ols.residual(x, y);
          const residualSd = ols.residualSd;
          if (residualSd > 0) {
            checksum += residual / residualSd;
          }
        }
        ols.push(x, y);
      }
      return { barCount: seriesLength, checksum };
    };
  };
  return { what: rollingName, windowSamples, makePass };
}

function wholeEngine(windowSamples: number, hasFrames: boolean): Subject {
  const makePass = (): Pass => {
    const engine = new PairEngine({
      scale: 'log',
      windowSamples,
      entryZ: 2,
      barLengthMs: oneSecond,
    });
    let closeTimeMs = 0;
    return ({ priceY, priceX }) => {
      let checksum = 0;
      for (let i = 0; i < seriesLength; i += 1) {
        closeTimeMs += oneSecond;
        const y = priceY[i] ?? 0;
        const x = priceX[i] ?? 0;
        if (hasFrames) {
          checksum += engine.push(closeTimeMs, y, x).zScore ?? 0;
        } else {
          engine.advance(closeTimeMs, y, x);
        }
      }
      return { barCount: seriesLength, checksum };
    };
  };
  const what = hasFrames ? 'engine, a frame a bar' : 'engine core, no frame';
  return { what, windowSamples, makePass };
}

/** The alternative: the whole window refitted at each bar. */
function refit(windowSamples: number, hasStatistics: boolean): Subject {
  const barCount = Math.ceil((100 * 4_096) / windowSamples);
  const makePass =
    (): Pass =>
    ({ logX, logY }) => {
      let checksum = 0;
      for (let end = windowSamples; end < windowSamples + barCount; end += 1) {
        const x = logX.subarray(end - windowSamples, end);
        const y = logY.subarray(end - windowSamples, end);
        checksum += hasStatistics
          ? (exactFit(x, y, 1)?.residualSd ?? 0)
          : new SimpleLinearRegression(x, y).slope;
      }
      return { barCount, checksum };
    };
  const what = hasStatistics ? 'refit: exactFit, with sd' : 'refit: ml-regression alone';
  return { what, windowSamples, makePass };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/**
 * Time of a bar over repeated passes, the first of which only warm up. CPU time beside the clock's,
 * because on a busy machine the clock also counts the other programs.
 */
function measure(subject: Subject, prices: Prices, seconds: number) {
  const pass = subject.makePass();
  const nsPerBar: number[] = [];
  const cpuNsPerBar: number[] = [];
  const startMs = performance.now();
  for (let round = -3; ; round += 1) {
    const roundStartMs = performance.now();
    const cpuStart = process.cpuUsage();
    const { barCount, checksum } = pass(prices);
    const cpu = process.cpuUsage(cpuStart);
    const roundMs = performance.now() - roundStartMs;
    if (!Number.isFinite(checksum)) {
      throw new Error(`${subject.what} computed ${checksum}.`);
    }
    if (round >= 0) {
      nsPerBar.push((roundMs * 1e6) / barCount);
      cpuNsPerBar.push(((cpu.user + cpu.system) * 1e3) / barCount);
    }
    const hasTime = performance.now() - startMs < seconds * 1_000;
    if (nsPerBar.length >= leastRounds && !hasTime) {
      break;
    }
  }
  return {
    what: subject.what,
    'window samples': subject.windowSamples,
    'CPU ns/bar': median(cpuNsPerBar),
    'clock ns/bar': median(nsPerBar),
    'best ns/bar': Math.min(...nsPerBar),
    rounds: nsPerBar.length,
  };
}

/** Nanoseconds per bar of the rolling statistics, at three windows, beside a refit of each bar. */
export function run(options: BenchOptions): Promise<BenchTable> {
  const windows = [60, 600, 3_600];
  const subjects = [
    ...windows.map(rollingOls),
    ...windows.map((windowSamples) => wholeEngine(windowSamples, false)),
    ...windows.map((windowSamples) => wholeEngine(windowSamples, true)),
    ...[60, 600].map((windowSamples) => refit(windowSamples, false)),
    ...[60, 600].map((windowSamples) => refit(windowSamples, true)),
  ];
  const prices = makePrices();
  const secondsEach = (options.seconds ?? defaultSeconds) / subjects.length;
  const rows = subjects.map((subject) => measure(subject, prices, secondsEach));
  const rolling = rows.filter(({ what }) => what === rollingName);
  const medians = rolling.map((row) => row['CPU ns/bar']);
  return Promise.resolve({
    suite: 'analytics',
    title: 'time of one bar update',
    rows,
    goals: [
      ...rolling.map((row) => ({
        name: `${rollingName}, window ${row['window samples']}`,
        limit: 60,
        bound: 'atMost' as const,
        measured: row['CPU ns/bar'],
        unit: 'ns/bar',
      })),
      {
        name: 'flat in the window: slowest over fastest window',
        limit: 1.5,
        bound: 'atMost',
        measured: Math.max(...medians) / Math.min(...medians),
        unit: 'times',
      },
    ],
    notes: [
      'Medians of all rounds; CPU time is that of the whole process, garbage collection included.',
      `${seriesLength.toLocaleString('en-US')} one-second bars of a cointegrated pair a round, re-origins included.`,
      'Engine: logarithms, regression, z-score and correlation of both legs.',
      'Refit: ml-regression-simple-linear over the whole window at each bar, alone and as the engine uses it.',
    ],
  });
}
