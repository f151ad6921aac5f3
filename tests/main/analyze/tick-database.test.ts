import Database from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { barLengthMs, type Timeframe } from '../../../analytics/market/timeframe.ts';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import { instrumentsAndTicks } from '../../../main/store/migrations/0001-instruments-and-ticks.ts';
import { applicationId } from '../../../main/store/migrations/migrate.ts';
import { Retention } from '../../../main/store/retention.ts';
import { RollUp } from '../../../main/store/roll-up.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { tickBatch, type Tick } from '../../fixtures/ticks.ts';
import { madeTicks, pairSymbols } from '../fixtures/analyze-market.ts';
import { analyzed, analyzeFailure, frameColumnsOf, rowStart } from '../fixtures/analyze-run.ts';
import { openedDatabase } from '../fixtures/opened-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

/** A database that stays open for writing, as the app's does. */
function stored(batches: Readonly<Record<string, TickBatch>>, gaps: readonly Gap[] = []) {
  const path = join(temporaryFolder(), 'market_data.db');
  const database = openedDatabase(path);
  const rollUp = new RollUp(database);
  const writer = new TickWriter(database, rollUp);
  for (const [venueKey, batch] of Object.entries(batches)) {
    writer.append(venueKey, batch, gaps);
  }
  return { path, database, rollUp, writer };
}

function pipelineOf(timeframe: Timeframe = '1s'): PairPipeline {
  return new PairPipeline({
    symbolY: 'ETHUSDT',
    symbolX: 'BTCUSDT',
    scale: 'log',
    windowSamples: 20,
    entryZ: 2,
    barLengthMs: barLengthMs(timeframe),
  });
}

const window = ['--window', '20'];
const batchOf = (ticks: readonly Tick[]): TickBatch => tickBatch(pairSymbols, ticks);

describe('a database of the app', () => {
  const ticks = madeTicks(30_000);

  it.each(['1s', '5s', '1m'] as const)(
    'gives what the live pipeline gives of its trades: %s',
    async (timeframe) => {
      const { path } = stored({ usdm: batchOf(ticks) });
      const { rows, summary, code } = await analyzed(
        '--ticks',
        path,
        '--timeframe',
        timeframe,
        ...window,
      );
      const expected = pipelineOf(timeframe).pushBatch(batchOf(ticks)).map(rowStart);
      expect(expected.length).toBeGreaterThan(100);
      expect(rows.map(frameColumnsOf)).toEqual(expected);
      expect(code).toBe(0);
      expect(summary.input.venue).toBe('usdm');
      expect(summary.input.yRowCount + summary.input.xRowCount).toBe(30_000);
      expect(summary.notices).toEqual([]);
    },
  );

  it('knows extreme prices, and which trades are missing for good', async () => {
    const uniform = seededRandom(99);
    const batch = batchOf(ticks);
    let lastExtreme = -1;
    ticks.forEach((_tick, row) => {
      if (uniform() < 0.01) {
        batch.standing[row] = 1;
        lastExtreme = row;
      } else if (row - lastExtreme < 6 && uniform() < 0.2) {
        batch.standing[row] = 2;
      }
    });
    // Runs of one leg's trades that never came: the second one came later.
    const runs = [
      [3_000, 3_400, 'unfillable'],
      [9_000, 9_100, 'filled'],
      [15_000, 15_001, 'open'],
      [24_000, 25_000, 'unfillable'],
    ] as const;
    const live = pipelineOf();
    const frames: string[] = [];
    const gaps: Gap[] = [];
    const isStored = new Uint8Array(ticks.length).fill(1);
    let from = 0;
    const pushRows = (to: number): void => {
      frames.push(
        ...live
          .pushBatch(rowsOf(batch, (row) => row >= from && row < to && isStored[row] === 1))
          .map(rowStart),
      );
      from = to;
    };
    runs.forEach(([first, last, state], at) => {
      const symbol = pairSymbols[at % 2 === 0 ? 1 : 0];
      const of = (row: number): boolean => ticks[row]?.symbol === symbol;
      const missing = ticks.flatMap((tick, row) =>
        row >= first && row <= last && of(row) ? [tick] : [],
      );
      const before = ticks.findLast(
        (tick, row) => row < first && of(row) && tick.symbol === symbol,
      );
      const after = ticks.findIndex((_tick, row) => row > last && of(row));
      const gap: Gap = {
        symbol,
        fromTradeId: missing[0]?.tradeId ?? NaN,
        toTradeId: missing.at(-1)?.tradeId ?? NaN,
        fromTimeMs: before?.tradeTimeMs ?? NaN,
        toTimeMs: ticks[after]?.tradeTimeMs ?? NaN,
        state,
      };
      gaps.push(gap);
      if (state === 'filled') {
        return;
      }
      pushRows(first);
      ticks.forEach((_tick, row) => {
        if (row >= first && row <= last && of(row)) {
          isStored[row] = 0;
        }
      });
      pushRows(after);
      live.markHole(symbol, gap);
    });
    pushRows(ticks.length);

    const { path } = stored({ usdm: rowsOf(batch, (row) => isStored[row] === 1) }, gaps);
    const { rows, summary } = await analyzed('--ticks', path, ...window);
    expect(rows.map(frameColumnsOf)).toEqual(frames);
    expect(summary.frames.holedCount).toBeGreaterThan(60);
    expect(summary.input.extremeCount).toBeGreaterThan(200);
  });

  it('gives the same bars of a minute or more when their trades are deleted', async () => {
    const all = madeTicks(40_000, 1_700_000_000_000, 6_000);
    const isMissing = (tick: Tick): boolean =>
      tick.symbol === 'BTCUSDT' && tick.tradeId % 9_000 < 100;
    const days = all.filter((tick) => !isMissing(tick));
    const gaps = [9_000, 18_000].map((fromTradeId): Gap => {
      const timeOf = (id: number): number =>
        all.find(({ symbol, tradeId }) => symbol === 'BTCUSDT' && tradeId === id)?.tradeTimeMs ??
        NaN;
      return {
        symbol: 'BTCUSDT',
        fromTradeId,
        toTradeId: fromTradeId + 99,
        fromTimeMs: timeOf(fromTradeId - 1),
        toTimeMs: timeOf(fromTradeId + 100),
        state: 'unfillable',
      };
    });
    const { path, database, rollUp, writer } = stored({ usdm: batchOf(days) }, gaps);
    // The live pipeline tells holes by the jumps of the ids.
    const expected = pipelineOf('5m').pushBatch(batchOf(days)).map(rowStart);
    const minutes = ['--ticks', path, '--timeframe', '5m', ...window];
    expect((await analyzed(...minutes)).rows.map(frameColumnsOf)).toEqual(expected);

    const lastMs = days.at(-1)?.tradeTimeMs ?? NaN;
    const retention = new Retention({
      database,
      rollUp,
      isInUse: () => false,
      onDeleted: (count) => writer.forget(count),
      onLimitTooSmall: () => undefined,
      nowMs: () => lastMs,
      monotonicMs: () => 0,
    });
    const pass = retention.pass({ keepDays: 1, keepBytes: Number.MAX_SAFE_INTEGER });
    while (pass.next().done !== true) {
      // Each step deletes some.
    }
    const left = database.prepare('SELECT count(*) FROM tick').pluck().get();
    expect(left).toBeLessThan(30_000);

    const after = await analyzed(...minutes);
    expect(after.rows.map(frameColumnsOf)).toEqual(expected);
    expect(after.summary.frames.holedCount).toBeGreaterThan(40);
    expect(after.summary.input.yRowCount + after.summary.input.xRowCount).toBe(days.length);
    const seconds = await analyzed('--ticks', path, '--timeframe', '15s', ...window);
    expect(seconds.summary.input.yRowCount + seconds.summary.input.xRowCount).toBe(left);
    expect(seconds.summary.notices.join()).toContain('a timeframe of 1m or more goes back further');
  });

  it('takes the venue that has both legs, or the one chosen of several', async () => {
    const [some, others] = [madeTicks(2_000), madeTicks(3_000, 1_600_000_000_000)];
    const eth = some.filter(({ symbol }) => symbol === 'ETHUSDT');
    const { path, writer } = stored({ usdm: batchOf(some), spot: batchOf(eth) });
    expect((await analyzed('--ticks', path)).summary.input.venue).toBe('usdm');
    writer.append('demo-usdm', batchOf(others));
    expect((await analyzeFailure('--ticks', path)).message).toBe(
      `${path} has trades of the pair from several venues: demo-usdm, usdm. Choose one with --venue.`,
    );
    const demo = await analyzed('--ticks', path, '--venue', 'demo-usdm');
    expect(demo.summary.input.yRowCount + demo.summary.input.xRowCount).toBe(3_000);
    expect((await analyzeFailure('--ticks', path, '--venue', 'spot')).message).toBe(
      `${path} has no trades of both ETHUSDT and BTCUSDT at spot. It has demo-usdm BTCUSDT, demo-usdm ETHUSDT, spot ETHUSDT, usdm BTCUSDT, usdm ETHUSDT.`,
    );
    expect((await analyzeFailure('--ticks', path, '--y', 'solusdt')).message).toContain(
      'has no trades of both SOLUSDT and BTCUSDT.',
    );
  });
});

describe('a database that is of no use', () => {
  const failureOf = async (path: string): Promise<string> =>
    (await analyzeFailure('--ticks', path)).message.replace(path, 'FILE');
  const pathOf = (): string => join(temporaryFolder(), 'some.db');

  it('has no trades yet', async () => {
    const { path } = stored({});
    expect(await failureOf(path)).toBe(
      'FILE has no trades of both ETHUSDT and BTCUSDT. It has none at all.',
    );
  });

  it('is of another program', async () => {
    const path = pathOf();
    new Database(path).exec('CREATE TABLE tick (a)').close();
    expect(await failureOf(path)).toContain('FILE belongs to another program.');
  });

  it('is of an older version, which only the app brings up to date', async () => {
    const path = pathOf();
    const database = new Database(path);
    database.exec(instrumentsAndTicks.sql);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma('user_version = 1');
    database.close();
    expect(await failureOf(path)).toContain('Open it once with the app');
  });

  it('but not one of the format before, which has all that is needed', async () => {
    const { path, database } = stored({ usdm: batchOf(madeTicks(500)) });
    database.exec('DROP TABLE begun_anew');
    database.pragma('user_version = 2');
    expect((await analyzed('--ticks', path)).rows.length).toBeGreaterThan(30);
  });

  it('is of a newer version', async () => {
    const { path, database } = stored({});
    database.pragma('user_version = 99');
    expect(await failureOf(path)).toContain('Update Pairwatch');
  });

  it('is damaged', async () => {
    const path = pathOf();
    writeFileSync(path, `SQLite format 3\0${'?'.repeat(10_000)}`);
    expect(await failureOf(path)).toBe('FILE is damaged. Take a copy that is whole.');
  });
});

/** Some rows of a batch. */
function rowsOf(batch: TickBatch, isWanted: (row: number) => boolean): TickBatch {
  const rows = Array.from({ length: batch.count }, (_row, row) => row).filter(isWanted);
  const floats = (column: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => column[row] ?? NaN);
  const bytes = (column: Uint8Array): Uint8Array =>
    Uint8Array.from(rows, (row) => column[row] ?? 0);
  return {
    ...batch,
    count: rows.length,
    symbolIndex: bytes(batch.symbolIndex),
    tradeId: floats(batch.tradeId),
    tradeTimeMs: floats(batch.tradeTimeMs),
    receivedAtMs: floats(batch.receivedAtMs),
    priceQuote: floats(batch.priceQuote),
    quantityBase: floats(batch.quantityBase),
    takerSide: bytes(batch.takerSide),
    standing: bytes(batch.standing),
  };
}
