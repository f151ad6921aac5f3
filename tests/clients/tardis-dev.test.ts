import { stream } from 'tardis-dev';
import { afterEach, describe, expect, it } from 'vitest';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import { clientStreams, startDemoMarket } from './demo-market.ts';
import { HeardTape } from './heard-tape.ts';
import { foreignHosts } from './loopback-guard.ts';

interface AggTradeFrame {
  readonly stream: string;
  readonly data: { s: string; a: number; p: string; q: string; T: number; m: boolean };
}

let exchange: DemoExchange;

afterEach(async () => {
  await exchange.stop();
  expect(foreignHosts).toEqual([]);
});

function listen(venue: 'binance' | 'binance-futures') {
  return stream({
    exchange: venue,
    filters: [{ channel: 'aggTrade', symbols: ['btcusdt', 'ethusdt'] }],
  });
}

describe('tardis-dev', () => {
  it.each([
    ['spot', 'binance', 'WSS_URL_BINANCE', '/stream?timeUnit=millisecond'],
    ['usdm', 'binance-futures', 'WSS_URL_BINANCE_FUTURES', '/market/stream'],
  ] as const)('%s: hears aggTrades', async (venue, name, variable, path) => {
    exchange = await startDemoMarket(venue);
    process.env[variable] = exchange.wsUrl + path;
    const tape = new HeardTape();
    for await (const { message } of listen(name)) {
      const frame = message as Partial<AggTradeFrame>;
      if (frame.data === undefined) {
        continue;
      }
      const { s, a, p, q, T, m } = frame.data;
      tape.add({
        symbol: s,
        tradeId: a,
        priceQuote: Number(p),
        quantityBase: Number(q),
        tradeTimeMs: T,
        takerSold: m,
      });
      if (tape.of('BTCUSDT').length >= 30 && tape.of('ETHUSDT').length >= 30) {
        break;
      }
    }
    await tape.expectFaithful(exchange, ['BTCUSDT', 'ETHUSDT']);
    await expect.poll(() => clientStreams(exchange)).toEqual([]);
  });

  it('on the old bare route of futures it is subscribed and hears nothing', async () => {
    exchange = await startDemoMarket('usdm');
    process.env['WSS_URL_BINANCE_FUTURES'] = `${exchange.wsUrl}/stream`;
    const wrong = listen('binance-futures');
    const heard = wrong.next();
    await expect
      .poll(() => clientStreams(exchange))
      .toEqual([['btcusdt@aggTrade', 'ethusdt@aggTrade']]);
    // It hands on the acknowledgement; the next thing it hears is the end of the exchange.
    expect((await heard).value).toMatchObject({ message: { result: null } });
    let next: unknown;
    void wrong.next().then((message) => {
      next = message;
    });
    const issuedCount = (): number => exchange.issued('BTCUSDT')?.count ?? 0;
    const before = issuedCount();
    await expect.poll(issuedCount, { timeout: 20_000 }).toBeGreaterThan(before + 30);
    expect(next).toBeUndefined();
  });
});
