import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import type { BinanceFeedOptions } from '../../../main/feed/binance-feed.ts';
import { ShiftedClocks } from '../fixtures/shifted-clocks.ts';
import { StartedFeed } from '../fixtures/started-feed.ts';
import { TickServer } from '../fixtures/tick-server.ts';
import { answerHttp, closedPort, rawServer } from '../fixtures/raw-server.ts';

const hourMs = 3_600_000;

/** For days that pass without a trade: a feed that fell silent would be cut, not renewed. */
const neverStale = { staleAfterMs: 100 * hourMs };

interface Scene {
  readonly server: TickServer;
  readonly clocks: ShiftedClocks;
  readonly started: StartedFeed;
}

/** A feed that is live with the trades 1 to 3 of each leg. */
async function openScene(options: Partial<BinanceFeedOptions> = {}): Promise<Scene> {
  const server = await TickServer.start();
  onTestFinished(() => server.stop());
  const clocks = new ShiftedClocks();
  const started = new StartedFeed(server.url, { clocks, ...options });
  await vi.waitFor(() => expect(started.kinds.at(-1)).toBe('waiting'));
  server.issue(6);
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(6));
  return { server, clocks, started };
}

const socketCount = (server: TickServer, count: number) =>
  vi.waitFor(() => expect(server.sockets.size).toBe(count));

/** Nothing changes for some looks of the watch. */
async function someWatches({ reports }: StartedFeed): Promise<void> {
  const count = reports.length;
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(count + 3));
}

/** Every trade issued has come, and the user saw no interruption. */
async function expectNothingMissed({ server, started }: Scene): Promise<void> {
  const each = server.issuedCount / 2;
  const all = Array.from({ length: each }, (_, index) => index + 1);
  await vi.waitFor(() => {
    expect([...new Set(started.idsOf(0))]).toEqual(all);
    expect([...new Set(started.idsOf(1))]).toEqual(all);
  });
  expect(started.kinds).toEqual(['connecting', 'waiting', 'live']);
}

describe('a second connection overlaps with the first', () => {
  it.each<[string, (scene: Scene) => void]>([
    [
      'before the exchange ends it after a day',
      ({ clocks }) => (clocks.elapsedMs += 23.5 * hourMs),
    ],
    [
      'when the server announces its end',
      ({ server, clocks }) => {
        clocks.elapsedMs += 60_000;
        server.send('{"e":"serverShutdown","E":1}');
      },
    ],
    ['when the machine has slept', ({ started }) => started.feed.reconnect('the machine slept')],
    ['when the clock was set back', ({ clocks }) => (clocks.setMs -= hourMs)],
    ['when the clock jumped ahead', ({ clocks }) => (clocks.setMs += hourMs)],
  ])('%s', async (_name, ask) => {
    const scene = await openScene(neverStale);
    const { server, started } = scene;
    scene.clocks.elapsedMs += 3_000;
    ask(scene);
    await socketCount(server, 2);
    const [first, second] = [...server.sockets];
    await someWatches(started);
    expect(server.sockets.size).toBe(2);
    server.issue(2);
    await socketCount(server, 1);
    expect(first?.readyState).not.toBe(1);
    expect(second?.readyState).toBe(1);
    server.issue(10);
    await expectNothingMissed(scene);
    await someWatches(started);
    expect(server.connectionCount).toBe(2);
    expect(started.feed.report.reconnectCount).toBe(1);
  });

  it('once, also when the server announces its end on every new connection', async () => {
    const { server, clocks, started } = await openScene(neverStale);
    clocks.elapsedMs += 60_000;
    const announcement = '{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}';
    server.send(announcement);
    await socketCount(server, 2);
    await someWatches(started);
    server.issue(2);
    server.send(announcement);
    await socketCount(server, 1);
    server.send(announcement);
    await someWatches(started);
    expect(server.connectionCount).toBe(2);
    // After a minute it is taken at its word.
    clocks.elapsedMs += 60_000;
    await socketCount(server, 2);
    expect(server.connectionCount).toBe(3);
  });

  it('is not asked for again by a second reason for the same', async () => {
    const { server, clocks, started } = await openScene();
    clocks.elapsedMs += 3_000;
    started.feed.reconnect('the machine slept');
    clocks.setMs += hourMs;
    await socketCount(server, 2);
    started.feed.reconnect('the machine slept');
    server.issue(2);
    await socketCount(server, 1);
    await someWatches(started);
    expect(server.connectionCount).toBeLessThanOrEqual(3);
  });
});

describe('a second connection that fails', () => {
  it('leaves the first one alone, and is tried again by the back-off', async () => {
    let isRefusing = true;
    const scene = await openScene();
    const { server, clocks, started } = scene;
    server.refuses = () => isRefusing;
    clocks.elapsedMs += 3_000;
    started.feed.reconnect('a test asks for it');
    await vi.waitFor(() => expect(server.refusedCount).toBeGreaterThan(2));
    server.issue(10);
    isRefusing = false;
    await socketCount(server, 2);
    server.issue(10);
    await socketCount(server, 1);
    await expectNothingMissed(scene);
  });

  it('is not tried again before the back-off is over', async () => {
    const { server, clocks, started } = await openScene({
      ...neverStale,
      random: () => 0.5,
      timing: { firstRetryMs: 60_000, maxRetryMs: 60_000 },
    });
    server.refuses = () => true;
    clocks.elapsedMs += 3_000;
    started.feed.reconnect('a test asks for it');
    await vi.waitFor(() => expect(server.refusedCount).toBe(1));
    clocks.elapsedMs += 29_000;
    await someWatches(started);
    expect(server.refusedCount).toBe(1);
    clocks.elapsedMs += 2_000;
    await vi.waitFor(() => expect(server.refusedCount).toBe(2));
  });

  it('also when it opens and shows nothing of what the first one does', async () => {
    const scene = await openScene({ timing: { handoverMs: 5_000 } });
    const { server, clocks, started } = scene;
    const [first] = server.sockets;
    clocks.elapsedMs += 3_000;
    started.feed.reconnect('a test asks for it');
    await socketCount(server, 2);
    const [, silent] = [...server.sockets];
    await someWatches(started);
    server.issue(10, first);
    await vi.waitFor(() => expect(started.sink.ticks.length).toBe(16));
    clocks.elapsedMs += 6_000;
    await vi.waitFor(() => expect(silent?.readyState).not.toBe(1));
    expect(first?.readyState).toBe(1);
    expect(started.log.matching('warn', 'Not connected').at(-1)?.fields).toMatchObject({
      problem: 'handover',
    });
    await socketCount(server, 2);
    server.issue(2);
    await socketCount(server, 1);
    await expectNothingMissed(scene);
  });

  it('takes over a market that is quiet on both', async () => {
    const scene = await openScene({ timing: { handoverMs: 5_000 } });
    const { server, clocks, started } = scene;
    clocks.elapsedMs += 3_000;
    started.feed.reconnect('a test asks for it');
    await socketCount(server, 2);
    const [, second] = [...server.sockets];
    await someWatches(started);
    clocks.elapsedMs += 6_000;
    await socketCount(server, 1);
    expect([...server.sockets]).toEqual([second]);
    expect(started.kinds).toEqual(['connecting', 'waiting', 'live']);
  });

  it('keeps to the budget of attempts too', async () => {
    const { server, clocks, started } = await openScene({
      attemptBudget: new AttemptBudget(4, hourMs),
    });
    server.refuses = () => true;
    clocks.elapsedMs += 3_000;
    started.feed.reconnect('a test asks for it');
    await vi.waitFor(() => expect(server.refusedCount).toBe(3));
    await someWatches(started);
    expect(server.refusedCount).toBe(3);
    expect(started.kinds.at(-1)).toBe('live');
  });
});

it('goes on with the second connection when the first one dies meanwhile', async () => {
  const { server, clocks, started } = await openScene();
  const [first] = server.sockets;
  clocks.elapsedMs += 3_000;
  started.feed.reconnect('a test asks for it');
  await socketCount(server, 2);
  first?.terminate();
  await socketCount(server, 1);
  server.issue(2);
  await vi.waitFor(() => expect(started.sink.ticks.length).toBe(8));
  expect(started.kinds).not.toContain('offline');
  await someWatches(started);
  expect(server.connectionCount).toBe(2);
});

describe('a fresh connection that is asked for', () => {
  it('does not wait for the end of the back-off', async () => {
    const port = await closedPort();
    const clocks = new ShiftedClocks();
    const started = new StartedFeed(`ws://127.0.0.1:${port}`, {
      clocks,
      random: () => 0.999,
      timing: { firstRetryMs: 30_000, maxRetryMs: 30_000 },
    });
    await started.offlineReason();
    const server = await TickServer.start(port);
    onTestFinished(() => server.stop());
    started.feed.reconnect('the machine slept');
    await socketCount(server, 1);
  });

  it('gives up a handshake from before the sleep', async () => {
    const { port, connectionCount } = await rawServer(() => undefined);
    const clocks = new ShiftedClocks();
    const started = new StartedFeed(`ws://127.0.0.1:${port}`, { clocks });
    await vi.waitFor(() => expect(connectionCount()).toBe(1));
    started.feed.reconnect('too soon to be of use');
    // In sleep the monotonic clock stands still.
    clocks.setMs += 8 * hourMs;
    await vi.waitFor(() => expect(connectionCount()).toBe(2));
    expect(started.kinds).not.toContain('offline');
  });

  it('is not made by a feed that was stopped', async () => {
    const { port, connectionCount } = await rawServer(answerHttp(503));
    const started = new StartedFeed(`ws://127.0.0.1:${port}`, {
      timing: { firstRetryMs: 60_000, maxRetryMs: 60_000 },
    });
    await started.offlineReason();
    await started.feed.stop();
    started.feed.reconnect('the machine slept');
    expect(connectionCount()).toBe(1);
  });
});
