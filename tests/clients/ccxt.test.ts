import ccxt from 'ccxt';
import { afterEach, describe, expect, it } from 'vitest';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import { startDemoMarket } from './demo-market.ts';
import { HeardTape } from './heard-tape.ts';
import { foreignHosts } from './loopback-guard.ts';

let exchange: DemoExchange;

afterEach(async () => {
  await exchange.stop();
  expect(foreignHosts).toEqual([]);
});

interface UrlTree {
  [name: string]: string | UrlTree;
}

/** Puts the exchange's own address in the place of every host, paths kept. */
function rehost(urls: UrlTree, endpoints: Pick<DemoExchange, 'wsUrl' | 'restUrl'>): void {
  for (const [name, value] of Object.entries(urls)) {
    if (typeof value === 'string') {
      const { protocol, pathname } = new URL(value);
      urls[name] = (protocol.startsWith('ws') ? endpoints.wsUrl : endpoints.restUrl) + pathname;
    } else {
      rehost(value, endpoints);
    }
  }
}

describe('ccxt', () => {
  it.each([
    ['spot', 'spot', 'spot', ''],
    ['usdm', 'swap', 'linear', ':USDT'],
  ] as const)(
    '%s: asks exchangeInfo, hears aggTrades, reads REST',
    async (venue, type, kind, suffix) => {
      exchange = await startDemoMarket(venue);
      const client = new ccxt.pro.binance({
        options: {
          defaultType: type,
          fetchMarkets: { types: [kind] },
          fetchMargins: false,
          fetchCurrencies: false,
          watchTradesForSymbols: { name: 'aggTrade' },
        },
      });
      rehost(client.urls.api, exchange);
      await client.loadHttpProxyAgent();
      await client.loadMarkets();
      const [btc, eth] = [`BTC/USDT${suffix}`, `ETH/USDT${suffix}`];
      expect(Object.keys(client.markets ?? {})).toContain(btc);

      const tape = new HeardTape();
      const heardIds = new Set<string>();
      while (tape.of('BTCUSDT').length < 30 || tape.of('ETHUSDT').length < 30) {
        for (const trade of await client.watchTradesForSymbols([btc, eth])) {
          const { id, symbol, price, amount, timestamp, side } = trade;
          const name = symbol === btc ? 'BTCUSDT' : 'ETHUSDT';
          // It hands out its cache: the same trade may come again.
          if (heardIds.has(`${name} ${id ?? ''}`)) {
            continue;
          }
          heardIds.add(`${name} ${id ?? ''}`);
          tape.add({
            symbol: name,
            tradeId: Number(id),
            priceQuote: price ?? NaN,
            quantityBase: amount ?? NaN,
            tradeTimeMs: timestamp ?? NaN,
            takerSold: side === 'sell',
          });
        }
      }
      await tape.expectFaithful(exchange, ['BTCUSDT', 'ETHUSDT']);
      expect(await client.fetchOHLCV(btc, '1m', undefined, 3)).toHaveLength(3);
      expect(await client.fetchTrades(btc, undefined, 3)).toHaveLength(3);
      await client.close();
    },
  );
});
