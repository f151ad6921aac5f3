import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgeKinds } from '../../../analytics/fits/hedge-method.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { seededNormal, seededRandom } from '../../fixtures/random.ts';
import { rowsPosted } from '../../fixtures/worker-rows.ts';
import { fileWith } from '../../main/fixtures/analyze-market.ts';
import { analyzed } from '../../main/fixtures/analyze-run.ts';
import type { AnalysisConfig } from '../../../renderer/worker/protocol.ts';
import { SessionPort, stored } from './session-port.ts';
import type { Tick } from './tick-batches.ts';

const thresholds = { entryZ: 1.5, exitZ: 0.5 };

/** A pair that belongs together, a few trades a second, with a silence that starts statistics afresh. */
function market(): Tick[] {
  const uniform = seededRandom(31);
  const normal = seededNormal(32);
  const ids = { ETHUSDT: 1_000, BTCUSDT: 5_000 };
  let timeMs = 1_700_000_000_000;
  let [logX, spread] = [Math.log(60_000), 0];
  return Array.from({ length: 2_000 }, (_tick, at): Tick => {
    timeMs += Math.floor(600 * uniform()) + (at === 900 ? 40_000 : 0);
    logX += 1e-4 * normal();
    spread = 0.7 * spread + 1e-4 * normal();
    const symbol = uniform() < 0.5 ? 'ETHUSDT' : 'BTCUSDT';
    const logPrice = symbol === 'BTCUSDT' ? logX : 0.7 * logX + spread;
    return [symbol, ids[symbol]++, timeMs, Number(Math.exp(logPrice).toFixed(4))];
  });
}

const ticks = market();
const csv = [
  'time_ms,symbol,price,trade_id,standing',
  ...ticks.map(([symbol, id, timeMs, price]) => `${timeMs},${symbol},${price},${id},ordinary`),
];

function rowsOnCommandLine(config: Partial<AnalysisConfig>): Promise<readonly string[]> {
  const { hedgeMethod = 'ols', zDefinition = 'lagged', scale = 'log', zDdof = 1 } = config;
  const flags = { hedge: hedgeMethod, z: zDefinition, scale, ddof: zDdof, window: 15 };
  const more = { entry: thresholds.entryZ, 'coint-window': 100 };
  const args = Object.entries({ ...flags, ...more }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  return analyzed('--ticks', fileWith(`${csv.join('\n')}\n`), ...args).then(({ rows }) => rows);
}

interface Story {
  /** Ticks that are stored before the worker starts. */
  readonly storedCount: number;
  /** Of those some come again from the feed. */
  readonly overlapCount: number;
  readonly batchSizes: readonly number[];
  /** Where history is read anew, and how many ticks it takes until that is there. */
  readonly reloadAt: number;
  readonly reloadTakes: number;
}

const stories: fc.Arbitrary<Story> = fc.record({
  storedCount: fc.nat(ticks.length),
  overlapCount: fc.nat(50),
  batchSizes: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 15 }),
  reloadAt: fc.nat(ticks.length),
  reloadTakes: fc.nat(200),
});

/** What the worker makes of the ticks when they reach it like this. */
function rowsOfWorker(config: Partial<AnalysisConfig>, story: Story): string[] {
  const { storedCount, overlapCount, batchSizes, reloadAt, reloadTakes } = story;
  const port = new SessionPort(thresholds);
  const load = (generation: number, count: number): void => {
    port.session.handle({ kind: 'history', generation, legs: stored(ticks.slice(0, count)) });
  };
  port.configure(1, { windowSamples: 15, cointegrationSamples: 100, ...config });
  load(1, storedCount);
  let reload: 'due' | 'asked' | 'done' = 'due';
  let askedAt = 0;
  const lookAtReload = (at: number): void => {
    if (reload === 'due' && at >= reloadAt) {
      port.session.handle({ kind: 'reload', generation: 2 });
      askedAt = at;
      reload = 'asked';
    } else if (reload === 'asked' && at >= askedAt + reloadTakes) {
      // The store is asked after the question was put: it knows some ticks that came since.
      load(2, askedAt + Math.floor((at - askedAt) / 2));
      reload = 'done';
    }
  };
  let at = Math.max(0, storedCount - overlapCount);
  for (let turn = 0; at < ticks.length; turn += 1) {
    const size = batchSizes[turn % batchSizes.length] ?? 1;
    port.ticks(ticks.slice(at, at + size), turn % 5 === 4 ? 'backfilled' : 'live');
    at = Math.min(at + size, ticks.length);
    lookAtReload(at);
  }
  return rowsPosted(port.of('frames'), thresholds.entryZ);
}

const configs = hedgeKinds.flatMap((hedgeMethod, at) =>
  zDefinitions.map((zDefinition): Partial<AnalysisConfig> => {
    const isEven = at % 2 === 0;
    return { hedgeMethod, zDefinition, scale: isEven ? 'log' : 'price', zDdof: isEven ? 1 : 0 };
  }),
);

describe('the worker and the command line give the same rows to the last bit', () => {
  it.each(configs)('$hedgeMethod, $zDefinition, $scale, ddof $zDdof', async (config) => {
    const expected = await rowsOnCommandLine(config);
    // All columns have something to compare.
    const fields = expected.map((row) => row.split(','));
    const filledCount = (column: number): number =>
      fields.filter((row) => row[column] !== '').length;
    expect(expected.length).toBeGreaterThan(300);
    for (const column of [3, 4, 5, 7, 8, 9, 10, 11, 12]) {
      expect(filledCount(column), `column ${column}`).toBeGreaterThan(150);
    }
    expect(filledCount(13)).toBeGreaterThan(100);
    fc.assert(
      fc.property(stories, (story) => {
        expect(rowsOfWorker(config, story)).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });
});
