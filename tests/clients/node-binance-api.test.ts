import Binance from 'node-binance-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Venue } from '../../analytics/market/venue.ts';
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

describe('node-binance-api', () => {
  const exchanges = new Map<Venue, DemoExchange>();
  let client: Binance;

  function on(venue: Venue): DemoExchange {
    const exchange = exchanges.get(venue);
    if (exchange === undefined) {
      throw new Error(`No exchange for ${venue}.`);
    }
    return exchange;
  }

  beforeAll(async () => {
    for (const venue of ['spot', 'usdm'] as const) {
      exchanges.set(venue, await startDemoMarket(venue));
    }
    const { wsUrl, restUrl } = on('spot');
    client = new Binance();
    await client.setOptions({
      log: () => undefined,
      urls: {
        base: `${restUrl}/api/`,
        fapi: `${on('usdm').restUrl}/fapi/`,
        stream: `${wsUrl}/ws/`,
        combineStream: `${wsUrl}/stream?streams=`,
      },
    });
  });
  afterAll(async () => {
    for (const exchange of exchanges.values()) {
      await exchange.stop();
    }
    expect(foreignHosts).toEqual([]);
  });

  // Its live streams of futures have their host built in: no way to point them here.
  it('hears aggTrades of spot', async () => {
    const tape = new HeardTape();
    client.websockets.aggTrades(['BTCUSDT', 'ETHUSDT'], (trade: unknown) => {
      const { s, a, p, q, T, m } = trade as AggTrade;
      tape.add({
        symbol: s,
        tradeId: a,
        priceQuote: Number(p),
        quantityBase: Number(q),
        tradeTimeMs: T,
        takerSold: m,
      });
    });
    await tape.until('BTCUSDT', 30);
    await tape.until('ETHUSDT', 30);
    await tape.expectFaithful(on('spot'), ['BTCUSDT', 'ETHUSDT']);
    for (const endpoint of Object.keys(client.websockets.subscriptions())) {
      client.websockets.terminate(endpoint);
    }
    await expect.poll(() => clientStreams(on('spot'))).toEqual([]);
  });

  it('reads REST of both venues', async () => {
    expect(await client.aggTrades('ETHUSDT', { limit: 3 })).toHaveLength(3);
    expect(await client.candlesticks('ETHUSDT', '1m', { limit: 3 })).toHaveLength(3);
    expect((await client.exchangeInfo()).symbols).toHaveLength(4);
    expect(await client.futuresAggTrades('ETHUSDT', { limit: 3 })).toHaveLength(3);
    expect(await client.futuresCandles('ETHUSDT', '1m', { limit: 3 })).toHaveLength(3);
    expect((await client.futuresExchangeInfo()).symbols).toHaveLength(4);
  });
});
