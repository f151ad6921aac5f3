import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Venue } from '../../../analytics/market/venue.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import type { DemoTrade } from '../../../main/demo/demo-source.ts';
import { ManualSource, tradeOf } from './manual-source.ts';

/** A minute's start, so that buckets are easy to count. */
const startMs = 1_723_161_240_000;

/** Ids 1 to 3,000, one trade every 100 ms for five minutes; prices wander on a sine. */
const tape: DemoTrade[] = Array.from({ length: 3_000 }, (_, index) =>
  tradeOf(index + 1, {
    tradeTimeMs: startMs + index * 100,
    priceText: (61_800 + 50 * Math.sin(index / 70)).toFixed(1),
    quantityText: (0.001 * (1 + (index % 17))).toFixed(3),
    isBuyerMaker: index % 3 === 0,
  }),
);

let exchange: DemoExchange;

async function start(venue: Venue): Promise<void> {
  exchange = await startDemoExchange({
    venue,
    source: new ManualSource(venue, tape),
    clock: { wallMs: () => startMs + 300_000, monotonicMs: () => performance.now() },
  });
}

async function get(
  path: string,
): Promise<{ status: number; body: unknown; weight: string | null }> {
  const answer = await fetch(exchange.restUrl + path);
  const weight = answer.headers.get('x-mbx-used-weight-1m');
  return { status: answer.status, body: await answer.json(), weight };
}

async function ids(path: string): Promise<number[]> {
  const { status, body } = await get(path);
  expect(status).toBe(200);
  return (body as { a: number }[]).map(({ a }) => a);
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

afterEach(() => exchange.stop());

describe('aggTrades of futures', () => {
  const path = '/fapi/v1/aggTrades?symbol=BTCUSDT';
  beforeEach(() => start('usdm'));

  it('are the latest 500 when nothing else is asked', async () => {
    expect(await ids(path)).toEqual(range(2_501, 3_000));
    const { body, weight } = await get(`${path}&limit=1`);
    expect(weight).toBe('40');
    expect(body).toEqual([
      {
        a: 3_000,
        p: tape.at(-1)?.priceText,
        q: tape.at(-1)?.quantityText,
        f: 6_000,
        l: 6_001,
        T: startMs + 299_900,
        m: false,
      },
    ]);
  });

  it.each([
    ['&fromId=100&limit=3', range(100, 102)],
    ['&fromId=2999', range(2_999, 3_000)],
    ['&fromId=0&limit=2', range(1, 2)],
    ['&fromId=3001', []],
    [`&startTime=${startMs + 1_000}&limit=2`, range(11, 12)],
    [`&startTime=${startMs + 1_000}&endTime=${startMs + 1_200}`, range(11, 13)],
    [`&endTime=${startMs + 1_000}&limit=2`, range(10, 11)],
    [`&startTime=${startMs - 10_000}&endTime=${startMs - 1}`, []],
    ['&limit=1000', range(2_001, 3_000)],
  ])('%s', async (query, expected) => {
    expect(await ids(path + query)).toEqual(expected);
  });

  it.each([
    ['?limit=5', -1102],
    ['?symbol=', -1102],
    ['?symbol=NOPE', -1121],
    ['?symbol=btcusdt', -1121],
    ['?symbol=BTCUSDT&limit=1001', -1130],
    ['?symbol=BTCUSDT&limit=0', -1130],
    ['?symbol=BTCUSDT&limit=ten', -1100],
    ['?symbol=BTCUSDT&fromId=-1', -1100],
    ['?symbol=BTCUSDT&fromId=99999999999999999999', -1100],
    ['?symbol=BTCUSDT&fromId=', -1102],
    [`?symbol=BTCUSDT&fromId=1&startTime=${startMs}`, -1128],
    [`?symbol=BTCUSDT&fromId=1&endTime=${startMs}`, -1128],
    [`?symbol=BTCUSDT&startTime=${startMs}&endTime=${startMs - 1}`, -1023],
    [`?symbol=BTCUSDT&startTime=${startMs}&endTime=${startMs + 3_600_001}`, -1127],
  ])('%s is refused', async (query, code) => {
    const { status, body } = await get(`/fapi/v1/aggTrades${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ code, msg: expect.any(String) as unknown });
  });
});

describe('aggTrades of spot', () => {
  beforeEach(() => start('spot'));

  it('carry the M, take an id together with a time, and clamp the limit', async () => {
    const path = '/api/v3/aggTrades?symbol=BTCUSDT';
    const { body, weight } = await get(`${path}&limit=1`);
    expect(body).toMatchObject([{ a: 3_000, M: true }]);
    expect(weight).toBe('4');
    expect(await ids(`${path}&fromId=5&endTime=${startMs + 600}`)).toEqual(range(5, 7));
    expect(await ids(`${path}&limit=5000`)).toHaveLength(1_000);
  });
});

describe('klines', () => {
  type Row = [number, ...(string | number)[]];

  async function rows(path: string): Promise<Row[]> {
    const { status, body } = await get(path);
    expect(status).toBe(200);
    return body as Row[];
  }

  it('equal a plain recomputation from the tape, in 12 fields', async () => {
    await start('usdm');
    const klines = await rows('/fapi/v1/klines?symbol=BTCUSDT&interval=1m');
    expect(klines).toHaveLength(5);
    klines.forEach((row, index) => {
      const trades = tape.slice(index * 600, (index + 1) * 600);
      const prices = trades.map(({ priceText }) => Number(priceText));
      const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
      const base = (taken: DemoTrade[]): number =>
        sum(taken.map(({ quantityText }) => Number(quantityText)));
      const quote = (taken: DemoTrade[]): number =>
        sum(taken.map(({ priceText, quantityText }) => Number(priceText) * Number(quantityText)));
      const bought = trades.filter(({ isBuyerMaker }) => !isBuyerMaker);
      expect(row).toHaveLength(12);
      expect(row[0]).toBe(startMs + index * 60_000);
      expect(row.slice(1, 5).map(Number)).toEqual([
        prices[0],
        Math.max(...prices),
        Math.min(...prices),
        prices.at(-1),
      ]);
      expect(row[6]).toBe(startMs + (index + 1) * 60_000 - 1);
      expect(row[8]).toBe(1_200);
      expect(Number(row[5])).toBeCloseTo(base(trades), 3);
      expect(Number(row[7])).toBeCloseTo(quote(trades), 3);
      expect(Number(row[9])).toBeCloseTo(base(bought), 3);
      expect(Number(row[10])).toBeCloseTo(quote(bought), 3);
      expect(row[11]).toBe('0');
    });
  });

  it('of one second exist on spot only', async () => {
    await start('spot');
    const path = '/api/v3/klines?symbol=BTCUSDT&interval=1s';
    expect((await rows(path)).map(([open]) => open)).toEqual(
      range(0, 299).map((second) => startMs + second * 1_000),
    );
    await exchange.stop();
    await start('usdm');
    const { status, body } = await get('/fapi/v1/klines?symbol=BTCUSDT&interval=1s');
    expect([status, body]).toMatchObject([400, { code: -1120 }]);
  });

  it.each([
    ['&limit=2', [3, 4]],
    [`&startTime=${startMs + 1}`, [1, 2, 3, 4]],
    [`&startTime=${startMs}&limit=2`, [0, 1]],
    [`&endTime=${startMs + 119_999}`, [0, 1]],
    [`&startTime=${startMs + 60_000}&endTime=${startMs + 120_000}`, [1, 2]],
    [`&startTime=${startMs + 600_000}`, []],
    ['&endTime=5', []],
  ])('%s', async (query, minutes) => {
    await start('usdm');
    const klines = await rows(`/fapi/v1/klines?symbol=BTCUSDT&interval=1m${query}`);
    expect(klines.map(([open]) => (open - startMs) / 60_000)).toEqual(minutes);
  });

  it('repeat the last close, with no volume, where nothing traded', async () => {
    const silent = [tape[0], tradeOf(2, { tradeTimeMs: startMs + 200_000, priceText: '61900.0' })];
    exchange = await startDemoExchange({
      source: new ManualSource(
        'usdm',
        silent.filter((trade) => trade !== undefined),
      ),
    });
    const klines = await rows('/fapi/v1/klines?symbol=BTCUSDT&interval=1m');
    expect(klines.map((row) => [row[1], row[4], Number(row[5]), row[8]])).toEqual([
      ['61800.0', '61800.0', 0.001, 2],
      ['61800.0', '61800.0', 0, 0],
      ['61800.0', '61800.0', 0, 0],
      ['61900.0', '61900.0', 0.205, 2],
    ]);
    expect(await rows('/fapi/v1/klines?symbol=ETHUSDT&interval=1m')).toEqual([]);
  });
});

describe('the rest', () => {
  it('exchangeInfo of futures names perpetuals with their filters', async () => {
    await start('usdm');
    const { body } = await get('/fapi/v1/exchangeInfo');
    expect(body).toMatchObject({
      serverTime: startMs + 300_000,
      symbols: [
        {
          symbol: 'BTCUSDT',
          baseAsset: 'BTC',
          quoteAsset: 'USDT',
          status: 'TRADING',
          contractType: 'PERPETUAL',
        },
        { symbol: 'ETHUSDT', baseAsset: 'ETH' },
      ],
    });
    const [btc] = (body as { symbols: { filters: unknown[] }[] }).symbols;
    expect(btc?.filters).toContainEqual(
      expect.objectContaining({ filterType: 'PRICE_FILTER', tickSize: '0.1' }),
    );
    expect(btc?.filters).toContainEqual(
      expect.objectContaining({ filterType: 'LOT_SIZE', stepSize: '0.001' }),
    );
  });

  it('exchangeInfo of spot can be asked for some symbols', async () => {
    await start('spot');
    const symbols = async (query: string): Promise<string[]> => {
      const { body } = await get(`/api/v3/exchangeInfo${query}`);
      return (body as { symbols: { symbol: string }[] }).symbols.map(({ symbol }) => symbol);
    };
    expect(await symbols('')).toEqual(['BTCUSDT', 'ETHUSDT']);
    expect(await symbols('?symbol=ETHUSDT')).toEqual(['ETHUSDT']);
    expect(await symbols('?symbols=["ETHUSDT","BTCUSDT"]')).toEqual(['ETHUSDT', 'BTCUSDT']);
    expect(await get('/api/v3/exchangeInfo?symbols=[1]')).toMatchObject({ status: 400 });
    expect(await get('/api/v3/exchangeInfo?symbol=NOPE')).toMatchObject({ status: 400 });
  });

  it('exchangeInfo of the other venue answers too, by its rules, and nothing else of it does', async () => {
    await start('usdm');
    const spot = await get('/api/v3/exchangeInfo?symbolStatus=TRADING&showPermissionSets=false');
    expect(spot).toMatchObject({ status: 200, weight: '20' });
    expect(spot.body).toMatchObject({
      symbols: [
        { symbol: 'BTCUSDT', status: 'TRADING', isSpotTradingAllowed: true },
        { symbol: 'ETHUSDT', baseAsset: 'ETH', quoteAsset: 'USDT' },
      ],
    });
    const filter = { filterType: 'PRICE_FILTER', tickSize: '0.10000000' };
    expect(spot.body).toMatchObject({ symbols: [{ filters: [filter, {}, {}, {}] }, {}] });
    expect(await get('/api/v3/exchangeInfo?symbol=NOPE')).toMatchObject({ status: 400 });
    expect((await get('/api/v3/aggTrades?symbol=BTCUSDT')).status).toBe(404);
    await exchange.stop();

    await start('spot');
    const futures = await get('/fapi/v1/exchangeInfo');
    expect(futures.body).toMatchObject({
      symbols: [{ symbol: 'BTCUSDT', contractType: 'PERPETUAL' }, { symbol: 'ETHUSDT' }],
    });
    expect((await get('/fapi/v1/ping')).status).toBe(404);
  });

  it('time and ping answer; all else is 404 in JSON', async () => {
    await start('usdm');
    expect((await get('/fapi/v1/time')).body).toEqual({ serverTime: startMs + 300_000 });
    expect((await get('/fapi/v1/ping')).body).toEqual({});
    for (const path of ['/', '/api/v3/time', '/fapi/v1/', '/fapi/v1/order', '/fapi/v2/time']) {
      expect(await get(path)).toMatchObject({ status: 404, body: { code: -5000 } });
    }
    const posted = await fetch(`${exchange.restUrl}/fapi/v1/time`, { method: 'POST', body: 'x' });
    expect(posted.status).toBe(404);
  });
});
