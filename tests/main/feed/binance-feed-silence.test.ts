import { expect, it, onTestFinished, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { aggTradeFrame } from '../fixtures/agg-trade-frame.ts';
import { ShiftedClocks } from '../fixtures/shifted-clocks.ts';
import { StartedFeed } from '../fixtures/started-feed.ts';
import { TickServer } from '../fixtures/tick-server.ts';

interface Scene {
  readonly server: TickServer;
  readonly clocks: ShiftedClocks;
  readonly started: StartedFeed;
  /** Sends a trade of the leg to this one connection, or to all. */
  readonly trade: (symbol: string, a: number, socket?: WebSocket) => void;
  /** Lets time pass and the watchdog look. */
  readonly pass: (ms: number) => Promise<void>;
}

async function openScene(): Promise<Scene> {
  const server = await TickServer.start();
  onTestFinished(() => server.stop());
  const clocks = new ShiftedClocks();
  // The clocks alone move: no wait of the feed's own timers is tested here.
  const started = new StartedFeed(server.url, { clocks });
  await vi.waitFor(() => expect(started.kinds.at(-1)).toBe('waiting'));
  return {
    server,
    clocks,
    started,
    trade: (symbol, a, socket) => {
      const frame = aggTradeFrame({ s: symbol, a });
      for (const peer of socket === undefined ? server.sockets : [socket]) {
        peer.send(frame);
      }
    },
    pass: async (ms) => {
      clocks.elapsedMs += ms;
      const count = started.reports.length;
      await vi.waitFor(() => expect(started.reports.length).toBeGreaterThan(count + 1));
    },
  };
}

const ticksOf = (started: StartedFeed, count: number) =>
  vi.waitFor(() => expect(started.sink.ticks.length).toBe(count));

it('says that it waits when all trades stop, opens the socket anew, and grows patient in vain', async () => {
  const { server, started, trade, pass } = await openScene();
  trade('ETHUSDT', 1);
  trade('BTCUSDT', 1);
  await ticksOf(started, 2);
  await pass(9_000);
  expect(started.staleLegs).toEqual([]);
  expect(server.connectionCount).toBe(1);
  await pass(1_001);
  expect(started.staleLegs).toEqual(['ETHUSDT', 'BTCUSDT']);
  await vi.waitFor(() => expect(server.connectionCount).toBe(2));
  expect(await started.offlineReason()).toMatch(/^Nothing came from .* for 10 s: .*died without/);
  expect(started.kinds.slice(0, 5)).toEqual([
    'connecting',
    'waiting',
    'live',
    'waiting',
    'offline',
  ]);

  // The second connection is given 20 s, the third one 40 s.
  await vi.waitFor(() => expect(started.kinds.at(-1)).toBe('waiting'));
  await pass(19_000);
  expect(server.connectionCount).toBe(2);
  await pass(1_001);
  await vi.waitFor(() => expect(server.connectionCount).toBe(3));
  await vi.waitFor(() => expect(started.kinds.at(-1)).toBe('waiting'));
  await pass(39_000);
  expect(server.connectionCount).toBe(3);
  expect(started.staleLegs).toEqual(['ETHUSDT', 'BTCUSDT']);

  trade('ETHUSDT', 2);
  await vi.waitFor(() => expect(started.kinds.at(-1)).toBe('live'));
  expect(started.staleLegs).toEqual(['BTCUSDT']);
  const times = started.states.flatMap((state) =>
    'sinceMs' in state ? [state.sinceMs] : state.kind === 'offline' ? [state.retryAtMs] : [],
  );
  expect(times.filter((timeMs) => !Number.isSafeInteger(timeMs))).toEqual([]);
});

it('tells a peer that pings from one that has died', async () => {
  const { server, started, pass } = await openScene();
  const pinged = Promise.all(
    [...server.sockets].map(async (socket) => {
      await new Promise((resolve) => socket.once('pong', resolve));
    }),
  );
  server.sockets.forEach((socket) => socket.ping());
  await pinged;
  await pass(10_001);
  expect(await started.offlineReason()).toMatch(/keeps the connection alive but sent no trade/);
});

it('takes neither answers nor the other leg for life, and misses none of that leg’s trades', async () => {
  const { server, started, trade, pass } = await openScene();
  trade('ETHUSDT', 1);
  trade('BTCUSDT', 1);
  await ticksOf(started, 2);
  const [first] = server.sockets;
  for (let second = 1; second <= 10; second += 1) {
    server.send('{"result":null,"id":1}');
    trade('BTCUSDT', 1 + second);
    await ticksOf(started, 2 + second);
    await pass(1_000);
  }
  await vi.waitFor(() => expect(started.staleLegs).toEqual(['ETHUSDT']));
  // The good leg goes on over the first connection until the second one shows it too.
  await vi.waitFor(() => expect(server.sockets.size).toBe(2));
  trade('BTCUSDT', 12, first);
  await ticksOf(started, 13);
  await pass(1_000);
  expect(server.sockets.size).toBe(2);
  trade('BTCUSDT', 13);
  await vi.waitFor(() => expect(server.sockets.size).toBe(1));
  expect([...server.sockets]).not.toContain(first);
  trade('ETHUSDT', 2);
  await vi.waitFor(() => expect(started.staleLegs).toEqual([]));
  expect([...new Set(started.idsOf(1))]).toEqual(
    Array.from({ length: 13 }, (_, index) => index + 1),
  );
  expect(started.kinds).toEqual(['connecting', 'waiting', 'live']);
  expect(started.feed.report.reconnectCount).toBe(1);
});

it('does not declare a quiet leg dead whose rate it knows', async () => {
  const { server, started, trade, pass } = await openScene();
  started.feed.seedRate(0, 4_000);
  trade('ETHUSDT', 1);
  trade('BTCUSDT', 1);
  await ticksOf(started, 2);
  await pass(59_000);
  expect(started.staleLegs).toEqual(['BTCUSDT']);
  await pass(1_001);
  expect(started.staleLegs).toEqual(['ETHUSDT', 'BTCUSDT']);
  expect(server.connectionCount).toBeGreaterThan(1);
});

it('follows a new setting while it runs', async () => {
  const { started, trade, pass } = await openScene();
  started.feed.configure({ staleAfterMs: 60_000 });
  trade('ETHUSDT', 1);
  await ticksOf(started, 1);
  await pass(59_000);
  expect(started.staleLegs).toEqual([]);
  await pass(1_001);
  expect(started.staleLegs).toEqual(['ETHUSDT', 'BTCUSDT']);
});

it('is stale also when nothing is connected', async () => {
  const { server, started, pass } = await openScene();
  await server.stop();
  await vi.waitFor(() => expect(started.kinds).toContain('offline'));
  expect(started.staleLegs).toEqual([]);
  await pass(10_001);
  expect(started.staleLegs).toEqual(['ETHUSDT', 'BTCUSDT']);
});
