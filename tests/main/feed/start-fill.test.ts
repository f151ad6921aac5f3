import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { GeneratedSource } from '../../../main/demo/generated-source.ts';
import { BinanceFeed } from '../../../main/feed/binance-feed.ts';
import { streamUrl } from '../../../main/feed/endpoints.ts';
import { FilledFeed } from '../../../main/feed/filled-feed.ts';
import { StartFill, type FillStart, type StartFillLimits } from '../../../main/feed/start-fill.ts';
import { closedPort, rawServer } from '../fixtures/raw-server.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];
const patience = { timeout: 20_000, interval: 20 };
const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

async function market(prehistoryMs: number): Promise<DemoExchange> {
  const source = new GeneratedSource({ venue: 'usdm', seed: 11, prehistoryMs });
  const exchange = await startDemoExchange({ source });
  endings.push(() => exchange.stop());
  return exchange;
}

/** The last so many ms of both symbols. */
const last = (wantedMs: number): FillStart[] =>
  symbols.map(() => ({ wantedMs, afterTradeId: undefined }));

const quietLog = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

/** Ids of each symbol in the order in which they come out. */
function fillFrom(
  exchange: DemoExchange,
  from: readonly FillStart[],
  restUrl: string,
  limits: Partial<StartFillLimits> = {},
) {
  const ids: number[][] = symbols.map(() => []);
  const fill = new StartFill({
    venue: 'usdm',
    symbols,
    restUrl,
    from,
    sink: { append: (symbolIndex, tradeId) => ids[symbolIndex]?.push(tradeId) },
    log: quietLog,
    epochMs: () => Date.now(),
    limits,
  });
  const live = new BinanceFeed({
    url: streamUrl('usdm', symbols, exchange.wsUrl),
    symbols,
    sink: fill,
    log: quietLog,
    onReport: () => undefined,
  });
  const feed = new FilledFeed(fill, live);
  endings.push(() => feed.stop());
  feed.start();
  return { ids, fill, feed };
}

/** Id of the first trade of the market's live time. */
async function firstLiveId(exchange: DemoExchange, symbol: string): Promise<number> {
  await expect.poll(() => exchange.issued(symbol), patience).toBeDefined();
  return exchange.issued(symbol)?.firstId ?? NaN;
}

function expectContiguous(ids: readonly number[]): void {
  const [first] = ids;
  if (first === undefined) {
    throw new Error('There are no ids');
  }
  expect(ids).toEqual(ids.map((_id, index) => first + index));
}

describe('the fill before a live feed', () => {
  it('joins the past to the live trades without a hole or a double', async () => {
    const exchange = await market(120_000);
    const { ids, fill } = fillFrom(exchange, last(90_000), exchange.restUrl);
    await fill.past;
    expect(ids.every((leg) => leg.length > 1_000)).toBe(true);
    // Well into the live trades: past the first one issued after the start.
    for (const [index, symbol] of symbols.entries()) {
      const firstLive = await firstLiveId(exchange, symbol);
      await expect.poll(() => ids[index]?.at(-1), patience).toBeGreaterThan(firstLive + 100);
    }
    for (const leg of ids) {
      expectContiguous(leg);
    }
  });

  it('goes on exactly behind the last stored trade', async () => {
    const exchange = await market(60_000);
    const from: { wantedMs: number; afterTradeId: number }[] = [];
    for (const symbol of symbols) {
      const afterTradeId = (await firstLiveId(exchange, symbol)) - 1_500;
      from.push({ wantedMs: 1_000, afterTradeId });
    }
    const { ids } = fillFrom(exchange, from, exchange.restUrl);
    for (const [index, symbol] of symbols.entries()) {
      const firstLive = await firstLiveId(exchange, symbol);
      await expect.poll(() => ids[index]?.at(-1), patience).toBeGreaterThan(firstLive + 50);
      expect(ids[index]?.[0]).toBe((from[index]?.afterTradeId ?? NaN) + 1);
    }
    for (const leg of ids) {
      expectContiguous(leg);
    }
  });

  it('fetches what was traded between the past and a late first live trade', async () => {
    const exchange = await market(30_000);
    exchange.setSilent('all', true);
    const { ids, fill } = fillFrom(exchange, last(20_000), exchange.restUrl);
    await fill.past;
    const pastEnds = ids.map((leg) => leg.at(-1) ?? NaN);
    for (const [index, symbol] of symbols.entries()) {
      const farEnough = (pastEnds[index] ?? NaN) + 40;
      await expect.poll(() => exchange.issued(symbol)?.lastId, patience).toBeGreaterThan(farEnough);
    }
    exchange.setSilent('all', false);
    for (const [index, pastEnd] of pastEnds.entries()) {
      await expect.poll(() => ids[index]?.at(-1), patience).toBeGreaterThan(pastEnd + 60);
    }
    for (const leg of ids) {
      expectContiguous(leg);
    }
  });

  it('lets the live trades through where REST refuses', async () => {
    const exchange = await market(0);
    const { ids, fill } = fillFrom(
      exchange,
      last(60_000),
      `http://127.0.0.1:${await closedPort()}`,
    );
    await fill.past;
    await expect
      .poll(() => Math.min(...ids.map((leg) => leg.length)), patience)
      .toBeGreaterThan(20);
    for (const leg of ids) {
      expectContiguous(leg);
    }
  });

  it('lets the live trades through where REST never answers', async () => {
    const exchange = await market(0);
    const { port } = await rawServer(() => undefined);
    const { ids, fill } = fillFrom(exchange, last(60_000), `http://127.0.0.1:${port}`, {
      maxWaitMs: 300,
    });
    await fill.past;
    await expect
      .poll(() => Math.min(...ids.map((leg) => leg.length)), patience)
      .toBeGreaterThan(20);
    for (const leg of ids) {
      expectContiguous(leg);
    }
  });

  it.each([['not JSON'], ['{"a":1}'], ['[null,{"a":"x"},5]'], ['[]']])(
    'lets the live trades through where REST answers %s',
    async (body) => {
      const exchange = await market(0);
      const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
      const { port } = await rawServer((socket) => socket.end(answer));
      const { ids, fill } = fillFrom(exchange, last(60_000), `http://127.0.0.1:${port}`);
      await fill.past;
      await expect
        .poll(() => Math.min(...ids.map((leg) => leg.length)), patience)
        .toBeGreaterThan(20);
      for (const leg of ids) {
        expectContiguous(leg);
      }
    },
  );

  it('does without the oldest trades when there are too many, not without the newest', async () => {
    const exchange = await market(120_000);
    const { ids, fill } = fillFrom(exchange, last(110_000), exchange.restUrl, { maxTrades: 1_500 });
    await fill.past;
    for (const [index, symbol] of symbols.entries()) {
      const firstLive = await firstLiveId(exchange, symbol);
      await expect.poll(() => ids[index]?.at(-1), patience).toBeGreaterThan(firstLive);
      expect(ids[index]?.[0]).toBeGreaterThan(firstLive - 1_600);
      expect(ids[index]?.[0]).toBeLessThan(firstLive - 1_000);
    }
    for (const leg of ids) {
      expectContiguous(leg);
    }
  });

  it('leaves a hole, and says so, when too much was traded since the last stored trade', async () => {
    const exchange = await market(120_000);
    const from: FillStart[] = [];
    for (const symbol of symbols) {
      const afterTradeId = (await firstLiveId(exchange, symbol)) - 3_000;
      from.push({ wantedMs: 1_000, afterTradeId });
    }
    quietLog.warn.mockClear();
    const { ids, fill } = fillFrom(exchange, from, exchange.restUrl, { maxTrades: 1_200 });
    await fill.past;
    expect(ids[0]?.[0]).toBeGreaterThan((from[0]?.afterTradeId ?? NaN) + 1_500);
    expect(quietLog.warn).toHaveBeenCalledWith(
      expect.stringContaining('a hole is left'),
      expect.objectContaining({ symbol: 'ETHUSDT' }),
    );
  });

  it('lets go when it is stopped half-way', async () => {
    const exchange = await market(0);
    const { port } = await rawServer(() => undefined);
    const { fill, feed } = fillFrom(exchange, last(60_000), `http://127.0.0.1:${port}`);
    await feed.stop();
    await fill.past;
  });
});
