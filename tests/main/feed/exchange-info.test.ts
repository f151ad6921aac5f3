import { describe, expect, it } from 'vitest';
import { fetchSymbols } from '../../../main/feed/exchange-info.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { RestError } from '../../../main/feed/rest-client.ts';
import { answerHttp, closedPort, rawServer } from '../fixtures/raw-server.ts';

const btc = { symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT' };
const body = JSON.stringify({
  timezone: 'UTC',
  symbols: [
    { ...btc, status: 'TRADING', contractType: 'PERPETUAL' },
    { ...btc, symbol: 'BTCUSDT_261225', status: 'TRADING', contractType: 'CURRENT_QUARTER' },
    { ...btc, symbol: 'OLDUSDT', status: 'SETTLING', contractType: 'PERPETUAL' },
    { symbol: 5, status: 'TRADING', contractType: 'PERPETUAL' },
    null,
    { ...btc, symbol: 'ETHBTC', status: 'TRADING' },
  ],
});

async function ask(answer: Parameters<typeof rawServer>[0], limits = {}) {
  const { port } = await rawServer(answer);
  return fetchSymbols({ venue: 'usdm', restUrl: `http://127.0.0.1:${port}`, ...limits });
}

describe('fetchSymbols', () => {
  it('offers the perpetual contracts that trade', async () => {
    expect(await ask(answerHttp(200, [], body))).toEqual([btc]);
  });

  it('offers every trading pair of spot', async () => {
    const { port } = await rawServer(answerHttp(200, [], body));
    const symbols = await fetchSymbols({ venue: 'spot', restUrl: `http://127.0.0.1:${port}` });
    expect(symbols.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'BTCUSDT_261225', 'ETHBTC']);
  });

  it.each([
    ['no JSON', 'oops', /cannot be understood/],
    ['no list', '{"symbols":{}}', /cannot be understood/],
    ['null', 'null', /cannot be understood/],
  ])('tells of %s in words', async (_name, text, words) => {
    const asked = ask(answerHttp(200, [], text));
    await expect(asked).rejects.toThrow(RestError);
    await expect(asked).rejects.toThrow(words);
  });

  it('does not ask while Binance wants to be left alone', async () => {
    const { port, connectionCount } = await rawServer(answerHttp(418, ['Retry-After: 120']));
    const request = {
      venue: 'usdm',
      restUrl: `http://127.0.0.1:${port}`,
      budget: new RestBudget(),
    } as const;
    await expect(fetchSymbols(request)).rejects.toThrow('asks for a pause of 120 s');
    await expect(fetchSymbols(request)).rejects.toThrow('is left alone for');
    expect(connectionCount()).toBe(1);
  });

  it.each([
    [451, /does not serve this region or network/],
    [429, /asks for a pause of 60 s/],
    [500, /has a fault of its own/],
  ])('tells of HTTP %i in words', async (status, words) => {
    const asked = ask(answerHttp(status));
    await expect(asked).rejects.toThrow(RestError);
    await expect(asked).rejects.toThrow(words);
  });

  it('gives up after its time, also in the middle of the body', async () => {
    const asked = ask(
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{'),
      { timeoutMs: 100 },
    );
    await expect(asked).rejects.toThrow(/did not send its list of symbols within/);
  });

  it('reads no endless body', async () => {
    const asked = ask(answerHttp(200, [], 'x'.repeat(50_000)), { maxBytes: 10_000 });
    await expect(asked).rejects.toThrow(/far more than its list of symbols/);
  });

  it('tells of a refused connection in words', async () => {
    const restUrl = `http://127.0.0.1:${await closedPort()}`;
    const asked = fetchSymbols({ venue: 'usdm', restUrl });
    await expect(asked).rejects.toThrow(RestError);
    await expect(asked).rejects.toThrow(/refused the connection/);
  });
});
