import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRowAtLeast, TradeLog } from '../../../main/demo/trade-log.ts';
import { tradeOf } from './manual-source.ts';

describe('a trade log', () => {
  it('holds the last rows up to its bound, whatever the bound and the number of trades', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 12_000 }));
    fc.assert(
      fc.property(sizes, ([bound, count]) => {
        const log = new TradeLog(bound);
        for (let id = 1; id <= count; id += 1) {
          log.append(tradeOf(id));
        }
        const kept = Math.min(bound, count);
        const ids = Array.from({ length: log.count }, (_, row) => log.tradeId(row));
        return log.count === kept && ids.every((id, row) => id === count - kept + 1 + row);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps every field of a row while it grows', () => {
    const log = new TradeLog(10_000);
    for (let id = 1; id <= 3_000; id += 1) {
      log.append(tradeOf(id, { priceText: `${id}.5`, isBuyerMaker: id % 2 === 0 }));
    }
    for (const row of [0, 1_023, 1_024, 2_999]) {
      const trade = tradeOf(row + 1);
      expect({
        tradeId: log.tradeId(row),
        timeMs: log.timeMs(row),
        price: log.price(row),
        quantity: log.quantity(row),
        first: log.firstTradeId(row),
        last: log.lastTradeId(row),
        isBuyerMaker: log.isBuyerMaker(row),
      }).toEqual({
        tradeId: row + 1,
        timeMs: trade.tradeTimeMs,
        price: row + 1.5,
        quantity: 0.205,
        first: trade.firstTradeId,
        last: trade.lastTradeId,
        isBuyerMaker: (row + 1) % 2 === 0,
      });
    }
  });

  it('has no row outside its count', () => {
    const log = new TradeLog(10);
    log.append(tradeOf(1));
    expect(() => log.tradeId(1)).toThrow(RangeError);
    expect(() => log.tradeId(-1)).toThrow(RangeError);
  });
});

it('the first row at least as large is found by halving', () => {
  const log = new TradeLog(100);
  for (const id of [10, 20, 20, 30]) {
    log.append(tradeOf(id));
  }
  const rowOf = (id: number): number => firstRowAtLeast(log, (row) => log.tradeId(row), id);
  expect([5, 10, 11, 20, 21, 30, 31].map(rowOf)).toEqual([0, 0, 1, 1, 3, 3, 4]);
});
