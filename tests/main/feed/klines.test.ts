import { describe, expect, it, onTestFinished } from 'vitest';
import { timeframes } from '../../../analytics/market/timeframe.ts';
import { startDemoExchange } from '../../../main/demo/demo-exchange.ts';
import {
  fetchKlines,
  klineBarsPerPage,
  klineInterval,
  type KlineRequest,
} from '../../../main/feed/klines.ts';
import { klinePageCost } from '../../../main/feed/request-cost.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { ManualSource, tradeOf } from '../demo/manual-source.ts';
import { answerHttp, rawServer } from '../fixtures/raw-server.ts';

const startMs = 1_723_161_240_000;
const minuteMs = 60_000;

function request(restUrl: string, changes: Partial<KlineRequest> = {}): KlineRequest {
  return {
    venue: 'usdm',
    symbol: 'BTCUSDT',
    interval: '1m',
    fromMs: startMs,
    toMs: startMs + 3 * minuteMs,
    restUrl,
    budget: new RestBudget(),
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...changes,
  };
}

const row = (minute: number, changes: Readonly<Record<number, unknown>> = {}): unknown[] => {
  const fields: readonly unknown[] = [
    startMs + minute * minuteMs,
    '100.5',
    '101',
    '99.9',
    '100.1',
    '1234567890123.5',
    startMs + (minute + 1) * minuteMs - 1,
    '5',
    7,
    '0',
    '0',
    '0',
  ];
  return fields.map((field, index) => (index in changes ? changes[index] : field));
};

async function answered(rows: unknown, changes: Partial<KlineRequest> = {}) {
  const { port } = await rawServer(answerHttp(200, [], JSON.stringify(rows)));
  return fetchKlines(request(`http://127.0.0.1:${port}`, changes));
}

describe('fetchKlines', () => {
  it('reads the rows, and leaves out those in which nothing traded', async () => {
    const silent = row(1, { 5: '0.000', 8: 0 });
    expect(await answered([row(0), silent, row(2)])).toEqual([
      {
        openTimeMs: startMs,
        open: 100.5,
        high: 101,
        low: 99.9,
        close: 100.1,
        volumeBase: 1_234_567_890_123.5,
        tickCount: 7,
      },
      expect.objectContaining({ openTimeMs: startMs + 2 * minuteMs }),
    ]);
  });

  it.each([
    ['no list', { code: 0 }],
    ['a row that is none', [row(0), null]],
    ['a short row', [[startMs, '1', '1', '1', '1', '1']]],
    ['a price that is a number', [row(0, { 1: 100.5 })]],
    ['a price of zero', [row(0, { 4: '0' })]],
    ['a close above the high', [row(0, { 4: '101.1' })]],
    ['an open below the low', [row(0, { 1: '99.8' })]],
    ['a negative volume', [row(0, { 5: '-1' })]],
    ['a count that is text', [row(0, { 8: '7' })]],
    ['half a trade', [row(0, { 8: 0.5 })]],
    ['a time between two bars', [row(0.5)]],
    ['a time before those asked for', [row(-1)]],
    ['a time after those asked for', [row(3)]],
    ['rows in the wrong order', [row(1), row(0)]],
    ['a row twice', [row(1), row(1)]],
  ])('takes nothing of a page with %s', async (_, rows) => {
    await expect(answered(rows)).rejects.toThrow('past bars of BTCUSDT that cannot be understood');
  });

  it('asks for exactly the bars of the stretch', async () => {
    const trades = [0, 1, 2, 3, 4].map((minute) =>
      tradeOf(minute + 1, { tradeTimeMs: startMs + minute * minuteMs + 5 }),
    );
    const exchange = await startDemoExchange({ source: new ManualSource('usdm', trades) });
    onTestFinished(() => exchange.stop());
    const bars = await fetchKlines(
      request(exchange.restUrl, { fromMs: startMs + minuteMs, toMs: startMs + 3 * minuteMs }),
    );
    expect(bars.map(({ openTimeMs }) => (openTimeMs - startMs) / minuteMs)).toEqual([1, 2]);
  });
});

it('counts each size of page as Binance does', async () => {
  const exchange = await startDemoExchange({ source: new ManualSource('usdm') });
  onTestFinished(() => exchange.stop());
  let used = 0;
  for (const rowCount of [1, 99, 100, 499, 500, 1_000, 1_001, 1_500]) {
    const url = `${exchange.restUrl}/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=${rowCount}`;
    const counted = Number((await fetch(url)).headers.get('x-mbx-used-weight-1m'));
    expect([rowCount, klinePageCost('usdm', rowCount).weight]).toEqual([rowCount, counted - used]);
    used = counted;
  }
  expect(klinePageCost('spot', 1_000)).toEqual({ weight: 2, maxUsedWeight: 3_000 });
});

it('knows of which bars of Binance a timeframe is made', () => {
  const intervals = (venue: 'usdm' | 'spot') =>
    timeframes.map((timeframe) => klineInterval(venue, timeframe));
  const long = ['1m', '5m', '15m', '1h'];
  expect(intervals('usdm')).toEqual([undefined, undefined, undefined, ...long]);
  expect(intervals('spot')).toEqual(['1s', '1s', '1s', ...long]);
  expect(klineBarsPerPage('usdm', '1m', '1m')).toBe(1_500);
  expect(klineBarsPerPage('spot', '5s', '1s')).toBe(200);
  expect(klineBarsPerPage('spot', '15s', '1s')).toBe(66);
});
