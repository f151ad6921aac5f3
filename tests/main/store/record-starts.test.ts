import { expect, it } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { RecordStarts } from '../../../main/store/record-starts.ts';
import { RollUp } from '../../../main/store/roll-up.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase, openedStore } from '../fixtures/opened-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

it('a record begins with its first trade, or with a gap that is known before it', async () => {
  const { store } = await openedStore();
  expect(await store.recordStarts('usdm', ['ETHUSDT'])).toEqual([]);
  await store.append('usdm', batchOf(10, 30));
  const [start] = await store.recordStarts('usdm', ['ETHUSDT', 'XRPUSDT']);
  expect(start).toMatchObject({ symbol: 'ETHUSDT', tradeId: 30, isCut: false });
  expect(await store.recordStarts('spot', ['ETHUSDT'])).toEqual([]);
  const gap: Gap = {
    symbol: 'ETHUSDT',
    fromTradeId: 11,
    toTradeId: 29,
    fromTimeMs: 5,
    toTimeMs: 6,
    state: 'open',
  };
  await store.append('usdm', batchOf(1, 90), [gap]);
  expect(await store.recordStarts('usdm', ['ETHUSDT'])).toEqual([
    { symbol: 'ETHUSDT', tradeId: 11, tradeTimeMs: 5, isCut: false },
  ]);
});

it('it is cut where older trades were deleted, and only bars of them are left', () => {
  const database = openedDatabase();
  const rollUp = new RollUp(database);
  new TickWriter(database, rollUp).append('usdm', batchOf(100, 1));
  const starts = new RecordStarts(database);
  const [whole] = starts.read('usdm', ['ETHUSDT']);
  expect(whole).toMatchObject({ tradeId: 2, isCut: false });
  while (rollUp.advance(1, Number.MAX_SAFE_INTEGER, 1_000)) {
    // Until all of it is in bars.
  }
  expect(starts.read('usdm', ['ETHUSDT'])).toMatchObject([{ tradeId: 2, isCut: false }]);
  database.prepare('DELETE FROM tick WHERE instrument_id = 1 AND trade_id < 42').run();
  expect(starts.read('usdm', ['ETHUSDT'])).toMatchObject([{ tradeId: 42, isCut: true }]);
});
