import {
  DerivativesTradingUsdsFutures,
  DerivativesTradingUsdsFuturesRestAPI,
} from '@binance/derivatives-trading-usds-futures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import { clientStreams, startDemoMarket } from './demo-market.ts';
import { HeardTape } from './heard-tape.ts';
import { foreignHosts } from './loopback-guard.ts';

describe('@binance/derivatives-trading-usds-futures', () => {
  let exchange: DemoExchange;
  let client: DerivativesTradingUsdsFutures;

  beforeAll(async () => {
    exchange = await startDemoMarket('usdm');
    client = new DerivativesTradingUsdsFutures({
      configurationRestAPI: { apiKey: '', basePath: exchange.restUrl },
      configurationWebsocketStreams: { wsURL: exchange.wsUrl },
    });
  });
  afterAll(async () => {
    await exchange.stop();
    expect(foreignHosts).toEqual([]);
  });

  it('hears aggTrades on its market route, subscribes and unsubscribes', async () => {
    const connection = await client.websocketStreams.connect();
    const tape = new HeardTape();
    const streams = ['btcusdt', 'ethusdt'].map((symbol) => {
      const stream = connection.aggregateTradeStreams({ symbol });
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
    // It keeps a second connection, for the public route.
    const subscribed = async (): Promise<string[]> => (await clientStreams(exchange)).flat();
    await expect.poll(subscribed).toEqual(['ethusdt@aggTrade']);
    await connection.disconnect();
    await expect.poll(() => clientStreams(exchange), { timeout: 20_000 }).toEqual([]);
  });

  it('reads aggTrades, klines and exchangeInfo', async () => {
    const { restAPI } = client;
    const symbol = 'ETHUSDT';
    const latest = await (await restAPI.compressedAggregateTradesList({ symbol, limit: 5 })).data();
    expect(latest).toHaveLength(5);
    const fromId = Number(latest[0]?.a);
    const again = await restAPI.compressedAggregateTradesList({ symbol, fromId, limit: 5 });
    expect(await again.data()).toEqual(latest);
    const klines = await restAPI.klineCandlestickData({
      symbol,
      interval: DerivativesTradingUsdsFuturesRestAPI.KlineCandlestickDataIntervalEnum.INTERVAL_1m,
      limit: 3,
    });
    const rows = await klines.data();
    expect(rows).toHaveLength(3);
    expect(rows.every((row) => row.length === 12)).toBe(true);
    const info = await (await restAPI.exchangeInformation()).data();
    expect(info.symbols?.map(({ symbol: name }) => name)).toContain('BTCUSDT');
    expect(info.symbols?.[0]).toMatchObject({ contractType: 'PERPETUAL', status: 'TRADING' });
  });

  it('knows the errors', async () => {
    const both = { symbol: 'ETHUSDT', fromId: 1, startTime: 1 };
    await expect(client.restAPI.compressedAggregateTradesList(both)).rejects.toThrow(
      'Combination of optional parameters invalid.',
    );
  });
});
