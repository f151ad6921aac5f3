import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bar } from '../../../analytics/market/bar.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { unknownInstrument } from '../../../main/demo/demo-instruments.ts';
import type { DemoTrade } from '../../../main/demo/demo-source.ts';
import { klineRows } from '../../../main/demo/kline-rows.ts';
import { RestQuery } from '../../../main/demo/rest-query.ts';
import { TradeLog } from '../../../main/demo/trade-log.ts';
import { tradeOf } from './manual-source.ts';

const startMs = 1_723_161_240_000;
const secondMs = 1_000;

/** Seconds apart up to 3, prices with up to 4 decimals. */
const tapes = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 9_999_999 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    let tradeTimeMs = startMs;
    return steps.map(([waitMs, units], index) => {
      tradeTimeMs += waitMs;
      return tradeOf(index + 1, { tradeTimeMs, priceText: (units / 10_000).toFixed(4) });
    });
  });

function builtBars(trades: readonly DemoTrade[]): Bar[] {
  const builder = new BarBuilder(durationMs(secondMs));
  const bars = trades.flatMap(({ tradeTimeMs, priceText, quantityText }) => {
    const closed = builder.push(tradeTimeMs, Number(priceText), Number(quantityText));
    return closed === undefined ? [] : [closed];
  });
  return builder.openBar === undefined ? bars : [...bars, builder.openBar];
}

const prices = (bars: readonly Bar[]): number[][] =>
  bars.map(({ openTimeMs, open, high, low, close }) => [openTimeMs, open, high, low, close]);

function klinePrices(trades: readonly DemoTrade[], maxRows: number): number[][] {
  const log = new TradeLog(maxRows);
  trades.forEach((trade) => log.append(trade));
  // Known by its first trade alone, as a capture's symbol is.
  const instrument = unknownInstrument('usdm', 'NEWUSDT', '12.5', '1');
  const query = new RestQuery(new URLSearchParams('interval=1s&limit=1000'));
  return klineRows('spot', instrument, log, query)
    .filter((row) => row[8] > 0)
    .map((row) => row.slice(0, 5).map(Number));
}

it('has the very prices of the bars that are built of the same trades', () => {
  fc.assert(
    fc.property(tapes, (trades) => {
      expect(klinePrices(trades, 1_000)).toEqual(prices(builtBars(trades)));
    }),
  );
});

it('gives no bar of which trades are forgotten', () => {
  fc.assert(
    fc.property(tapes, fc.integer({ min: 1, max: 60 }), (trades, maxRows) => {
      const built = prices(builtBars(trades)).map((row) => JSON.stringify(row));
      const klines = klinePrices(trades, maxRows).map((row) => JSON.stringify(row));
      expect(built.slice(built.length - klines.length)).toEqual(klines);
    }),
  );
});
