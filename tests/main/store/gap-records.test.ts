import { expect, it } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { storeErrorFrom } from '../../../main/store/store-error.ts';
import { TickReader } from '../../../main/store/tick-reader.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { GapRecords } from '../../../main/store/gap-records.ts';
import { openedDatabase, openedStore, otherConnection } from '../fixtures/opened-store.ts';
import { batchOfTicks } from '../fixtures/tick-batches.ts';

const startMs = 1_700_000_040_000;
const noTicks = batchOfTicks([]);
const gap = (fromTradeId: number, toTradeId: number, state: Gap['state'], symbol = 'ETHUSDT') => ({
  symbol,
  fromTradeId,
  toTradeId,
  fromTimeMs: startMs + (fromTradeId - 1) * 1_000,
  toTimeMs: startMs + (toTradeId + 1) * 1_000,
  state,
});
const tick = (id: number, price = 100, standing: number = tickStandings.ordinary) => ({
  leg: 0,
  id,
  timeMs: startMs + id * 1_000,
  price,
  quantity: 1,
  standing,
});

const request = {
  venueKey: 'usdm',
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  timeframe: '1s',
  lookbackMs: 3_600_000,
} as const;

it('keeps gaps without ticks, takes parts in their place, and gives back what is open', async () => {
  const { store, databasePath } = await openedStore();
  await store.append('usdm', noTicks, [gap(10, 20, 'open'), gap(5, 6, 'open', 'BTCUSDT')]);
  await store.append('usdm', noTicks, [gap(40, 49, 'open')]);
  expect(await store.openGaps('usdm', ['ETHUSDT', 'BTCUSDT', 'XRPUSDT'])).toEqual([
    gap(10, 20, 'open'),
    gap(40, 49, 'open'),
    gap(5, 6, 'open', 'BTCUSDT'),
  ]);
  expect(await store.openGaps('spot', ['ETHUSDT'])).toEqual([]);
  await store.append('usdm', batchOfTicks([tick(10)]), [
    gap(10, 14, 'filled'),
    gap(15, 20, 'unfillable'),
  ]);
  expect(await store.openGaps('usdm', ['ETHUSDT'])).toEqual([gap(40, 49, 'open')]);
  const rows = otherConnection(databasePath)
    .prepare("SELECT * FROM gap_log WHERE symbol = 'ETHUSDT' ORDER BY from_trade_id")
    .all();
  expect(rows).toEqual([
    expect.objectContaining({
      from_trade_id: 10,
      to_trade_id: 14,
      trade_count: 5,
      state: 'filled',
    }),
    {
      from_time_ms: startMs + 14_000,
      to_time_ms: startMs + 21_000,
      symbol: 'ETHUSDT',
      state: 'unfillable',
      trade_count: 6,
      from_trade_id: 15,
      to_trade_id: 20,
      venue: 'usdm',
    },
    expect.objectContaining({ from_trade_id: 40, state: 'open' }),
  ]);
});

it('stores a gap and the ticks after it together or not at all', () => {
  const database = openedDatabase();
  const writer = new TickWriter(database);
  const bad = batchOfTicks([{ ...tick(21), quantity: 0 }]);
  const wrongWay = { ...gap(10, 20, 'open'), toTradeId: 9 };
  for (const append of [
    () => writer.append('usdm', bad, [gap(10, 20, 'open')]),
    () => writer.append('usdm', batchOfTicks([tick(21)]), [wrongWay]),
  ]) {
    let kind: string | undefined;
    try {
      append();
    } catch (error) {
      kind = storeErrorFrom(error, '').kind;
    }
    expect(kind).toBe('badData');
    expect(database.prepare('SELECT count(*) FROM gap').pluck().get()).toBe(0);
    expect(database.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(0);
    expect(new GapRecords(database).open('usdm', ['ETHUSDT'])).toEqual([]);
  }
});

it('tells the holes of what was read, oldest first, and none that was filled', () => {
  const database = openedDatabase();
  new TickWriter(database).append('usdm', batchOfTicks([1, 9, 21, 30, 50].map((id) => tick(id))), [
    gap(31, 49, 'open'),
    gap(10, 20, 'unfillable'),
    gap(2, 8, 'filled'),
    gap(3, 4, 'open', 'BTCUSDT'),
  ]);
  const reader = new TickReader(database);
  const { y, x } = reader.readBars(request);
  expect(y.holes).toEqual([
    { fromTimeMs: startMs + 9_000, toTimeMs: startMs + 21_000 },
    { fromTimeMs: startMs + 30_000, toTimeMs: startMs + 50_000 },
  ]);
  expect(x.holes).toEqual([{ fromTimeMs: startMs + 2_000, toTimeMs: startMs + 5_000 }]);
  // A hole that reaches into the range counts, one that ended before it does not.
  expect(reader.readBars({ ...request, lookbackMs: 29_000 }).y.holes.length).toBe(2);
  expect(reader.readBars({ ...request, lookbackMs: 28_000 }).y.holes.length).toBe(1);
});

it('keeps a lone print out of the bars, takes a confirmed level, and hands on what still waits', () => {
  const database = openedDatabase();
  const { extreme, confirming } = tickStandings;
  const ticks = [
    tick(1),
    tick(2, 500, extreme),
    tick(3),
    tick(4, 50, extreme),
    tick(5, 51, confirming),
    tick(6, 900, extreme),
  ];
  new TickWriter(database).append('usdm', batchOfTicks(ticks));
  const { y } = new TickReader(database).readBars(request);
  expect([...y.bars.close]).toEqual([100, 100, 50, 51]);
  expect(y.held).toEqual([{ tradeTimeMs: startMs + 6_000, priceQuote: 900, quantityBase: 1 }]);
  expect(y.lastTradeId).toBe(6);
  const words = database.prepare('SELECT standing FROM tick_log ORDER BY trade_id').pluck().all();
  expect(words).toEqual(['ordinary', 'extreme', 'ordinary', 'extreme', 'confirming', 'extreme']);
});
