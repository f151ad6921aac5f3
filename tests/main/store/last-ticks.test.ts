import { expect, it } from 'vitest';
import { LastTicks } from '../../../main/store/last-ticks.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase } from '../fixtures/opened-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

it('gives the newest tick of each symbol that has one', () => {
  const database = openedDatabase();
  new TickWriter(database).append('usdm', batchOf(10));
  expect(new LastTicks(database).read('usdm', ['BTCUSDT', 'NEWUSDT', 'ETHUSDT'])).toEqual([
    { symbol: 'BTCUSDT', tradeId: 9, tradeTimeMs: 1_723_161_256_353, priceQuote: 100.09 },
    { symbol: 'ETHUSDT', tradeId: 8, tradeTimeMs: 1_723_161_256_352, priceQuote: 100.08 },
  ]);
});
