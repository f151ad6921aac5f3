import { afterEach, describe, expect, it } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import type { DemoClock, DemoTrade } from '../../../main/demo/demo-source.ts';
import { GeneratedSource } from '../../../main/demo/generated-source.ts';
import { countAtRest } from './count-at-rest.ts';
import { StreamProbe } from './stream-probe.ts';

const wallMs = 1_723_161_240_000;

/** Clocks that jump by hand. */
class HandClock implements DemoClock {
  elapsedMs = 0;
  wallMs(): number {
    return wallMs + this.elapsedMs;
  }
  monotonicMs(): number {
    return this.elapsedMs;
  }
}

async function nextChunk(
  iterator: AsyncIterator<readonly DemoTrade[]>,
): Promise<readonly DemoTrade[]> {
  const next = await iterator.next();
  if (next.done === true) {
    throw new Error('The source has ended.');
  }
  return next.value;
}

describe('against the clock', () => {
  it.each([1, 20])(
    'at speed %i it gives what is due, stamped with the time it was due',
    async (speed) => {
      const clock = new HandClock();
      const source = new GeneratedSource({ venue: 'usdm', speed }, clock);
      await source.open();
      const stop = new AbortController();
      const iterator = source.trades(stop.signal)[Symbol.asyncIterator]();
      for (const elapsedMs of [1_000, 1_500, 2_500]) {
        const fromMs = wallMs + clock.elapsedMs * speed;
        clock.elapsedMs = elapsedMs;
        const trades: DemoTrade[] = [];
        const dueMs = wallMs + elapsedMs * speed;
        // Chunks are bounded; the last one is the one that is not full.
        for (;;) {
          const chunk = await nextChunk(iterator);
          expect(chunk.length).toBeLessThanOrEqual(500);
          trades.push(...chunk);
          if (chunk.length < 500) {
            break;
          }
        }
        expect(trades.length).toBeGreaterThan(10);
        expect(trades.every(({ tradeTimeMs }) => tradeTimeMs >= Math.floor(fromMs))).toBe(true);
        expect(trades.every(({ tradeTimeMs }) => tradeTimeMs <= dueMs)).toBe(true);
      }
      stop.abort();
      expect(await iterator.next()).toMatchObject({ done: true });
    },
  );

  it('takes a long stall for a halt: no burst, no hole in the ids', async () => {
    const clock = new HandClock();
    const source = new GeneratedSource({ venue: 'usdm', symbols: ['BTCUSDT'] }, clock);
    await source.open();
    const stop = new AbortController();
    const iterator = source.trades(stop.signal)[Symbol.asyncIterator]();
    clock.elapsedMs = 1_000;
    const before = await nextChunk(iterator);
    clock.elapsedMs = 8 * 3_600_000;
    const next = nextChunk(iterator);
    const grow = setInterval(() => {
      clock.elapsedMs += 50;
    }, 5);
    const after = await next;
    clearInterval(grow);
    stop.abort();
    expect(after.length).toBeLessThan(100);
    expect(after[0]?.tradeId).toBe((before.at(-1)?.tradeId ?? NaN) + 1);
    expect(after[0]?.tradeTimeMs).toBeGreaterThanOrEqual(wallMs + 8 * 3_600_000);
  });

  it.each([0, -1, NaN, Infinity])('refuses the speed %d', (speed) => {
    expect(() => new GeneratedSource({ venue: 'usdm', speed })).toThrow(RangeError);
  });
});

describe('through the exchange', () => {
  let exchange: DemoExchange;
  afterEach(() => exchange.stop());

  it('a prehistory is answered over REST, is not sent, and runs into the live tape', async () => {
    const source = new GeneratedSource({
      venue: 'usdm',
      symbols: ['BTCUSDT', 'ETHUSDT'],
      prehistoryMs: 120_000,
      resume: { BTCUSDT: { priceQuote: 60_000, nextTradeId: 1 } },
    });
    const startedAtMs = Date.now();
    exchange = await startDemoExchange({ source });
    const probe = await StreamProbe.open(`${exchange.wsUrl}/market/ws/btcusdt@aggTrade`);
    await probe.until(() => probe.texts.length > 0);
    const [live] = probe.messages as { a: number; T: number }[];
    expect(live?.T).toBeGreaterThanOrEqual(startedAtMs);
    expect(exchange.issued('BTCUSDT')?.firstId).toBeGreaterThan(1_000);
    const answer = await fetch(
      `${exchange.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=1&limit=1`,
    );
    const [first] = (await answer.json()) as { a: number; T: number }[];
    expect(first?.a).toBe(1);
    expect(Math.abs((first?.T ?? 0) - (startedAtMs - 120_000))).toBeLessThan(5_000);
    const bridge = await fetch(
      `${exchange.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=${(live?.a ?? 0) - 1}&limit=2`,
    );
    expect(await bridge.json()).toMatchObject([{ a: (live?.a ?? 0) - 1 }, { a: live?.a }]);
  });

  it('at full speed it waits for a listener, and a slow one slows it: nothing is lost', async () => {
    exchange = await startDemoExchange({
      source: new GeneratedSource({ venue: 'usdm', speed: 'max', symbols: ['BTCUSDT', 'ETHUSDT'] }),
    });
    // The wrong route is no listener.
    await StreamProbe.open(`${exchange.wsUrl}/stream?streams=btcusdt@aggTrade`);
    expect(exchange.issued('BTCUSDT')).toBeUndefined();
    const probe = await StreamProbe.open(`${exchange.wsUrl}/market/ws/btcusdt@aggTrade`);
    await probe.until(() => probe.texts.length >= 10_000);
    probe.socket.pause();
    // With the client asleep the tape must come to rest at some number of trades.
    const issued = await countAtRest(exchange, 'BTCUSDT');
    probe.socket.resume();
    await probe.until(() => probe.texts.length >= issued + 10_000);
    await exchange.stop();
    await probe.closed();
    const ids = (probe.messages as { a: number }[]).map(({ a }) => a);
    expect(ids.every((id, index) => id === 3_000_000_001 + index)).toBe(true);
  });
});
