import { afterEach, describe, expect, it } from 'vitest';
import type { Venue } from '../../../analytics/market/venue.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import type { StreamLimits } from '../../../main/demo/stream-limits.ts';
import { ManualSource, tradeOf } from './manual-source.ts';
import { StreamProbe } from './stream-probe.ts';

let exchange: DemoExchange;
let source: ManualSource;

async function start(venue: Venue, limits: Partial<StreamLimits> = {}): Promise<void> {
  source = new ManualSource(venue);
  exchange = await startDemoExchange({ venue, source, limits });
}

afterEach(() => exchange.stop());

describe('incoming messages', () => {
  it.each([
    ['usdm', 10],
    ['spot', 5],
  ] as const)('%s: more than %i in a second close the connection with 1008', async (venue, max) => {
    await start(venue);
    const probe = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    for (let id = 1; id <= max; id += 1) {
      probe.send({ method: 'LIST_SUBSCRIPTIONS', id });
    }
    await probe.until(() => probe.texts.length === max);
    expect(probe.closeCode).toBeUndefined();
    probe.send({ method: 'LIST_SUBSCRIPTIONS', id: max + 1 });
    expect(await probe.closed()).toBe(1008);
    expect(probe.texts).toHaveLength(max);
  });

  it('pings and pongs count too', async () => {
    await start('spot');
    const probe = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    for (let count = 0; count < 3; count += 1) {
      probe.socket.ping();
      probe.socket.pong();
    }
    expect(await probe.closed()).toBe(1008);
  });

  it('a message of more than 128 KiB ends the connection and nothing else', async () => {
    await start('usdm');
    const greedy = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    greedy.send('x'.repeat(200_000));
    expect([1006, 1009]).toContain(await greedy.closed());
    const next = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    expect(await next.ask({ method: 'LIST_SUBSCRIPTIONS', id: 1 })).toEqual({ result: [], id: 1 });
  });
});

describe('streams of one connection', () => {
  const names = Array.from({ length: 1_024 }, (_, index) => `s${index}usdt@aggTrade`);

  it('may be 1,024 and no more', async () => {
    await start('usdm');
    const probe = await StreamProbe.open(`${exchange.wsUrl}/market/ws`);
    expect(await probe.ask({ method: 'SUBSCRIBE', params: names, id: 1 })).toEqual({
      result: null,
      id: 1,
    });
    const oneMore = { method: 'SUBSCRIBE', params: ['btcusdt@aggTrade'], id: 2 };
    expect(await probe.ask(oneMore)).toMatchObject({ code: 2 });
    const known = { method: 'SUBSCRIBE', params: names.slice(0, 2), id: 3 };
    expect(await probe.ask(known)).toEqual({ result: null, id: 3 });
  });

  it('may be no more in the address either', async () => {
    await start('usdm', { maxStreams: 2 });
    const address = `${exchange.wsUrl}/market/ws/${names.slice(0, 3).join('/')}`;
    const probe = new StreamProbe(address);
    expect(await probe.closed()).toBe(1008);
  });
});

describe('pings', () => {
  it('carry a payload, and a client that echoes it stays', async () => {
    await start('spot', { pingIntervalMs: 50, pongTimeoutMs: 1_500, incomingPerSecond: 1_000 });
    const probe = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    const payloads: string[] = [];
    await new Promise<void>((resolve) => {
      probe.socket.on('ping', (payload) => {
        payloads.push(payload.toString('utf8'));
        if (payloads.length === 40) {
          resolve();
        }
      });
    });
    expect(probe.closeCode).toBeUndefined();
    expect(payloads.every((payload) => /^\d{13}$/.test(payload))).toBe(true);
  });

  it('a client that does not echo the payload is cut off, whatever else it sends', async () => {
    await start('spot', { pingIntervalMs: 20, pongTimeoutMs: 100, incomingPerSecond: 1_000 });
    const probe = await StreamProbe.open(`${exchange.wsUrl}/ws`, { autoPong: false });
    probe.socket.on('ping', () => probe.socket.pong('something else'));
    expect(await probe.closed()).toBe(1006);
  });

  it('of a client are answered with their payload, empty ones too', async () => {
    await start('usdm');
    const probe = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    const pongs: string[] = [];
    const heard = new Promise<void>((resolve) => {
      probe.socket.on('pong', (payload) => {
        pongs.push(payload.toString('utf8'));
        if (pongs.length === 2) {
          resolve();
        }
      });
    });
    probe.socket.ping('hello');
    probe.socket.ping();
    await heard;
    expect(pongs).toEqual(['hello', '']);
  });
});

describe('the life of a connection', () => {
  it('ends with a proper close', async () => {
    await start('usdm', { connectionLifeMs: 50 });
    const probe = await StreamProbe.open(`${exchange.wsUrl}/ws`);
    expect(await probe.closed()).toBe(1001);
  });

  it('a client that takes nothing while data waits is cut off in the end', async () => {
    await start('usdm', { stalledClientTimeoutMs: 200 });
    const probe = await StreamProbe.open(`${exchange.wsUrl}/market/ws/btcusdt@aggTrade`);
    probe.socket.pause();
    // More than the two kernels' socket buffers can hold for a client that does not read.
    const flood = Array.from({ length: 100_000 }, (_, index) => tradeOf(index + 1));
    source.issue(...flood);
    source.issue(tradeOf(100_001));
    const witness = await StreamProbe.open(`${exchange.wsUrl}/market/ws/btcusdt@aggTrade`);
    await witness.until(() => witness.texts.length > 0);
    expect(witness.messages.at(-1)).toMatchObject({ a: 100_001 });
    probe.socket.resume();
    expect(await probe.closed()).toBe(1006);
    expect(probe.texts.length).toBeLessThan(100_000);
  });
});
