import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FeedState } from '../../../preload/contract.ts';
import { aggTradeFrame } from '../fixtures/agg-trade-frame.ts';
import { ShiftedClocks } from '../fixtures/shifted-clocks.ts';
import { StartedFeed } from '../fixtures/started-feed.ts';
import { TickServer } from '../fixtures/tick-server.ts';

async function startServer(): Promise<TickServer> {
  const server = await TickServer.start();
  onTestFinished(() => server.stop());
  return server;
}

const connected = (server: TickServer, count: number) =>
  vi.waitFor(() => expect(server.sockets.size).toBe(count));

const attemptCounts = (states: readonly FeedState[]): readonly number[] =>
  states.flatMap((state) => (state.kind === 'offline' ? [state.attemptCount] : []));

it('connects to the market route, waits, and is live with the first trade', async () => {
  const server = await startServer();
  const started = new StartedFeed(server.url);
  await vi.waitFor(() => expect(started.kinds).toContain('waiting'));
  expect(server.requestPaths).toEqual(['/market/stream?streams=ethusdt@aggTrade/btcusdt@aggTrade']);
  server.issue(1_000);
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(1_000));
  expect(started.kinds).toEqual(['connecting', 'waiting', 'live']);
  expect(started.sink.ticks.map((tick) => tick.tradeId)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => Math.floor(index / 2) + 1),
  );
  await vi.waitFor(() =>
    expect(started.reports.at(-1)?.legs.map(({ tradesPerSecond }) => tradesPerSecond > 0)).toEqual([
      true,
      true,
    ]),
  );
});

it('stamps each tick with the local time it arrived, and tells the latency by both clocks', async () => {
  const server = await startServer();
  const started = new StartedFeed(server.url, { clockOffsetMs: () => 5_000 });
  await connected(server, 1);
  const beforeMs = Date.now();
  server.send(aggTradeFrame({ s: 'ETHUSDT', T: beforeMs + 4_000 }));
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(1));
  const receivedAtMs = started.sink.ticks[0]?.receivedAtMs ?? NaN;
  expect(receivedAtMs).toBeGreaterThan(beforeMs - 50);
  expect(receivedAtMs).toBeLessThan(Date.now() + 50);
  const [leg, other] = started.feed.report.legs;
  expect(leg?.lastTradeAtMs).toBe(receivedAtMs);
  expect(leg?.latencyMs).toBeCloseTo(receivedAtMs + 5_000 - (beforeMs + 4_000), 2);
  expect(other).toMatchObject({ lastTradeAtMs: undefined, latencyMs: undefined });
});

it('comes back after its connection is cut', async () => {
  const server = await startServer();
  const started = new StartedFeed(server.url);
  await connected(server, 1);
  server.issue(10);
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(10));
  server.cut();
  await vi.waitFor(() => expect(server.connectionCount).toBe(2));
  await connected(server, 1);
  server.issue(4);
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(14));
  expect(await started.offlineReason()).toMatch(
    /^127\.0\.0\.1:\d+ was cut off.*Pairwatch keeps trying\.$/,
  );
  expect(started.feed.report.reconnectCount).toBe(1);
  expect(started.kinds).toEqual([
    'connecting',
    'waiting',
    'live',
    'offline',
    'connecting',
    'waiting',
    'live',
  ]);
});

it('survives anything a peer sends, counts it by kind and leg, and logs each kind once', async () => {
  const server = await startServer();
  const started = new StartedFeed(server.url);
  await connected(server, 1);
  for (let round = 0; round < 3; round += 1) {
    server.send('garbage');
    server.send('{"e":"aggTrade"}');
    server.send(Buffer.from([0, 255, 1]));
    server.send(aggTradeFrame({ p: '0' }));
    server.send(aggTradeFrame({ s: 'ETHUSDT', T: Date.now() + 2 * 3_600_000 }));
    server.send('x'.repeat(100_000));
    server.send('{"result":null,"id":1}');
    server.send('{"code":2,"msg":"Invalid request"}');
  }
  server.issue(2);
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(2));
  const { report } = started.feed;
  expect(report.rejectedCounts).toEqual({
    notJson: 3,
    unknownSymbol: 3,
    binary: 3,
    badPrice: 3,
    badTime: 3,
    oversize: 3,
    controlError: 3,
  });
  expect(report.legs.map((leg) => leg.rejectedCounts)).toEqual([{ badTime: 3 }, { badPrice: 3 }]);
  expect(started.log.matching('warn', 'Dropped a frame').length).toBe(7);
  expect(server.connectionCount).toBe(1);
});

it('refuses a live trade of days ago, where it is not a replay', async () => {
  const server = await startServer();
  const dayMs = 24 * 3_600_000;
  const started = new StartedFeed(server.url, {
    timing: { longestLagMs: dayMs, watchIntervalMs: 60_000 },
  });
  await connected(server, 1);
  server.send(aggTradeFrame({ s: 'ETHUSDT', T: Date.now() - dayMs - 60_000 }));
  server.send(aggTradeFrame({ s: 'ETHUSDT', T: Date.now() - dayMs + 60_000 }));
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(1));
  expect(started.feed.report.legs[0]?.rejectedCounts).toEqual({ badTime: 1 });
});

it('leaves a peer whose message is larger than it will hold, and comes back', async () => {
  const server = await startServer();
  const started = new StartedFeed(server.url, { maxPayloadBytes: 10_000 });
  await connected(server, 1);
  server.send('x'.repeat(10_001));
  expect(await started.offlineReason()).toMatch(/far larger than any trade/);
  await vi.waitFor(() => expect(server.connectionCount).toBe(2));
  expect(started.feed.report.rejectedCounts).toEqual({ oversize: 1 });
});

describe('a pause', () => {
  it('stops reading, loses nothing, and is not taken for the peer’s silence', async () => {
    const server = await startServer();
    const clocks = new ShiftedClocks();
    const started = new StartedFeed(server.url, { clocks });
    await connected(server, 1);
    started.feed.pause();
    server.issue(50_000);
    const peer = [...server.sockets][0];
    // What the kernel does not take stays with the sender: that is the back-pressure.
    await vi.waitFor(() => expect(peer?.bufferedAmount).toBeGreaterThan(0));
    const atPause = started.sink.ticks.length;
    clocks.elapsedMs += 3_600_000;
    const reportCount = started.reports.length;
    await vi.waitFor(() => expect(started.reports.length).toBeGreaterThan(reportCount + 3));
    expect(started.sink.ticks.length).toBe(atPause);
    expect(started.staleLegs).toEqual([]);
    started.feed.resume();
    await vi.waitFor(() => expect(started.sink.ticks.length).toBe(50_000), { timeout: 10_000 });
    expect(server.connectionCount).toBe(1);
  });

  it('goes on over a reconnect', async () => {
    const server = await startServer();
    const started = new StartedFeed(server.url);
    await connected(server, 1);
    started.feed.pause();
    server.cut();
    // A paused socket notices its end only when it is read again or written to.
    started.feed.resume();
    started.feed.pause();
    await vi.waitFor(() => expect(server.connectionCount).toBe(2));
    await vi.waitFor(() => expect(started.kinds.at(-1)).toBe('waiting'));
    server.issue(10);
    const peer = [...server.sockets][0];
    await vi.waitFor(() => expect(peer?.bufferedAmount).toBe(0));
    expect(started.sink.ticks.length).toBe(0);
    started.feed.resume();
    await vi.waitFor(() => expect(started.sink.ticks.length).toBe(10));
  });
});

it.each([['live'], ['paused'], ['before it ever connected']])('stops when %s', async (when) => {
  const server = await startServer();
  const started = new StartedFeed(server.url);
  if (when !== 'before it ever connected') {
    await connected(server, 1);
    server.issue(2);
    await vi.waitFor(() => expect(started.sink.ticks.length).toBe(2));
  }
  if (when === 'paused') {
    started.feed.pause();
    server.issue(1_000);
  }
  await started.feed.stop();
  await connected(server, 0);
  const atStop = started.sink.ticks.length;
  server.issue(2);
  expect(started.sink.ticks.length).toBe(atStop);
  await started.feed.stop();
});

it.each([
  ['not after a short life', 60_000, [1, 2, 3]],
  ['after a healthy while', 20, [1, 1, 1]],
])('gives its back-off a fresh start: %s', async (_name, healthyAfterMs, expected) => {
  const server = await startServer();
  const started = new StartedFeed(server.url, { timing: { healthyAfterMs } });
  for (let round = 1; round <= 3; round += 1) {
    await vi.waitFor(() =>
      expect(started.kinds.filter((kind) => kind === 'waiting').length).toBe(round),
    );
    const before = started.reports.length;
    server.issue(1);
    await vi.waitFor(() => expect(started.sink.ticks.length).toBe(round));
    // Several watches of 10 ms: more than the shorter of both healthy whiles.
    await vi.waitFor(() => expect(started.reports.length).toBeGreaterThan(before + 8));
    server.cut();
  }
  await vi.waitFor(() => expect(attemptCounts(started.states)).toEqual(expected));
});
