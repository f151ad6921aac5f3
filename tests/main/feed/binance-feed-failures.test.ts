import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { acceptWebSocket, answerHttp, closedPort, rawServer } from '../fixtures/raw-server.ts';
import { StartedFeed } from '../fixtures/started-feed.ts';
import { TickServer } from '../fixtures/tick-server.ts';

it('a name that does not exist', async () => {
  const started = new StartedFeed('ws://no-such-host.invalid');
  expect(await started.offlineReason()).toMatch(
    /^The name (of )?no-such-host\.invalid cannot be .*DNS/,
  );
});

it('a port where nothing listens', async () => {
  const started = new StartedFeed(`ws://127.0.0.1:${await closedPort()}`);
  expect(await started.offlineReason()).toMatch(/refused the connection/);
});

it('a connection that is reset', async () => {
  const { port } = await rawServer((socket) => socket.resetAndDestroy());
  const started = new StartedFeed(`ws://127.0.0.1:${port}`);
  expect(await started.offlineReason()).toMatch(/broke the connection off/);
});

it('a server without TLS behind wss', async () => {
  const { port } = await rawServer(answerHttp(200));
  const started = new StartedFeed(`wss://127.0.0.1:${port}`);
  expect(await started.offlineReason()).toMatch(/^No secure connection to 127\.0\.0\.1/);
});

it('a handshake that is never answered, dripping bytes or not', async () => {
  const { port } = await rawServer((socket) => {
    socket.write('HTTP/1.1 101 Switching');
    const drip = setInterval(() => socket.write(' x'), 10);
    socket.on('close', () => clearInterval(drip));
  });
  const started = new StartedFeed(`ws://127.0.0.1:${port}`, {
    timing: { handshakeTimeoutMs: 100 },
  });
  expect(await started.offlineReason()).toMatch(/did not answer within/);
});

/** Listens and never accepts: once its queue is full, the kernel drops every further SYN. */
const deafListener = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000));
  });
`;

it('a SYN that nobody answers', async () => {
  const worker = new Worker(deafListener, { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
  for (const socket of fillers) {
    socket.on('error', () => socket.destroy());
  }
  onTestFinished(() => fillers.forEach((socket) => socket.destroy()));
  // Some get into the queue; the others wait for an answer as the feed is going to.
  await vi.waitFor(() => expect(fillers.some((socket) => !socket.connecting)).toBe(true));
  await vi.waitFor(() => expect(fillers.some((socket) => socket.connecting)).toBe(true));
  const started = new StartedFeed(`ws://127.0.0.1:${port}`, {
    timing: { handshakeTimeoutMs: 200 },
  });
  expect(await started.offlineReason()).toMatch(/did not answer within .*internet connection/);
});

it('a peer that goes silent without a word after the handshake', async () => {
  const { port, connectionCount } = await rawServer(acceptWebSocket(Buffer.alloc(0)));
  const started = new StartedFeed(`ws://127.0.0.1:${port}`, { staleAfterMs: 50 });
  expect(await started.offlineReason()).toMatch(/died without a word/);
  await vi.waitFor(() => expect(connectionCount()).toBeGreaterThan(1));
  expect(started.staleLegs).toEqual(['ETHUSDT', 'BTCUSDT']);
});

it.each([
  [403, /does not serve this region or network.*HTTP 403.*other venue.*npm run demo/],
  [451, /does not serve this region or network.*HTTP 451/],
  [429, /asks for a pause of 7 s/],
  [418, /asks for a pause of 7 s/],
  [503, /has a fault of its own \(HTTP 503\)/],
  [302, /did not accept the request \(HTTP 302\)/],
])('a handshake answered with HTTP %i', async (status, words) => {
  const { port } = await rawServer(answerHttp(status, ['Retry-After: 7', 'Location: /x']));
  const started = new StartedFeed(`ws://127.0.0.1:${port}`);
  expect(await started.offlineReason()).toMatch(words);
});

it('a ban that is obeyed, by the next feed too, and whoever asks for a fresh connection', async () => {
  const { port, connectionCount } = await rawServer(answerHttp(418, ['Retry-After: 120']));
  const attemptBudget = new AttemptBudget();
  const startedAtMs = Date.now();
  const started = new StartedFeed(`ws://127.0.0.1:${port}`, { attemptBudget });
  await started.offlineReason();
  const state = started.feed.report.state;
  expect(state.kind === 'offline' && state.retryAtMs).toBeGreaterThanOrEqual(startedAtMs + 120_000);
  started.feed.reconnect('a test asks for it');
  const next = new StartedFeed(`ws://127.0.0.1:${port}`, { attemptBudget });
  expect(await next.offlineReason()).toMatch(/wants to be left alone/);
  expect(started.feed.report.state.kind).toBe('offline');
  expect(connectionCount()).toBe(1);
});

it.each([
  [1000, /ended the connection/],
  [1001, /shutting down or restarting/],
  [1008, /too many requests/],
  [3999, /closed the connection \(code 3999\)/],
])('a close with code %i', async (code, words) => {
  const server = await TickServer.start();
  onTestFinished(() => server.stop());
  const started = new StartedFeed(server.url);
  await vi.waitFor(() => expect(started.kinds).toContain('waiting'));
  for (const socket of server.sockets) {
    socket.close(code);
  }
  expect(await started.offlineReason()).toMatch(words);
});

it('frames that break the WebSocket protocol', async () => {
  // 0x83 0xff: an unknown opcode, and masked, which a server never does.
  const { port } = await rawServer(acceptWebSocket(Buffer.from([0x83, 0xff, 0, 0, 0, 0])));
  const started = new StartedFeed(`ws://127.0.0.1:${port}`);
  expect(await started.offlineReason()).toMatch(/does not speak the WebSocket protocol correctly/);
});

it('keeps within its budget of attempts, and says so', async () => {
  const { port, connectionCount } = await rawServer((socket) => socket.resetAndDestroy());
  const started = new StartedFeed(`ws://127.0.0.1:${port}`, {
    attemptBudget: new AttemptBudget(5, 600_000),
  });
  await vi.waitFor(() => expect(connectionCount()).toBe(5));
  await vi.waitFor(() => {
    const { state } = started.feed.report;
    const retryAtMs = state.kind === 'offline' ? state.retryAtMs : undefined;
    expect((retryAtMs ?? NaN) - Date.now()).toBeGreaterThan(500_000);
  });
  started.feed.reconnect('a test asks for it');
  expect(started.feed.report.state).toMatchObject({
    kind: 'offline',
    reason: expect.stringMatching(/too many connection attempts/) as string,
  });
  expect(connectionCount()).toBe(5);
});

it('stops while it waits for the next attempt', async () => {
  const started = new StartedFeed(`ws://127.0.0.1:${await closedPort()}`, {
    timing: { firstRetryMs: 60_000 },
  });
  await started.offlineReason();
  await started.feed.stop();
});
