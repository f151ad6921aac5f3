import { afterEach, describe, expect, it } from 'vitest';
import type { Venue } from '../../../analytics/market/venue.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { ManualSource, tradeOf } from './manual-source.ts';
import { StreamProbe } from './stream-probe.ts';

let exchange: DemoExchange;
let source: ManualSource;
const probes: StreamProbe[] = [];

async function start(venue: Venue): Promise<void> {
  source = new ManualSource(venue);
  exchange = await startDemoExchange({ venue, source, limits: { incomingPerSecond: 1_000 } });
}

async function open(path: string): Promise<StreamProbe> {
  const probe = await StreamProbe.open(exchange.wsUrl + path);
  probes.push(probe);
  return probe;
}

afterEach(async () => {
  await exchange.stop();
  await Promise.all(probes.splice(0).map((probe) => probe.closed()));
});

const usdmPayload = {
  e: 'aggTrade',
  E: 1_723_161_256_002,
  s: 'BTCUSDT',
  a: 1,
  p: '61800.3',
  q: '0.205',
  f: 2,
  l: 3,
  T: 1_723_161_256_001,
  m: false,
  nq: '0.205',
  st: 1,
};

describe('streams named in the address', () => {
  it('come wrapped on /stream and bare on /ws', async () => {
    await start('usdm');
    const wrapped = await open('/market/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade');
    const bare = await open('/market/ws/btcusdt@aggTrade');
    source.issue(tradeOf(1), tradeOf(7, { symbol: 'ETHUSDT' }));
    await wrapped.until(() => wrapped.texts.length === 2);
    await bare.until(() => bare.texts.length === 1);
    expect(wrapped.messages[0]).toEqual({ stream: 'btcusdt@aggTrade', data: usdmPayload });
    expect(wrapped.messages[1]).toMatchObject({ stream: 'ethusdt@aggTrade', data: { a: 7 } });
    expect(bare.messages).toEqual([usdmPayload]);
  });

  it('have the M of spot and not the nq and st of futures on spot', async () => {
    await start('spot');
    const probe = await open('/stream?streams=btcusdt@aggTrade');
    source.issue(tradeOf(1));
    await probe.until(() => probe.texts.length === 1);
    const { nq, st, ...shared } = usdmPayload;
    expect([nq, st]).toEqual(['0.205', 1]);
    expect(probe.messages[0]).toEqual({ stream: 'btcusdt@aggTrade', data: { ...shared, M: true } });
  });

  it.each(['/stream', '/public/stream', '/private/stream'])(
    'are acknowledged and never served on %s of futures',
    async (path) => {
      await start('usdm');
      const wrong = await open(`${path}?streams=btcusdt@aggTrade`);
      const right = await open('/market/stream?streams=btcusdt@aggTrade');
      const subscribe = { method: 'SUBSCRIBE', params: ['ethusdt@aggTrade'], id: 1 };
      expect(await wrong.ask(subscribe)).toEqual({ result: null, id: 1 });
      source.issue(tradeOf(1), tradeOf(2, { symbol: 'ETHUSDT' }), tradeOf(2));
      await right.until(() => right.texts.length === 2);
      // Whatever was sent to `wrong` before this answer would have come before it.
      expect(await wrong.ask({ method: 'LIST_SUBSCRIPTIONS', id: 2 })).toEqual({
        result: ['btcusdt@aggTrade', 'ethusdt@aggTrade'],
        id: 2,
      });
      expect(wrong.texts).toHaveLength(2);
    },
  );

  it('are refused on an address Binance does not have', async () => {
    await start('spot');
    const probe = new StreamProbe(`${exchange.wsUrl}/market/stream?streams=btcusdt@aggTrade`);
    expect(await probe.closed()).toBe(1006);
  });
});

describe('requests', () => {
  it('subscribe, list and unsubscribe', async () => {
    await start('spot');
    const probe = await open('/stream?streams=');
    const id = 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4';
    const params = ['btcusdt@aggTrade', 'btcusdt@depth'];
    expect(await probe.ask({ method: 'SUBSCRIBE', params, id })).toEqual({ result: null, id });
    expect(await probe.ask({ method: 'LIST_SUBSCRIPTIONS', id: 3 })).toEqual({
      result: params,
      id: 3,
    });
    source.issue(tradeOf(1));
    await probe.until(() => probe.texts.length === 3);
    expect(probe.messages[2]).toMatchObject({ stream: 'btcusdt@aggTrade' });

    const leave = { method: 'UNSUBSCRIBE', params: ['btcusdt@aggTrade'], id: null };
    expect(await probe.ask(leave)).toEqual({ result: null, id: null });
    const witness = await open('/stream?streams=btcusdt@aggTrade');
    source.issue(tradeOf(2));
    await witness.until(() => witness.texts.length === 1);
    expect(await probe.ask({ method: 'LIST_SUBSCRIPTIONS', id: 4 })).toEqual({
      result: ['btcusdt@depth'],
      id: 4,
    });
  });

  it('switch between wrapped and bare payloads', async () => {
    await start('spot');
    const probe = await open('/ws/btcusdt@aggTrade');
    expect(await probe.ask({ method: 'GET_PROPERTY', params: ['combined'], id: 1 })).toEqual({
      result: false,
      id: 1,
    });
    await probe.ask({ method: 'SET_PROPERTY', params: ['combined', true], id: 2 });
    source.issue(tradeOf(1));
    await probe.until(() => probe.texts.length === 3);
    expect(probe.messages[2]).toMatchObject({ stream: 'btcusdt@aggTrade', data: { a: 1 } });
  });

  it('that are wrong are answered, and the connection lives on', async () => {
    await start('spot');
    const probe = await open('/ws');
    expect(await probe.ask('{nonsense')).toEqual({
      code: 3,
      msg: expect.stringMatching(/^Invalid JSON: /) as unknown,
    });
    expect(await probe.ask({ method: 'DANCE', id: 1 })).toEqual({
      code: 2,
      msg: expect.stringMatching(/^Invalid request: unknown variant `DANCE`/) as unknown,
    });
    expect(await probe.ask({ method: 'LIST_SUBSCRIPTIONS', id: 1 })).toEqual({ result: [], id: 1 });
  });
});

describe('single trades', () => {
  const single = tradeOf(50, { kind: 'trade', firstTradeId: 50, lastTradeId: 50 });

  it('go out on @trade, and on @aggTrade as aggregates of one', async () => {
    await start('spot');
    const probe = await open('/stream?streams=btcusdt@trade/btcusdt@aggTrade');
    source.issue(single);
    await probe.until(() => probe.texts.length === 2);
    const [aggregate, trade] = probe.messages;
    expect(aggregate).toMatchObject({ stream: 'btcusdt@aggTrade', data: { a: 50, f: 50, l: 50 } });
    expect(trade).toMatchObject({ stream: 'btcusdt@trade', data: { e: 'trade', t: 50 } });
    const answer = await fetch(`${exchange.restUrl}/api/v3/aggTrades?symbol=BTCUSDT`);
    expect(await answer.json()).toMatchObject([{ a: 50, f: 50, l: 50 }]);
  });

  it('stay single when told so', async () => {
    source = new ManualSource('spot');
    exchange = await startDemoExchange({ venue: 'spot', source, tradesAsAggTrades: false });
    const probe = await open('/stream?streams=btcusdt@aggTrade/btcusdt@trade');
    source.issue(single);
    await probe.until(() => probe.texts.length === 1);
    expect(probe.messages[0]).toMatchObject({ stream: 'btcusdt@trade' });
    const answer = await fetch(`${exchange.restUrl}/api/v3/aggTrades?symbol=BTCUSDT`);
    expect(await answer.json()).toEqual([]);
  });

  it('are left out of a tape of aggregates: their ids are of another kind', async () => {
    await start('spot');
    const probe = await open('/stream?streams=btcusdt@aggTrade');
    source.issue(tradeOf(1), single, tradeOf(2));
    await probe.until(() => probe.texts.length === 2);
    expect(probe.messages).toMatchObject([{ data: { a: 1 } }, { data: { a: 2 } }]);
  });
});
