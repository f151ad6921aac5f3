import {
  MainClient,
  USDMClient,
  WebsocketClient,
  WebsocketClientV1,
  WS_KEY_MAP,
  type WsKey,
} from 'binance';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import { clientStreams, startDemoMarket } from './demo-market.ts';
import { HeardTape } from './heard-tape.ts';
import { foreignHosts } from './loopback-guard.ts';

const silent = () => undefined;
const logger = { trace: silent, info: silent, error: silent };
const topics = ['btcusdt@aggTrade', 'ethusdt@aggTrade'];

describe.each([
  ['spot', 'main'],
  ['usdm', 'usdmMarket'],
] as const)('binance (tiagosiebler) on %s', (venue, wsKey) => {
  let exchange: DemoExchange;
  const sockets: WebsocketClient[] = [];

  function listen(tape: HeardTape, acks: unknown[] = []): WebsocketClient {
    const client = new WebsocketClient({ wsUrl: exchange.wsUrl, beautify: true }, logger);
    client.on('formattedMessage', (message) => {
      if (Array.isArray(message) || message.eventType !== 'aggTrade') {
        return;
      }
      tape.add({
        symbol: message.symbol,
        tradeId: message.tradeId,
        priceQuote: message.price,
        quantityBase: message.quantity,
        tradeTimeMs: message.time,
        takerSold: message.maker,
      });
    });
    client.on('response', (response) => acks.push(response));
    client.on('exception', (problem) => acks.push(problem));
    sockets.push(client);
    return client;
  }

  /** Declares a test on one venue only, without a skipped one on the other. */
  const onlyOn =
    (wanted: Venue) =>
    (name: string, test: () => Promise<void>): void => {
      if (venue === wanted) {
        it(name, test);
      }
    };

  beforeAll(async () => {
    exchange = await startDemoMarket(venue);
  });
  afterEach(async () => {
    for (const client of sockets.splice(0)) {
      client.closeAll(true);
    }
    await expect.poll(() => clientStreams(exchange)).toEqual([]);
  });
  afterAll(async () => {
    await exchange.stop();
    expect(foreignHosts).toEqual([]);
  });

  it('hears aggTrades and unsubscribes', async () => {
    const tape = new HeardTape();
    const client = listen(tape);
    await client.subscribe(topics, WS_KEY_MAP[wsKey]);
    await tape.until('BTCUSDT', 30);
    await tape.until('ETHUSDT', 30);
    await tape.expectFaithful(exchange, ['BTCUSDT', 'ETHUSDT']);
    await client.unsubscribe('btcusdt@aggTrade', WS_KEY_MAP[wsKey]);
    await expect.poll(() => clientStreams(exchange)).toEqual([['ethusdt@aggTrade']]);
  });

  onlyOn('usdm')('on the public route it gets an answer and never a trade', async () => {
    const wrong = new HeardTape();
    const acks: unknown[] = [];
    await listen(wrong, acks).subscribe(topics, WS_KEY_MAP.usdmPublic);
    await expect.poll(() => acks).toHaveLength(1);
    expect(acks[0]).toMatchObject({ result: null });
    const right = new HeardTape();
    await listen(right).subscribe(topics, WS_KEY_MAP.usdmMarket);
    await right.until('BTCUSDT', 30);
    expect(wrong.trades).toEqual([]);
  });

  onlyOn('spot')('its older client lists its streams and switches the envelope', async () => {
    const client = new WebsocketClientV1({ wsUrl: exchange.wsUrl }, logger);
    const answers: unknown[] = [];
    client.on('reply', ({ data }) => answers.push(data));
    const opened = new Promise<string>((resolve) => {
      client.on('open', ({ wsKey: key }) => resolve(key));
    });
    client.subscribeSpotAggregateTrades('BTCUSDT');
    const key = (await opened) as WsKey;
    client.requestListSubscriptions(key, 41);
    client.requestGetProperty(key, 'combined', 42);
    await expect.poll(() => answers).toHaveLength(2);
    expect(answers).toMatchObject([
      { result: ['btcusdt@aggTrade'], id: 41 },
      { result: false, id: 42 },
    ]);
    client.closeAll(false);
  });

  it('reads aggTrades, klines and exchangeInfo', async () => {
    const client = restClient(venue, exchange.restUrl);
    const symbol = 'ETHUSDT';
    const latest = await client.getAggregateTrades({ symbol, limit: 5 });
    expect(latest).toHaveLength(5);
    const fromId = latest[0]?.a ?? NaN;
    expect(await client.getAggregateTrades({ symbol, fromId, limit: 5 })).toEqual(latest);
    const klines = await client.getKlines({ symbol, interval: '1m', limit: 3 });
    expect(klines).toHaveLength(3);
    expect(klines.every((row) => row.length === 12)).toBe(true);
    const { symbols } = await client.getExchangeInfo();
    expect(symbols.map(({ symbol: name }) => name)).toContain('BTCUSDT');
    await expect(client.getAggregateTrades({ symbol: 'NOPE' })).rejects.toMatchObject({
      code: -1121,
    });
  });
});

function restClient(venue: Venue, baseUrl: string): MainClient | USDMClient {
  return venue === 'spot'
    ? new MainClient({ baseUrl, disableTimeSync: true })
    : new USDMClient({ baseUrl, disableTimeSync: true });
}
