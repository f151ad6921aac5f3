import { analyzeSpeed } from './analytics/analyze-speed.ts';
import { barUpdate } from './analytics/bar-update.ts';
import { hedgeMethods } from './analytics/hedge-methods.ts';
import { pairTests } from './analytics/pair-tests.ts';
import { wholeSeries } from './analytics/whole-series.ts';
import type { BenchOptions, BenchTable } from './report.ts';

/** Of the time of a bar; the other tables have fixed numbers of bars, fewer ones when it is given. */
const defaultSeconds = 30;
const tickCount = 10_000_000;
const statsmodelsBars = 100_000;

/**
 * What the statistics cost: a bar by each method, the tests of a pair, a whole series beside Python's
 * libraries, the whole command line.
 */
export async function run({ seconds }: BenchOptions): Promise<readonly BenchTable[]> {
  const share = seconds === undefined ? 1 : Math.min(1, seconds / defaultSeconds);
  // The first two see least squares alone, as an app does that uses no other method: code that has
  // served several methods takes a little longer for each.
  return [
    barUpdate(seconds ?? defaultSeconds),
    wholeSeries(Math.ceil(share * statsmodelsBars)),
    hedgeMethods(),
    pairTests(),
    await analyzeSpeed(Math.ceil(share * tickCount)),
  ];
}
