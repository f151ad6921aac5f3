import type { Venue } from '../../analytics/market/venue.ts';
import { priceText, type DemoInstrument } from './demo-instruments.ts';
import { RestRefusal, type RestQuery } from './rest-query.ts';
import { firstRowAtLeast, type TradeRows } from './trade-log.ts';

const secondMs = 1_000;
const intervalsMs: ReadonlyMap<string, number> = new Map([
  ['1s', secondMs],
  ['1m', 60 * secondMs],
  ['3m', 180 * secondMs],
  ['5m', 300 * secondMs],
  ['15m', 900 * secondMs],
  ['30m', 1_800 * secondMs],
  ['1h', 3_600 * secondMs],
  ['2h', 7_200 * secondMs],
  ['4h', 14_400 * secondMs],
  ['1d', 86_400 * secondMs],
]);

/** Binance's 12 fields: open time, o, h, l, c, volume, close time, quote volume, count, two taker
 * buy volumes, and one that is unused. */
type KlineRow = readonly [
  number,
  string,
  string,
  string,
  string,
  string,
  number,
  string,
  number,
  string,
  string,
  string,
];

interface Kline {
  openTimeMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volumeBase: number;
  volumeQuote: number;
  takerBuyBase: number;
  takerBuyQuote: number;
  tradeCount: number;
}

/**
 * Answer of `klines`, built from the log. Buckets without a trade repeat the last close with no
 * volume, as Binance gives them; the last row may still be open.
 * @throws RestRefusal −1120 for an interval this venue does not have
 */
export function klineRows(
  venue: Venue,
  instrument: DemoInstrument,
  log: TradeRows,
  query: RestQuery,
): KlineRow[] {
  const interval = query.required('interval');
  const lengthMs = intervalsMs.get(interval);
  if (lengthMs === undefined || (interval === '1s' && venue !== 'spot')) {
    throw new RestRefusal(-1120, 'Invalid interval.');
  }
  const limit = query.limit(500, venue === 'spot' ? 1_000 : 1_500, venue === 'spot');
  const startTimeMs = query.integer('startTime');
  const endTimeMs = query.integer('endTime') ?? Infinity;
  if (log.count === 0) {
    return [];
  }

  const bucket = (timeMs: number): number => Math.floor(timeMs / lengthMs);
  // A bucket of which trades are forgotten would give a bar that never was.
  const firstBucket = bucket(log.timeMs(0)) + (log.hasForgotten ? 1 : 0);
  const lastBucket = Math.min(bucket(log.timeMs(log.count - 1)), bucket(endTimeMs));
  const from =
    startTimeMs === undefined
      ? Math.max(firstBucket, lastBucket - limit + 1)
      : Math.max(firstBucket, Math.ceil(startTimeMs / lengthMs));
  const to = Math.min(lastBucket, from + limit - 1);
  return klines(log, lengthMs, from, to).map((kline) => kline12(kline, lengthMs, instrument));
}

function klines(log: TradeRows, lengthMs: number, from: number, to: number): Kline[] {
  const result: Kline[] = [];
  let row = firstRowAtLeast(log, (at) => log.timeMs(at), from * lengthMs);
  let lastClose = row > 0 ? log.price(row - 1) : undefined;
  for (let bucket = from; bucket <= to; bucket += 1) {
    const endMs = (bucket + 1) * lengthMs;
    const open: number | undefined =
      lastClose === undefined || (row < log.count && log.timeMs(row) < endMs)
        ? log.price(row)
        : lastClose;
    const kline = emptyKline(bucket * lengthMs, open);
    for (; row < log.count && log.timeMs(row) < endMs; row += 1) {
      addTrade(kline, log, row);
    }
    lastClose = kline.close;
    result.push(kline);
  }
  return result;
}

function emptyKline(openTimeMs: number, price: number): Kline {
  return {
    openTimeMs,
    open: price,
    high: price,
    low: price,
    close: price,
    volumeBase: 0,
    volumeQuote: 0,
    takerBuyBase: 0,
    takerBuyQuote: 0,
    tradeCount: 0,
  };
}

function addTrade(kline: Kline, log: TradeRows, row: number): void {
  const price = log.price(row);
  const quantity = log.quantity(row);
  kline.high = Math.max(kline.high, price);
  kline.low = Math.min(kline.low, price);
  kline.close = price;
  kline.volumeBase += quantity;
  kline.volumeQuote += price * quantity;
  kline.tradeCount += log.lastTradeId(row) - log.firstTradeId(row) + 1;
  if (log.isBuyerMaker(row)) {
    return;
  }
  kline.takerBuyBase += quantity;
  kline.takerBuyQuote += price * quantity;
}

function kline12(kline: Kline, lengthMs: number, instrument: DemoInstrument): KlineRow {
  const price = (value: number): string => priceText(instrument, value);
  const base = (value: number): string => value.toFixed(instrument.quantityDecimals);
  const quote = (value: number): string => value.toFixed(8);
  return [
    kline.openTimeMs,
    price(kline.open),
    price(kline.high),
    price(kline.low),
    price(kline.close),
    base(kline.volumeBase),
    kline.openTimeMs + lengthMs - 1,
    quote(kline.volumeQuote),
    kline.tradeCount,
    base(kline.takerBuyBase),
    quote(kline.takerBuyQuote),
    '0',
  ];
}
