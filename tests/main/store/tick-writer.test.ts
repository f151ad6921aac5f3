import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { storeErrorFrom } from '../../../main/store/store-error.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase, otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { aTradeTimeMs } from '../fixtures/agg-trade-frame.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

function kindOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return storeErrorFrom(error, 'x.db').kind;
  }
  return 'no error';
}

it('stores every tick once, whatever is sent again', () => {
  const database = openedDatabase();
  const writer = new TickWriter(database);
  expect(writer.append('usdm', batchOf(10))).toEqual({
    insertedCount: 10,
    duplicateCount: 0,
    totalCount: 10,
  });
  expect(writer.append('usdm', batchOf(10, 5))).toEqual({
    insertedCount: 5,
    duplicateCount: 5,
    totalCount: 15,
  });
  // The same ids of another market are other trades.
  expect(writer.append('demo-usdm', batchOf(10)).insertedCount).toBe(10);
  expect(database.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(25);
  const counts = database
    .prepare('SELECT venue, symbol, tick_count FROM instrument ORDER BY venue, symbol')
    .raw();
  expect(counts.all()).toEqual([
    ['demo-usdm', 'BTCUSDT', 5],
    ['demo-usdm', 'ETHUSDT', 5],
    ['usdm', 'BTCUSDT', 7],
    ['usdm', 'ETHUSDT', 8],
  ]);
  expect(new TickWriter(database).totalCount).toBe(25);
});

it('shows ticks to a notebook in plain units', () => {
  const database = openedDatabase();
  new TickWriter(database).append('usdm', batchOf(2));
  expect(tickLog(database.name)).toEqual([
    {
      time_ms: aTradeTimeMs + 1,
      symbol: 'BTCUSDT',
      price: 100.01,
      quantity: 0.5,
      trade_id: 1,
      taker_side: 'sell',
      venue: 'usdm',
      standing: 'ordinary',
    },
    {
      time_ms: aTradeTimeMs,
      symbol: 'ETHUSDT',
      price: 100,
      quantity: 0.5,
      trade_id: 0,
      taker_side: 'buy',
      venue: 'usdm',
      standing: 'ordinary',
    },
  ]);
});

it('stores prices, quantities and ids beyond 53 bits of scaled value exactly', () => {
  const database = openedDatabase();
  const batch = {
    ...batchOf(1),
    priceQuote: Float64Array.of(1_600_000_000.5),
    quantityBase: Float64Array.of(46_116_860_414),
    tradeId: Float64Array.of(2 ** 53 - 1),
  };
  new TickWriter(database).append('usdm', batch);
  const row = database
    .prepare('SELECT price_e8, quantity_e8, trade_id FROM tick')
    .safeIntegers()
    .raw()
    .get();
  expect(row).toEqual([
    160_000_000_050_000_000n,
    4_611_686_041_400_000_000n,
    9_007_199_254_740_991n,
  ]);
});

it('stores a batch whole or not at all', () => {
  const database = openedDatabase();
  const writer = new TickWriter(database);
  const bad = { ...batchOf(3), quantityBase: Float64Array.of(1, 1, 0) };
  expect(kindOf(() => writer.append('usdm', bad))).toBe('badData');
  const unstorable = { ...batchOf(3), priceQuote: Float64Array.of(1, 1, NaN) };
  expect(kindOf(() => writer.append('usdm', unstorable))).toBe('badData');
  const unnamed = { ...batchOf(3), symbolIndex: Uint8Array.of(0, 1, 2) };
  expect(kindOf(() => writer.append('usdm', unnamed))).toBe('badData');
  expect(database.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(0);
  // The instruments were rolled back with the batch and must be made anew.
  expect(database.prepare('SELECT count(*) FROM instrument').pluck().get()).toBe(0);
  expect(writer.append('usdm', batchOf(3))).toEqual({
    insertedCount: 3,
    duplicateCount: 0,
    totalCount: 3,
  });
});

it('stores the batch that met a full disk once there is room again', () => {
  const database = openedDatabase();
  const writer = new TickWriter(database);
  writer.append('usdm', batchOf(1_000));
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.pragma(`max_page_count = ${pages + 1}`);
  const batch = batchOf(5_000, 1_000);
  expect(kindOf(() => writer.append('usdm', batch))).toBe('diskFull');
  expect(kindOf(() => writer.append('usdm', batch))).toBe('diskFull');
  expect(database.inTransaction).toBe(false);
  expect(writer.totalCount).toBe(1_000);
  database.pragma('max_page_count = 1000000');
  expect(writer.append('usdm', batch)).toEqual({
    insertedCount: 5_000,
    duplicateCount: 0,
    totalCount: 6_000,
  });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
});

it('tells of another writer, and of a file that must not be written', () => {
  const database = openedDatabase();
  const writer = new TickWriter(database);
  const other = otherConnection(database.name);
  other.exec('BEGIN IMMEDIATE');
  expect(kindOf(() => writer.append('usdm', batchOf(1)))).toBe('locked');
  other.exec('ROLLBACK');
  database.pragma('query_only = ON');
  expect(kindOf(() => writer.append('usdm', batchOf(1)))).toBe('readOnly');
  database.pragma('query_only = OFF');
  expect(writer.append('usdm', batchOf(1)).insertedCount).toBe(1);
});

it('keeps its log small however much is written', () => {
  const database = openedDatabase();
  const writer = new TickWriter(database);
  let largestLogPages = 0;
  for (let number = 0; number < 200_000; number += 1_000) {
    writer.append('usdm', batchOf(1_000, number));
    const [{ log = 0 } = {}] = database.pragma('wal_checkpoint(NOOP)') as { log?: number }[];
    largestLogPages = Math.max(largestLogPages, log);
  }
  const filePages = Number(database.pragma('page_count', { simple: true }));
  expect(filePages).toBeGreaterThan(1_500);
  expect(largestLogPages).toBeGreaterThan(0);
  expect(largestLogPages).toBeLessThan(1_200);
});

it('is SQLite with what the schema needs', () => {
  const version = new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get();
  expect(String(version)).toMatch(/^3\.(3[7-9]|[4-9]\d)\./);
});
