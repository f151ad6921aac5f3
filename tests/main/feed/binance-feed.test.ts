import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { BinanceFeed, type BinanceFeedOptions } from '../../../main/feed/binance-feed.ts';
import { streamUrl } from '../../../main/feed/endpoints.ts';
import type { FeedReport, FeedState } from '../../../preload/contract.ts';
import { aggTradeFrame, aTradeTimeMs } from '../fixtures/agg-trade-frame.ts';
import { acceptWebSocket, answerHttp, closedPort, rawServer } from '../fixtures/raw-server.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { RecordingSink } from '../fixtures/recording-sink.ts';
import { legs, TickServer } from '../fixtures/tick-server.ts';

let sink: RecordingSink;
let log: RecordingLog;
let reports: FeedReport[];
let feed: BinanceFeed | undefined;

function startFeed(baseUrl: string, options: Partial<BinanceFeedOptions> = {}): BinanceFeed {
  feed = new BinanceFeed({
    url: streamUrl('usdm', legs, baseUrl),
    symbols: legs,
    sink,
    log,
    onReport: (report) => reports.push(report),
    // Immediate retries: what is tested is that they come, not how long they take.
    timing: { firstRetryMs: 1, maxRetryMs: 5, watchIntervalMs: 10, ...options.timing },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.attemptBudget === undefined ? {} : { attemptBudget: options.attemptBudget }),
  });
  feed.start();
  return feed;
}

const kinds = (): FeedState['kind'][] => reports.map(({ state }) => state.kind);

async function offlineReason(): Promise<string> {
  return vi.waitFor(() => {
    const state = reports.map((report) => report.state).find(({ kind }) => kind === 'offline');
    if (state?.kind !== 'offline') {
      throw new Error('not offline yet');
    }
    return state.reason;
  });
}

beforeEach(() => {
  sink = new RecordingSink();
  log = new RecordingLog();
  reports = [];
});

afterEach(async () => {
  await feed?.stop();
  feed = undefined;
});

describe('with a server that works', () => {
  let server: TickServer;

  beforeEach(async () => {
    server = await TickServer.start();
  });
  afterEach(async () => {
    await feed?.stop();
    await server.stop();
  });

  const connected = (count: number) => vi.waitFor(() => expect(server.sockets.size).toBe(count));

  it('connects to the market route, waits, and is live with the first trade', async () => {
    startFeed(server.url);
    await vi.waitFor(() => expect(kinds()).toContain('waiting'));
    expect(server.requestPaths).toEqual([
      '/market/stream?streams=ethusdt@aggTrade/btcusdt@aggTrade',
    ]);
    server.issue(1_000);
    await vi.waitFor(() => expect(sink.ticks.length).toBe(1_000));
    expect(kinds().slice(0, 3)).toEqual(['connecting', 'waiting', 'live']);
    expect(sink.ticks.map((tick) => tick.tradeId)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => Math.floor(index / 2) + 1),
    );
    await vi.waitFor(() => expect(reports.at(-1)?.receivedCount).toBe(1_000));
  });

  it('stamps each tick with the local time it arrived', async () => {
    startFeed(server.url);
    await connected(1);
    const beforeMs = Date.now();
    server.issue(1);
    await vi.waitFor(() => expect(sink.ticks.length).toBe(1));
    expect(sink.ticks[0]?.receivedAtMs).toBeGreaterThan(beforeMs - 50);
    expect(sink.ticks[0]?.receivedAtMs).toBeLessThan(Date.now() + 50);
  });

  it('comes back after its connection is cut, and counts what it missed', async () => {
    startFeed(server.url);
    await connected(1);
    server.issue(10);
    await vi.waitFor(() => expect(sink.ticks.length).toBe(10));
    server.cut();
    server.issue(6); // to nobody
    await vi.waitFor(() => expect(server.connectionCount).toBe(2));
    await connected(1);
    server.issue(4);
    await vi.waitFor(() => expect(sink.ticks.length).toBe(14));
    expect(await offlineReason()).toMatch(
      /^127\.0\.0\.1:\d+ was cut off.*Pairwatch keeps trying\.$/,
    );
    expect(feed?.continuity).toEqual([
      { symbol: 'ETHUSDT', missingCount: 3, repeatCount: 0, renumberedCount: 0 },
      { symbol: 'BTCUSDT', missingCount: 3, repeatCount: 0, renumberedCount: 0 },
    ]);
    expect(feed?.report).toMatchObject({ receivedCount: 14, missingCount: 6, repeatCount: 0 });
    expect(log.matching('warn', 'Trades are missing').map((line) => line.fields)).toEqual([
      { symbol: 'ETHUSDT', fromTradeId: 6, missingCount: 3 },
      { symbol: 'BTCUSDT', fromTradeId: 6, missingCount: 3 },
    ]);
  });

  it('reports trades that come again, and says when a leg is numbered anew', async () => {
    startFeed(server.url);
    await connected(1);
    const trade = (a: number, afterMs: number) =>
      server.send(aggTradeFrame({ s: 'ETHUSDT', a, T: aTradeTimeMs + afterMs }));
    trade(500, 0);
    for (let time = 0; time < 3; time += 1) {
      trade(501, 1);
    }
    trade(7, 5);
    for (let time = 0; time < 2; time += 1) {
      trade(8, 6);
    }
    await vi.waitFor(() => expect(sink.ticks.length).toBe(7));
    expect(feed?.report).toMatchObject({ receivedCount: 7, missingCount: 0, repeatCount: 3 });
    expect(log.matching('warn', 'numbered anew').map((line) => line.fields)).toEqual([
      { symbol: 'ETHUSDT', lastTradeId: 501, nextTradeId: 7 },
    ]);
  });

  it('survives anything a peer sends, counts it by kind and logs each kind once', async () => {
    startFeed(server.url);
    await connected(1);
    for (let round = 0; round < 3; round += 1) {
      server.send('garbage');
      server.send('{"e":"aggTrade"}');
      server.send(Buffer.from([0, 255, 1]));
      server.send(aggTradeFrame({ p: '0' }));
      server.send('x'.repeat(100_000));
      server.send('{"result":null,"id":1}');
      server.send('{"code":2,"msg":"Invalid request"}');
    }
    server.issue(2);
    await vi.waitFor(() => expect(sink.ticks.length).toBe(2));
    expect(feed?.report.rejectedCounts).toEqual({
      notJson: 3,
      unknownSymbol: 3,
      binary: 3,
      badPrice: 3,
      oversize: 3,
      controlError: 3,
    });
    expect(log.matching('warn', 'Dropped a frame').length).toBe(6);
    expect(server.connectionCount).toBe(1);
  });

  it('leaves a peer whose message is larger than it will hold, and comes back', async () => {
    startFeed(server.url, {
      limits: { maxPayloadBytes: 10_000, handshakeTimeoutMs: 5_000, closeTimeoutMs: 500 },
    });
    await connected(1);
    server.send('x'.repeat(10_001));
    expect(await offlineReason()).toMatch(/far larger than any trade/);
    await vi.waitFor(() => expect(server.connectionCount).toBe(2));
    expect(feed?.report.rejectedCounts).toEqual({ oversize: 1 });
  });

  it('says that it waits when trades stop, and opens the socket anew when they stay away', async () => {
    startFeed(server.url, {
      timing: {
        firstRetryMs: 1,
        maxRetryMs: 5,
        watchIntervalMs: 5,
        quietAfterMs: 40,
        reopenAfterMs: 120,
      },
    });
    await connected(1);
    server.issue(1);
    await vi.waitFor(() => expect(server.connectionCount).toBe(2));
    expect(kinds().slice(0, 5)).toEqual(['connecting', 'waiting', 'live', 'waiting', 'offline']);
    expect(await offlineReason()).toMatch(/sent no trade .* opened anew/);
    server.issue(1);
    await vi.waitFor(() => expect(kinds().filter((kind) => kind === 'live').length).toBe(2));
    const times = reports.flatMap(({ state }) =>
      'sinceMs' in state ? [state.sinceMs] : state.kind === 'offline' ? [state.retryAtMs] : [],
    );
    expect(times.length).toBeGreaterThan(4);
    expect(times.filter((timeMs) => !Number.isSafeInteger(timeMs))).toEqual([]);
  });

  it('grows more patient while reopening brings no trade', async () => {
    const openedAtMs: number[] = [];
    startFeed(server.url, {
      timing: { firstRetryMs: 0, maxRetryMs: 0, watchIntervalMs: 2, reopenAfterMs: 40 },
    });
    await vi.waitFor(
      () => {
        if (server.connectionCount > openedAtMs.length) {
          openedAtMs.push(performance.now());
        }
        expect(openedAtMs.length).toBe(4);
      },
      { timeout: 10_000, interval: 2 },
    );
    const waits = openedAtMs.slice(1).map((atMs, index) => atMs - (openedAtMs[index] ?? 0));
    // Never sooner than 40, 80 and 160 ms; how much later depends on the machine.
    expect(waits[1]).toBeGreaterThan(70);
    expect(waits[2]).toBeGreaterThan(150);
  });

  it('stops reading while paused, loses nothing, and does not take its own silence for the peer’s', async () => {
    startFeed(server.url, {
      timing: {
        firstRetryMs: 1,
        maxRetryMs: 5,
        watchIntervalMs: 5,
        quietAfterMs: 300,
        reopenAfterMs: 600,
      },
    });
    await connected(1);
    feed?.pause();
    server.issue(50_000);
    const peer = [...server.sockets][0];
    // What the kernel does not take stays with the sender: that is the back-pressure.
    await vi.waitFor(() => expect(peer?.bufferedAmount).toBeGreaterThan(0));
    const atPause = sink.ticks.length;
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(sink.ticks.length).toBe(atPause);
    expect(server.connectionCount).toBe(1);
    feed?.resume();
    await vi.waitFor(() => expect(sink.ticks.length).toBe(50_000), { timeout: 10_000 });
    expect(feed?.continuity.map((leg) => leg.missingCount)).toEqual([0, 0]);
  });

  it('stays paused over a reconnect', async () => {
    startFeed(server.url);
    await connected(1);
    feed?.pause();
    server.cut();
    // A paused socket notices its end only when it is read again or written to.
    feed?.resume();
    feed?.pause();
    await vi.waitFor(() => expect(server.connectionCount).toBe(2));
    await vi.waitFor(() => expect(kinds().at(-1)).toBe('waiting'));
    server.issue(10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.ticks.length).toBe(0);
    feed?.resume();
    await vi.waitFor(() => expect(sink.ticks.length).toBe(10));
  });

  it.each([['live'], ['paused'], ['before it ever connected']])('stops when %s', async (when) => {
    startFeed(server.url);
    if (when !== 'before it ever connected') {
      await connected(1);
      server.issue(2);
      await vi.waitFor(() => expect(sink.ticks.length).toBe(2));
    }
    if (when === 'paused') {
      feed?.pause();
      server.issue(1_000);
    }
    await feed?.stop();
    await connected(0);
    const atStop = sink.ticks.length;
    server.issue(2);
    expect(sink.ticks.length).toBe(atStop);
    await feed?.stop();
  });

  it('gives its back-off a fresh start only after a healthy while', async () => {
    startFeed(server.url, {
      timing: { firstRetryMs: 1, maxRetryMs: 5, watchIntervalMs: 5, healthyAfterMs: 60_000 },
    });
    for (let round = 1; round <= 3; round += 1) {
      await vi.waitFor(() => expect(server.connectionCount).toBe(round));
      await connected(1);
      server.issue(1);
      await vi.waitFor(() => expect(sink.ticks.length).toBe(round));
      server.cut();
    }
    await vi.waitFor(() =>
      expect(
        reports.flatMap(({ state }) => (state.kind === 'offline' ? [state.attemptCount] : [])),
      ).toEqual([1, 2, 3]),
    );
    await feed?.stop();

    reports = [];
    startFeed(server.url, {
      timing: { firstRetryMs: 1, maxRetryMs: 5, watchIntervalMs: 5, healthyAfterMs: 20 },
    });
    for (let round = 1; round <= 2; round += 1) {
      const before = sink.ticks.length;
      await vi.waitFor(() =>
        expect(kinds().filter((kind) => kind === 'waiting').length).toBe(round),
      );
      server.issue(1);
      await vi.waitFor(() => expect(sink.ticks.length).toBe(before + 1));
      await new Promise((resolve) => setTimeout(resolve, 60));
      server.cut();
      await vi.waitFor(() =>
        expect(kinds().filter((kind) => kind === 'offline').length).toBe(round),
      );
    }
    expect(
      reports.flatMap(({ state }) => (state.kind === 'offline' ? [state.attemptCount] : [])),
    ).toEqual([1, 1]);
  });
});

describe('with a peer that fails', () => {
  it('a name that does not exist', async () => {
    startFeed('ws://no-such-host.invalid');
    expect(await offlineReason()).toMatch(/^The name (of )?no-such-host\.invalid cannot be .*DNS/);
  });

  it('a port where nothing listens', async () => {
    startFeed(`ws://127.0.0.1:${await closedPort()}`);
    expect(await offlineReason()).toMatch(/refused the connection/);
  });

  it('a connection that is reset', async () => {
    const { port } = await rawServer((socket) => socket.resetAndDestroy());
    startFeed(`ws://127.0.0.1:${port}`);
    expect(await offlineReason()).toMatch(/broke the connection off/);
  });

  it('a server without TLS behind wss', async () => {
    const { port } = await rawServer(answerHttp(200));
    startFeed(`wss://127.0.0.1:${port}`);
    expect(await offlineReason()).toMatch(/^No secure connection to 127\.0\.0\.1/);
  });

  it('a handshake that is never answered, dripping bytes or not', async () => {
    const { port } = await rawServer((socket) => {
      socket.write('HTTP/1.1 101 Switching');
      const drip = setInterval(() => socket.write(' x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    startFeed(`ws://127.0.0.1:${port}`, {
      limits: { handshakeTimeoutMs: 100, maxPayloadBytes: 1_000, closeTimeoutMs: 50 },
    });
    expect(await offlineReason()).toMatch(/did not answer within/);
  });

  it.each([
    [403, /does not serve this region or network.*HTTP 403.*npm run demo/],
    [451, /does not serve this region or network.*HTTP 451/],
    [429, /asks for a pause of 7 s/],
    [418, /asks for a pause of 7 s/],
    [503, /has a fault of its own \(HTTP 503\)/],
    [302, /did not accept the request \(HTTP 302\)/],
  ])('a handshake answered with HTTP %i', async (status, words) => {
    const { port } = await rawServer(answerHttp(status, ['Retry-After: 7', 'Location: /x']));
    startFeed(`ws://127.0.0.1:${port}`);
    expect(await offlineReason()).toMatch(words);
  });

  it('a ban that is obeyed', async () => {
    const { port, connectionCount } = await rawServer(answerHttp(418, ['Retry-After: 120']));
    const startedAtMs = Date.now();
    startFeed(`ws://127.0.0.1:${port}`);
    await offlineReason();
    const state = feed?.report.state;
    expect(state?.kind === 'offline' && state.retryAtMs).toBeGreaterThanOrEqual(
      startedAtMs + 120_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(connectionCount()).toBe(1);
  });

  it.each([
    [1000, /ended the connection/],
    [1001, /shutting down or restarting/],
    [1008, /too many requests/],
    [3999, /closed the connection \(code 3999\)/],
  ])('a close with code %i', async (code, words) => {
    const server = await TickServer.start();
    try {
      startFeed(server.url);
      await vi.waitFor(() => expect(kinds()).toContain('waiting'));
      for (const socket of server.sockets) {
        socket.close(code);
      }
      expect(await offlineReason()).toMatch(words);
    } finally {
      await feed?.stop();
      await server.stop();
    }
  });

  it('frames that break the WebSocket protocol', async () => {
    // 0x83 0xff: an unknown opcode, and masked, which a server never does.
    const { port } = await rawServer(acceptWebSocket(Buffer.from([0x83, 0xff, 0, 0, 0, 0])));
    startFeed(`ws://127.0.0.1:${port}`);
    expect(await offlineReason()).toMatch(/does not speak the WebSocket protocol correctly/);
  });

  it('keeps within its budget of attempts, and says so', async () => {
    const { port, connectionCount } = await rawServer((socket) => socket.resetAndDestroy());
    startFeed(`ws://127.0.0.1:${port}`, { attemptBudget: new AttemptBudget(5, 600_000) });
    await vi.waitFor(() => expect(connectionCount()).toBe(5));
    await vi.waitFor(() => {
      const state = feed?.report.state;
      const retryAtMs = state?.kind === 'offline' ? state.retryAtMs : undefined;
      expect((retryAtMs ?? NaN) - Date.now()).toBeGreaterThan(500_000);
    });
    expect(connectionCount()).toBe(5);
  });

  it('stops while it waits for the next attempt', async () => {
    startFeed(`ws://127.0.0.1:${await closedPort()}`, { timing: { firstRetryMs: 60_000 } });
    await offlineReason();
    await feed?.stop();
  });
});
