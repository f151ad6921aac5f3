import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { johansen } from '../../../analytics/cointegration/johansen.ts';
import { durationMs, epochMs } from '../../../analytics/market/units.ts';
import { pairDiagnostics } from '../../../analytics/pair/diagnose-pair.ts';
import {
  defaultGreatestLag,
  defaultHorizonSamples,
  reversionFigures,
} from '../../../analytics/reversion/reversion-figures.ts';
import type { BenchTable } from '../report.ts';
import { benchPrices } from './bench-prices.ts';
import { median, quantile, timeCalls } from './timing.ts';

const windowSamples = 3_600;
const callCount = 200;
const warmUpCount = 30;
/** Bars from one test to the next, as in the app. */
const stepBars = 90;
const options = { lag: 'auto', baseMagnitude: 1 } as const;
const spanMs = durationMs((windowSamples - 1) * 1_000);

interface Legs {
  readonly y: Float64Array;
  readonly x: Float64Array;
}

const engleGrangerName = 'Engle-Granger, lag by AIC';

/** What is done with one window; each call has another one. */
const works: readonly { readonly what: string; readonly run: (legs: Legs) => void }[] = [
  { what: engleGrangerName, run: ({ y, x }) => engleGranger(y, x, options) },
  {
    what: 'Engle-Granger, both directions',
    run: ({ y, x }) => {
      engleGranger(y, x, options);
      engleGranger(x, y, options);
    },
  },
  {
    what: "Johansen's trace test",
    run: ({ y, x }) => johansen(y, x, { lagCount: 1, baseMagnitude: 1 }),
  },
  {
    what: 'all figures of mean reversion',
    run: ({ y }) =>
      reversionFigures(y, {
        isCointegrated: true,
        spanMs,
        horizonSamples: defaultHorizonSamples,
        greatestLag: defaultGreatestLag,
      }),
  },
  {
    what: 'all of it, as the screen has it',
    run: (legs) =>
      pairDiagnostics({
        ...legs,
        ...options,
        closeTimeMs: epochMs(0),
        spanMs,
        neededCount: windowSamples,
        hasHole: false,
        tested: undefined,
      }),
  },
];

/** Time of the tests of a pair over their usual window. */
export function pairTests(): BenchTable {
  const { logY, logX } = benchPrices(windowSamples + stepBars * (callCount + warmUpCount));
  const windowAt = (index: number): Legs => {
    const from = index * stepBars;
    return {
      y: logY.subarray(from, from + windowSamples),
      x: logX.subarray(from, from + windowSamples),
    };
  };
  const rows = works.map(({ what, run }) => {
    const tookMs = timeCalls((index) => run(windowAt(index)), callCount, warmUpCount);
    return {
      what,
      samples: windowSamples,
      'median ms': median(tookMs),
      'p95 ms': quantile(tookMs, 0.95),
      'longest ms': Math.max(...tookMs),
      calls: callCount,
    };
  });
  return {
    suite: 'analytics',
    title: 'time of the tests of a pair',
    rows,
    goals: rows
      .filter(({ what }) => what === engleGrangerName)
      .flatMap((row) =>
        (['median ms', 'p95 ms'] as const).map((figure) => ({
          name: `${engleGrangerName}, ${windowSamples.toLocaleString('en-US')} samples, ${figure.slice(0, -3)}`,
          limit: 5,
          bound: 'atMost' as const,
          measured: row[figure],
          unit: 'ms',
        })),
      ),
    notes: ['By the clock; each call has another window of a cointegrated pair.'],
  };
}
