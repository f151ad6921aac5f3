import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { instrumentsAndTicks } from '../../../main/store/migrations/0001-instruments-and-ticks.ts';
import { applicationId } from '../../../main/store/migrations/migrate.ts';
import { databasePathIn, openedStore, otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const firstMs = 1_723_161_256_344;

/** A file as the first version wrote it: its schema, its settings, its rows, with the log beside it. */
function oldFile(tickCount: number): string {
  const databasePath = databasePathIn(temporaryFolder());
  const database = new Database(databasePath);
  database.exec(instrumentsAndTicks.sql);
  database.pragma(`application_id = ${applicationId}`);
  database.pragma('user_version = 1');
  database.pragma('journal_mode = WAL');
  database.exec("INSERT INTO instrument (venue, symbol) VALUES ('usdm', 'ETHUSDT')");
  const insert = database.prepare('INSERT INTO tick VALUES (1, ?, ?, 10000000000, 50000000, 0)');
  database.transaction(() => {
    for (let number = 0; number < tickCount; number += 1) {
      insert.run(firstMs + number, number);
    }
    database.prepare('UPDATE instrument SET tick_count = ?').run(tickCount);
  })();
  database.close();
  return databasePath;
}

it('brings a file of the first version up to date, with all its ticks', async () => {
  const databasePath = oldFile(5_000);
  const { store } = await openedStore({ databasePath });
  expect(store.initialCount).toBe(5_000);
  expect(tickLog(databasePath)[17]).toEqual({
    time_ms: firstMs + 17,
    symbol: 'ETHUSDT',
    price: 100,
    quantity: 0.5,
    trade_id: 17,
    taker_side: 'buy',
    venue: 'usdm',
    standing: 'ordinary',
  });
  // What was stored is known again, and what is new goes beside it.
  const [last] = await store.lastTicks('usdm', ['ETHUSDT']);
  expect(last).toMatchObject({ tradeId: 4_999, priceQuote: 100 });
  expect(await store.append('usdm', batchOf(10, 5_000))).toMatchObject({ totalCount: 5_010 });
  const { y } = await store.readBars({
    venueKey: 'usdm',
    symbolY: 'ETHUSDT',
    symbolX: 'BTCUSDT',
    timeframe: '1m',
    lookbackMs: 3_600_000,
  });
  expect(y.bars.tickCount.reduce((sum, count) => sum + count, 0)).toBe(5_005);
  expect(y.holes).toEqual([]);

  const database = otherConnection(databasePath);
  expect(database.pragma('user_version', { simple: true })).toBe(3);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  for (const table of ['gap', 'bar_1m']) {
    const sql = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(table);
    expect(sql).toMatch(/STRICT, WITHOUT ROWID$/);
  }
  expect(() => database.exec('UPDATE tick SET standing = 3')).toThrow(/CHECK/);
});

it('lets the old file shrink from then on', async () => {
  const databasePath = oldFile(50_000);
  const before = otherConnection(databasePath);
  expect(before.pragma('auto_vacuum', { simple: true })).toBe(0);
  before.close();
  const { size } = statSync(databasePath);
  const { store } = await openedStore({
    databasePath,
    upkeepTiming: { firstPassAfterMs: 0, betweenSlicesMs: 0 },
  });
  await store.configure({ synchronous: 'NORMAL', keepDays: 1, keepBytes: 1e9 });
  const database = otherConnection(databasePath);
  expect(database.pragma('auto_vacuum', { simple: true })).toBe(2);
  // The ticks are of long ago.
  await expect
    .poll(() => database.prepare('SELECT count(*) FROM tick').pluck().get(), { timeout: 20_000 })
    .toBe(0);
  expect(database.prepare('SELECT sum(tick_count) FROM bar_1m').pluck().get()).toBe(50_000);
  expect(size).toBeGreaterThan(1.2 * 2 ** 20);
  await expect
    .poll(() => Number(database.pragma('freelist_count', { simple: true })), { timeout: 20_000 })
    .toBeLessThanOrEqual(256);
});
