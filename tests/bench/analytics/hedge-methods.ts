import { hedgeKinds, hedgeMethod, type HedgeKind } from '../../../analytics/fits/hedge-method.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine } from '../../../analytics/pair/pair-engine.ts';
import type { BenchTable } from '../report.ts';
import { benchPrices, type BenchPrices } from './bench-prices.ts';
import { median, quantile, timeCalls } from './timing.ts';

const windows = [60, 600, 3_600] as const;
const goalWindow = 600;
const barCount = 3_000;
const warmUpBars = 500;
const oneSecond = durationMs(1_000);

/** Milliseconds of each bar with its frame, the window full from the first one on. */
function barTimes(prices: BenchPrices, kind: HedgeKind, windowSamples: number): number[] {
  const engine = new PairEngine({
    scale: 'log',
    windowSamples,
    entryZ: 2,
    barLengthMs: oneSecond,
    hedgeMethod: hedgeMethod(kind),
  });
  const { priceY, priceX } = prices;
  const push = (bar: number): void => {
    engine.push(oneSecond * (bar + 1), priceY[bar] ?? 0, priceX[bar] ?? 0);
  };
  for (let bar = 0; bar < windowSamples; bar += 1) {
    push(bar);
  }
  return timeCalls((index) => push(windowSamples + index), barCount, warmUpBars);
}

/** Time of a bar by each method of the hedge ratio: each bar by itself, the slowest ones too. */
export function hedgeMethods(): BenchTable {
  const prices = benchPrices(Math.max(...windows) + warmUpBars + barCount);
  const rows = hedgeKinds.flatMap((kind) =>
    windows.map((windowSamples) => {
      const tookMs = barTimes(prices, kind, windowSamples);
      return {
        method: kind,
        'window samples': windowSamples,
        'median ms': median(tookMs),
        'p99 ms': quantile(tookMs, 0.99),
        'longest ms': Math.max(...tookMs),
        bars: barCount,
      };
    }),
  );
  return {
    suite: 'analytics',
    title: 'time of one closed bar by method of the hedge ratio',
    rows,
    goals: rows
      .filter((row) => row['window samples'] === goalWindow)
      .map((row) => ({
        name: `${row.method}, window ${goalWindow}, p99`,
        limit: 2,
        bound: 'atMost',
        measured: row['p99 ms'],
        unit: 'ms',
      })),
    notes: ['A whole frame, z and correlation included; by the clock, each bar by itself.'],
  };
}
