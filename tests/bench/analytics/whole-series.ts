import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { pythonWith } from '../../../scripts/setup/python.mjs';
import { OlsHedge } from '../../../analytics/fits/ols-hedge.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import type { BenchGoal, BenchTable } from '../report.ts';
import { benchPrices } from './bench-prices.ts';
import { seriesErrors, type Series, type SeriesResult } from './series-errors.ts';
import { inSlices, median } from './timing.ts';

const barCount = 1_000_000;
const windowSamples = 600;
const rounds = 7;
const warmUpRounds = 2;
const sampledWindows = 500;
const pythonTimeoutMs = 20 * 60_000;
const pairwatchName = 'Pairwatch';

const measureSchema = v.object({
  barCount: v.number(),
  clockSeconds: v.array(v.number()),
  cpuSeconds: v.array(v.number()),
});
const reportSchema = v.object({
  pandas: measureSchema,
  statsmodels: measureSchema,
  versions: v.string(),
});

interface Measured extends v.InferOutput<typeof measureSchema> {
  readonly what: string;
  readonly result: SeriesResult;
}

interface PythonRun {
  readonly measured: readonly Measured[];
  /** The versions, or why there is nothing. */
  readonly note: string;
}

/**
 * Rolling OLS and z by definition `lagged` over a whole series of prices, beside what Python's libraries
 * do, and how far each is from the exact answer.
 *
 * @param statsmodelsBars - of the series, because statsmodels takes minutes for all of it
 */
export function wholeSeries(statsmodelsBars: number): BenchTable {
  const { priceY: y, priceX: x } = benchPrices(barCount);
  const python = measurePython({ y, x }, statsmodelsBars);
  const measured = [measurePairwatch({ y, x }), ...python.measured];
  const rows = measured.map(({ what, clockSeconds, cpuSeconds, result, ...counts }) => {
    const errors = seriesErrors({ y, x }, result, windowSamples, sampledWindows);
    return {
      what,
      bars: counts.barCount,
      'clock s': median(clockSeconds),
      'CPU ns/bar': (median(cpuSeconds) * 1e9) / counts.barCount,
      'times as long': 0,
      'β error, median': errors.medianBeta,
      'β error, largest': errors.largestBeta,
      'z error, median': errors.medianZ,
      'z error, largest': errors.largestZ,
      rounds: cpuSeconds.length,
    };
  });
  const ownNs = rows[0]?.['CPU ns/bar'] ?? NaN;
  const compared = rows.map((row) => ({ ...row, 'times as long': row['CPU ns/bar'] / ownNs }));
  return {
    suite: 'analytics',
    title: `rolling OLS + z over a whole series of prices, window ${windowSamples}`,
    rows: compared,
    goals: compared.flatMap((row) => goalsOf(row, compared[0])),
    notes: [
      python.note,
      'CPU time of each process without its start and the reading of the series; medians of the rounds.',
      `Errors at ${sampledWindows} windows over the bars measured, against 106 bits: of β relative, of z absolute.`,
      'Pairwatch computes α and the residual deviation too; pandas the covariance, variances and means that give them.',
    ],
  };
}

interface ComparedRow {
  readonly what: string;
  readonly 'times as long': number;
  readonly 'β error, largest': number;
}

const leastRatios: Readonly<Record<string, number>> = {
  'statsmodels RollingOLS': 500,
  'pandas rolling': 3,
};

function goalsOf(row: ComparedRow, own: ComparedRow | undefined): BenchGoal[] {
  const limit = leastRatios[row.what];
  if (limit === undefined || own === undefined) {
    return [];
  }
  return [
    {
      name: `as fast as ${row.what}`,
      limit,
      bound: 'atLeast',
      measured: row['times as long'],
      unit: 'times',
    },
    {
      name: `largest error of β, not above that of ${row.what}`,
      limit: row['β error, largest'],
      bound: 'atMost',
      measured: own['β error, largest'],
      unit: '',
    },
  ];
}

function measurePairwatch({ y, x }: Series): Measured {
  const clockSeconds: number[] = [];
  const cpuSeconds: number[] = [];
  const beta = new Float64Array(barCount - 1);
  const zScore = new Float64Array(barCount - 1);
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const fromMs = performance.now();
    const cpuBefore = process.cpuUsage();
    rollOver({ y, x }, { beta, zScore });
    const { user, system } = process.cpuUsage(cpuBefore);
    if (round >= 0) {
      clockSeconds.push((performance.now() - fromMs) / 1e3);
      cpuSeconds.push((user + system) / 1e6);
    }
  }
  return { what: pairwatchName, barCount, clockSeconds, cpuSeconds, result: { beta, zScore } };
}

function rollOver({ y, x }: Series, { beta, zScore }: SeriesResult): void {
  const estimator = new OlsHedge({ windowSamples, baseMagnitude: 0 });
  const score = new SpreadScore(estimator, { definition: 'lagged', windowSamples, ddof: 1 });
  score.push(x[0] ?? NaN, y[0] ?? NaN);
  inSlices(beta.length, (from, to) => {
    for (let bar = from; bar < to; bar += 1) {
      beta[bar] = estimator.beta ?? NaN;
      score.push(x[bar + 1] ?? NaN, y[bar + 1] ?? NaN);
      zScore[bar] = score.hasZScore ? score.zScore : NaN;
    }
    return 0;
  }).pass();
}

function measurePython({ y, x }: Series, statsmodelsBars: number): PythonRun {
  const python = pythonWith('statsmodels, pandas');
  if (python === undefined) {
    const reason = 'no Python 3 with both was found (Debian: python3-statsmodels, python3-pandas)';
    return { measured: [], note: `Left out: statsmodels and pandas: ${reason}.` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-bench-'));
  try {
    writeFileSync(join(folder, 'y.f64'), new Uint8Array(y.buffer));
    writeFileSync(join(folder, 'x.f64'), new Uint8Array(x.buffer));
    const task = {
      folder,
      windowSamples,
      statsmodelsBars,
      statsmodelsRounds: 1,
      pandasRounds: rounds,
    };
    const script = fileURLToPath(new URL('./whole_series.py', import.meta.url));
    const child = spawnSync(python, [script, JSON.stringify(task)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: pythonTimeoutMs,
    });
    if (child.status !== 0) {
      throw new Error(`whole_series.py ended with ${child.status ?? child.signal ?? 'nothing'}.`);
    }
    const report = v.parse(reportSchema, JSON.parse(child.stdout));
    const read = (name: string): Float64Array => {
      const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${name}.f64`));
      return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
    };
    const resultOf = (name: string): SeriesResult => ({
      beta: read(`${name}-beta`),
      zScore: read(`${name}-z`),
    });
    return {
      measured: [
        { what: 'pandas rolling', ...report.pandas, result: resultOf('pandas') },
        { what: 'statsmodels RollingOLS', ...report.statsmodels, result: resultOf('statsmodels') },
      ],
      note: `${report.versions}; statsmodels over ${statsmodelsBars.toLocaleString('en-US')} bars, the others over ${barCount.toLocaleString('en-US')}.`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
