import { Spot, WebsocketStream } from '@binance/connector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import { clientStreams, startDemoMarket } from './demo-market.ts';
import { HeardTape } from './heard-tape.ts';
import { foreignHosts } from './loopback-guard.ts';

interface AggTrade {
  readonly s: string;
  readonly a: number;
  readonly p: string;
  readonly q: string;
  readonly T: number;
  readonly m: boolean;
}
interface Wire {
  readonly stream?: string;
  readonly data?: AggTrade;
  readonly result?: unknown;
}

const silent = () => undefined;
const logger = { info: silent, error: silent, warn: silent, debug: silent, log: silent };

function add(tape: HeardTape, { s, a, p, q, T, m }: AggTrade): void {
  tape.add({
    symbol: s,
    tradeId: a,
    priceQuote: Number(p),
    quantityBase: Number(q),
    tradeTimeMs: T,
    takerSold: m,
  });
}

describe('@binance/connector', () => {
  let exchange: DemoExchange;

  beforeAll(async () => {
    exchange = await startDemoMarket('spot');
  });
  afterAll(async () => {
    await exchange.stop();
    expect(foreignHosts).toEqual([]);
  });

  it('hears a combined stream named in the address, and changes it on the way', async () => {
    const tape = new HeardTape();
    const results: unknown[] = [];
    const client = new WebsocketStream({
      wsURL: exchange.wsUrl,
      combinedStreams: true,
      logger,
      callbacks: {
        message: (text) => {
          const { data, result } = JSON.parse(text) as Wire;
          if (data === undefined) {
            results.push(result);
          } else {
            add(tape, data);
          }
        },
      },
    });
    client.subscribe(['btcusdt@aggTrade', 'ethusdt@aggTrade']);
    await tape.until('BTCUSDT', 20);
    await tape.until('ETHUSDT', 20);
    client.subscribe('solusdt@aggTrade');
    await tape.until('SOLUSDT', 20);
    await tape.expectFaithful(exchange, ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']);
    client.unsubscribe(['btcusdt@aggTrade', 'solusdt@aggTrade']);
    await expect.poll(() => clientStreams(exchange)).toEqual([['ethusdt@aggTrade']]);
    expect(results).toEqual([null, null]);
    client.disconnect();
    await expect.poll(() => clientStreams(exchange)).toEqual([]);
  });

  it('hears a raw stream, and gets a pong for its empty ping', async () => {
    const tape = new HeardTape();
    let pongCount = 0;
    const client = new WebsocketStream({
      wsURL: exchange.wsUrl,
      logger,
      callbacks: {
        open: () => client.pingServer(),
        pong: () => (pongCount += 1),
        message: (text) => add(tape, JSON.parse(text) as AggTrade),
      },
    });
    client.subscribe('btcusdt@aggTrade');
    await tape.until('BTCUSDT', 20);
    await tape.expectFaithful(exchange, ['BTCUSDT']);
    expect(pongCount).toBe(1);
    client.disconnect();
  });

  it('reads REST', async () => {
    const client = new Spot('', '', { baseURL: exchange.restUrl });
    const { data: latest } = await client.aggTrades('BTCUSDT', { limit: 3 });
    expect(latest).toHaveLength(3);
    const { data: again } = await client.aggTrades('BTCUSDT', { fromId: latest[0]?.a, limit: 3 });
    expect(again).toEqual(latest);
    const { data: klines } = await client.klines('BTCUSDT', '1s', { limit: 60 });
    expect(klines).toHaveLength(60);
    const { data: info } = await client.exchangeInfo();
    expect(info.symbols.map(({ symbol }) => symbol)).toContain('ETHUSDT');
    const { data: time } = await client.time();
    expect(Math.abs(time.serverTime - Date.now())).toBeLessThan(10_000);
    expect((await client.ping()).data).toEqual({});
  });
});
