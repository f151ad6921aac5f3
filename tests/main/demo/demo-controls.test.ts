import { afterEach, describe, expect, it } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { ManualSource, tradeOf } from './manual-source.ts';
import { StreamProbe } from './stream-probe.ts';

let exchange: DemoExchange;
let source: ManualSource;

async function start(): Promise<StreamProbe> {
  source = new ManualSource('usdm');
  exchange = await startDemoExchange({ source });
  return StreamProbe.open(
    `${exchange.wsUrl}/market/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade`,
  );
}

afterEach(() => exchange.stop());

describe('controls', () => {
  it('tell what was issued', async () => {
    const probe = await start();
    expect(exchange.issued('BTCUSDT')).toBeUndefined();
    source.issue(tradeOf(5), tradeOf(6), tradeOf(7));
    await probe.until(() => probe.texts.length === 3);
    expect(exchange.issued('BTCUSDT')).toEqual({ firstId: 5, lastId: 7, count: 3 });
    expect(exchange.issued('ETHUSDT')).toBeUndefined();
  });

  it('silence one symbol while the other goes on, and log what was withheld', async () => {
    const probe = await start();
    exchange.setSilent('BTCUSDT', true);
    source.issue(tradeOf(1), tradeOf(10, { symbol: 'ETHUSDT' }));
    await probe.until(() => probe.texts.length === 1);
    exchange.setSilent('BTCUSDT', false);
    source.issue(tradeOf(2));
    await probe.until(() => probe.texts.length === 2);
    expect(probe.messages).toMatchObject([{ data: { a: 10 } }, { data: { a: 2 } }]);
    const answer = await fetch(`${exchange.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=1`);
    expect(await answer.json()).toMatchObject([{ a: 1 }, { a: 2 }]);
  });

  it('silence everything', async () => {
    const probe = await start();
    exchange.setSilent('all', true);
    source.issue(tradeOf(1), tradeOf(10, { symbol: 'ETHUSDT' }));
    await expect.poll(() => exchange.issued('ETHUSDT')).toBeDefined();
    exchange.setSilent('all', false);
    source.issue(tradeOf(2));
    await probe.until(() => probe.texts.length === 1);
    expect(probe.messages).toMatchObject([{ data: { a: 2 } }]);
  });

  it('send garbage and the warning of a shutdown', async () => {
    const probe = await start();
    const bare = await StreamProbe.open(`${exchange.wsUrl}/market/ws`);
    exchange.sendRaw('{"stream":');
    exchange.faults.shutDown(60_000);
    await probe.until(() => probe.texts.length === 2);
    await bare.until(() => bare.texts.length === 2);
    const event = { e: 'serverShutdown', E: expect.any(Number) as unknown };
    expect(probe.texts[0]).toBe('{"stream":');
    expect(JSON.parse(probe.texts[1] ?? '')).toEqual({ stream: '!serverShutdown', data: event });
    expect(JSON.parse(bare.texts[1] ?? '')).toEqual(event);
  });

  it('drop connections without a close frame, and take new ones', async () => {
    const probe = await start();
    exchange.dropConnections();
    expect(await probe.closed()).toBe(1006);
    const next = await StreamProbe.open(`${exchange.wsUrl}/market/ws/btcusdt@aggTrade`);
    source.issue(tradeOf(1));
    await next.until(() => next.texts.length === 1);
  });

  it('stop ends connections and frees the port', async () => {
    const probe = await start();
    await exchange.stop();
    expect(await probe.closed()).toBe(1006);
    await expect(fetch(exchange.restUrl)).rejects.toThrow();
    await exchange.stop();
    expect(await exchange.ended).toMatchObject({ isComplete: false, damage: undefined });
  });
});

describe('controls over HTTP', () => {
  it('status', async () => {
    const probe = await start();
    source.issue(tradeOf(5));
    await probe.until(() => probe.texts.length === 1);
    const answer = await fetch(`${exchange.restUrl}/demo/status`);
    expect(await answer.json()).toMatchObject({
      venue: 'usdm',
      source: 'trades by hand',
      clients: [{ carriesTrades: true, streamNames: ['btcusdt@aggTrade', 'ethusdt@aggTrade'] }],
      issued: { BTCUSDT: { firstId: 5, lastId: 5, count: 1 }, ETHUSDT: null },
      sentCounts: { BTCUSDT: 1 },
    });
  });

  it.each([
    ['', 400],
    ['?z=5', 400],
    ['?z=five&seconds=5', 400],
    ['?z=5&seconds=0', 400],
    ['?z=5&seconds=1e9', 400],
    ['?z=Infinity&seconds=5', 400],
    // Well asked, but trades by hand have no spread.
    ['?z=5&seconds=5', 409],
  ])('excursion%s is answered with %i', async (query, status) => {
    await start();
    const answer = await fetch(`${exchange.restUrl}/demo/excursion${query}`, { method: 'POST' });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toHaveProperty('msg');
  });

  it('excursion reaches the generated market', async () => {
    exchange = await startDemoExchange();
    const url = `${exchange.restUrl}/demo/excursion?z=5&seconds=20`;
    const answer = await fetch(url, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([200, { forced: true }]);
    expect((await fetch(`${url}&symbol=BTCUSDT`, { method: 'POST' })).status).toBe(409);
    expect((await fetch(url)).status).toBe(404);
  });
});
