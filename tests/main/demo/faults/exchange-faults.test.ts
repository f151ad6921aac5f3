import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../../../main/demo/demo-exchange.ts';
import { ManualSource, tradeOf } from '../manual-source.ts';
import { StreamProbe } from '../stream-probe.ts';

let exchange: DemoExchange;
let source: ManualSource;

const address = (): string => `${exchange.wsUrl}/market/stream?streams=btcusdt@aggTrade`;
const trades = (): string => `${exchange.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=1`;
const idsOf = (probe: StreamProbe): number[] =>
  probe.messages.map((message) => (message as { data: { a: number } }).data.a);

beforeEach(async () => {
  source = new ManualSource('usdm');
  exchange = await startDemoExchange({ source });
});
afterEach(() => exchange.stop());

/** The HTTP status that a WebSocket connection is refused with. */
function refusal(): Promise<{ status: number | undefined; retryAfter: string | undefined }> {
  return new Promise((resolve) => {
    const probe = new StreamProbe(address());
    probe.socket.on('unexpected-response', (_request, { statusCode, headers }) => {
      resolve({ status: statusCode, retryAfter: headers['retry-after'] });
      probe.socket.terminate();
    });
  });
}

describe('trades on the wire', () => {
  it('are withheld, declared and repeated as ordered', async () => {
    const probe = await StreamProbe.open(address());
    exchange.faults.wire.declareHole('BTCUSDT', 1);
    exchange.faults.wire.withhold('BTCUSDT', 1);
    exchange.faults.wire.repeat('BTCUSDT', 1);
    source.issue(tradeOf(1), tradeOf(2), tradeOf(3), tradeOf(4));
    await probe.until(() => probe.texts.length === 3);
    expect(idsOf(probe)).toEqual([3, 3, 4]);
    expect(await (await fetch(trades())).json()).toMatchObject([{ a: 2 }, { a: 3 }, { a: 4 }]);
    expect(exchange.issued('BTCUSDT')).toEqual({ firstId: 1, lastId: 4, count: 4 });
    expect(exchange.faults.wire.holes('BTCUSDT')).toEqual([{ fromTradeId: 1, toTradeId: 1 }]);
  });
});

describe('connections', () => {
  it('go half open: no trade, no pong, no goodbye, until the client ends it', async () => {
    const dead = await StreamProbe.open(address());
    const pongs: string[] = [];
    dead.socket.on('pong', (payload) => pongs.push(payload.toString()));
    exchange.faults.halfOpen();
    dead.socket.ping('anybody?');
    source.issue(tradeOf(1));
    const alive = await StreamProbe.open(address());
    source.issue(tradeOf(2));
    await alive.until(() => alive.texts.length === 1);
    expect([dead.texts, pongs, dead.closeCode]).toEqual([[], [], undefined]);
    await dead.close();
  });

  it('are closed with a code, and at a grace time after an announced shutdown', async () => {
    const first = await StreamProbe.open(address());
    exchange.faults.closeConnections(1008, 'Policy');
    expect(await first.closed()).toBe(1008);
    const second = await StreamProbe.open(address());
    exchange.faults.shutDown(20);
    const renewed = await StreamProbe.open(address());
    expect(await second.closed()).toBe(1001);
    expect(second.messages).toMatchObject([{ stream: '!serverShutdown' }]);
    source.issue(tradeOf(1));
    await renewed.until(() => renewed.texts.length === 1);
  });

  it('are acknowledged and never served, as many as ordered', async () => {
    exchange.faults.leaveUnserved(1);
    const unserved = await StreamProbe.open(address());
    const listed = await unserved.ask({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    expect(listed).toEqual({ result: ['btcusdt@aggTrade'], id: 1 });
    const served = await StreamProbe.open(address());
    source.issue(tradeOf(1));
    await served.until(() => served.texts.length === 1);
    expect(unserved.texts).toHaveLength(1);
  });

  it('are refused with a status, with or without a time to come back', async () => {
    exchange.faults.streamDoor.set({ kind: 'refusing', status: 451 });
    expect(await refusal()).toEqual({ status: 451, retryAfter: undefined });
    exchange.faults.streamDoor.ban(418, 30);
    expect(await refusal()).toEqual({ status: 418, retryAfter: '30' });
    expect(exchange.faults.conduct).toMatchObject({ attemptCount: 2, violations: [] });
  });

  it('are cut before the handshake, or left hanging until the exchange ends', async () => {
    exchange.faults.streamDoor.set({ kind: 'cutting' });
    expect(await new StreamProbe(address()).closed()).toBe(1006);
    exchange.faults.streamDoor.set({ kind: 'hanging' });
    const hanging = new StreamProbe(address());
    await expect.poll(() => exchange.faults.conduct.attemptCount).toBe(2);
    await exchange.stop();
    expect(await hanging.closed()).toBe(1006);
  });

  it('are refused by the system while nobody listens, and taken again afterwards', async () => {
    const before = await StreamProbe.open(address());
    exchange.faults.leavePort();
    expect(await new StreamProbe(address()).closed()).toBe(1006);
    await exchange.faults.returnToPort();
    const after = await StreamProbe.open(address());
    source.issue(tradeOf(1));
    await Promise.all([before, after].map((probe) => probe.until(() => probe.texts.length === 1)));
  });

  it('that send too much are noted', async () => {
    const probe = await StreamProbe.open(address());
    for (let id = 1; id <= 11; id += 1) {
      probe.send({ method: 'LIST_SUBSCRIPTIONS', id });
    }
    expect(await probe.closed()).toBe(1008);
    expect(exchange.faults.conduct.violations).toEqual([expect.stringContaining('in a second')]);
  });
});

describe('REST', () => {
  it('is refused, with a time to come back that is kept to', async () => {
    exchange.faults.restDoor.ban(429, 30);
    const answer = await fetch(trades());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await answer.json()).toHaveProperty('msg');
    expect(exchange.faults.conduct).toMatchObject({ restRequestCount: 1, maxWeightPerMinute: 20 });
  });

  it('answers late and in pieces', async () => {
    exchange.faults.restDoor.set({ kind: 'slow', delayMs: 20, dripMs: 2 });
    source.issue(tradeOf(1), tradeOf(2));
    await expect.poll(() => exchange.issued('BTCUSDT')?.lastId).toBe(2);
    expect(await (await fetch(trades())).json()).toMatchObject([{ a: 1 }, { a: 2 }]);
  });

  it.each(['cutting', 'hanging'] as const)('gives no answer: %s', async (kind) => {
    exchange.faults.restDoor.set({ kind });
    await expect(fetch(trades(), { signal: AbortSignal.timeout(500) })).rejects.toThrow();
  });
});
