import { Spot, SpotRestAPI } from '@binance/spot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import { clientStreams, startDemoMarket } from './demo-market.ts';
import { HeardTape } from './heard-tape.ts';
import { foreignHosts } from './loopback-guard.ts';

describe('@binance/spot', () => {
  let exchange: DemoExchange;
  let client: Spot;

  beforeAll(async () => {
    exchange = await startDemoMarket('spot');
    client = new Spot({
      configurationRestAPI: { apiKey: '', basePath: exchange.restUrl },
      configurationWebsocketStreams: { wsURL: exchange.wsUrl },
    });
  });
  afterAll(async () => {
    await exchange.stop();
    expect(foreignHosts).toEqual([]);
  });

  it('hears aggTrades, subscribes with a string id, and unsubscribes', async () => {
    const connection = await client.websocketStreams.connect();
    const tape = new HeardTape();
    const streams = ['btcusdt', 'ethusdt'].map((symbol) => {
      const stream = connection.aggTrade({ symbol });
      stream.on('message', ({ s, a, p, q, T, m }) => {
        tape.add({
          symbol: s ?? '',
          tradeId: Number(a),
          priceQuote: Number(p),
          quantityBase: Number(q),
          tradeTimeMs: Number(T),
          takerSold: m ?? false,
        });
      });
      return stream;
    });
    await tape.until('BTCUSDT', 30);
    await tape.until('ETHUSDT', 30);
    await tape.expectFaithful(exchange, ['BTCUSDT', 'ETHUSDT']);
    streams[0]?.unsubscribe();
    await expect.poll(() => clientStreams(exchange)).toEqual([['ethusdt@aggTrade']]);
    await connection.disconnect();
    // It lets a second pass before it closes the connection.
    await expect.poll(() => clientStreams(exchange), { timeout: 20_000 }).toEqual([]);
  });

  it('reads aggTrades, klines and exchangeInfo', async () => {
    const latest = await (await client.restAPI.aggTrades({ symbol: 'ETHUSDT', limit: 5 })).data();
    expect(latest).toHaveLength(5);
    const fromId = Number(latest[0]?.a);
    const again = await client.restAPI.aggTrades({ symbol: 'ETHUSDT', fromId, limit: 5 });
    expect(await again.data()).toEqual(latest);
    const klines = await client.restAPI.klines({
      symbol: 'ETHUSDT',
      interval: SpotRestAPI.KlinesIntervalEnum.INTERVAL_1m,
      limit: 3,
    });
    const rows = await klines.data();
    expect(rows).toHaveLength(3);
    expect(rows.every((row) => row.length === 12)).toBe(true);
    const info = await (await client.restAPI.exchangeInfo({ symbol: 'BTCUSDT' })).data();
    expect(info.symbols).toMatchObject([
      { symbol: 'BTCUSDT', baseAsset: 'BTC', status: 'TRADING' },
    ]);
  });

  it('knows the errors', async () => {
    await expect(client.restAPI.aggTrades({ symbol: 'NOPE' })).rejects.toThrow('Invalid symbol.');
  });
});
