import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ClockProbe, type ClockProbeTiming } from '../../../main/feed/clock-probe.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { ShiftedClocks } from '../fixtures/shifted-clocks.ts';

const hourMs = 3_600_000;
const quick: ClockProbeTiming = {
  intervalMs: 600_000,
  retryMs: 5,
  sampleGapMs: 1,
  timeoutMs: 5_000,
  clockJumpMs: 1_000,
  watchIntervalMs: 5,
};

interface Scene {
  readonly probe: ClockProbe;
  readonly clocks: ShiftedClocks;
  readonly budget: RestBudget;
  readonly log: RecordingLog;
  readonly paths: string[];
  answer: (response: ServerResponse) => void;
}

/** A probe that asks a server of the running test's own. */
async function openScene(venue: 'usdm' | 'spot' = 'usdm'): Promise<Scene> {
  const clocks = new ShiftedClocks();
  const budget = new RestBudget(clocks.monotonicMs);
  const log = new RecordingLog();
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    scene.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const probe = new ClockProbe({
    venue,
    restUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    budget,
    log,
    clocks,
    timing: quick,
  });
  onTestFinished(async () => {
    probe.stop();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const scene: Scene = { probe, clocks, budget, log, paths, answer: () => undefined };
  return scene;
}

/** Binance's clock, ahead of this machine's by this much. */
const ahead = (offsetMs: number) => (response: ServerResponse) =>
  response.end(JSON.stringify({ serverTime: Math.round(Date.now() + offsetMs) }));

it.each([
  ['usdm', '/fapi/v1/time', 90_000],
  ['spot', '/api/v3/time', -90_000],
] as const)('measures how far the clock of %s is ahead', async (venue, path, offsetMs) => {
  const scene = await openScene(venue);
  scene.answer = ahead(offsetMs);
  expect(scene.probe.offsetMs).toBeUndefined();
  scene.probe.start();
  await vi.waitFor(() => expect(scene.paths.length).toBe(5));
  expect(Math.abs((scene.probe.offsetMs ?? NaN) - offsetMs)).toBeLessThan(500);
  expect(new Set(scene.paths)).toEqual(new Set([path]));
});

it('believes the fastest of several answers', async () => {
  const scene = await openScene();
  let count = 0;
  // The slow ones are off by half of what they take.
  scene.answer = (response) => {
    count += 1;
    if (count === 3) {
      ahead(0)(response);
    } else {
      setTimeout(() => ahead(0)(response), 300);
    }
  };
  scene.probe.start();
  await vi.waitFor(() => expect(Math.abs(scene.probe.offsetMs ?? NaN)).toBeGreaterThan(100));
  await vi.waitFor(() => expect(Math.abs(scene.probe.offsetMs ?? NaN)).toBeLessThan(100));
  await vi.waitFor(() => expect(scene.paths.length).toBe(5), { timeout: 5_000 });
  expect(Math.abs(scene.probe.offsetMs ?? NaN)).toBeLessThan(100);
});

it('takes an answer to be of the middle of its request', async () => {
  const scene = await openScene();
  scene.answer = (response) => {
    setTimeout(() => {
      const body = JSON.stringify({ serverTime: Date.now() });
      setTimeout(() => response.end(body), 200);
    }, 200);
  };
  scene.probe.start();
  await vi.waitFor(() => expect(scene.probe.offsetMs).toBeDefined());
  expect(Math.abs(scene.probe.offsetMs ?? NaN)).toBeLessThan(100);
});

it('holds no longer after the clock jumped, and measures again at once', async () => {
  const scene = await openScene();
  scene.answer = ahead(0);
  scene.probe.start();
  await vi.waitFor(() => expect(scene.paths.length).toBe(5));
  scene.clocks.setMs = -hourMs;
  expect(scene.probe.offsetMs).toBeUndefined();
  await vi.waitFor(() => expect(scene.probe.offsetMs).toBeDefined());
  expect(Math.abs((scene.probe.offsetMs ?? NaN) - hourMs)).toBeLessThan(500);
});

it('follows a small correction of the local clock without asking', async () => {
  const scene = await openScene();
  scene.answer = ahead(0);
  scene.probe.start();
  await vi.waitFor(() => expect(scene.paths.length).toBe(5));
  const beforeMs = scene.probe.offsetMs ?? NaN;
  scene.clocks.setMs = 400;
  expect(scene.probe.offsetMs).toBeCloseTo(beforeMs - 400, -1);
});

it.each([
  ['a fault', (response: ServerResponse) => response.writeHead(500).end()],
  ['nonsense', (response: ServerResponse) => response.end('{"serverTime":"now"}')],
  ['another time unit', (response: ServerResponse) => response.end('{"serverTime":1767225600}')],
  ['no JSON', (response: ServerResponse) => response.end('<html>')],
])('answered with %s it says so once and tries again', async (_name, answer) => {
  const scene = await openScene();
  scene.answer = answer;
  scene.probe.start();
  await vi.waitFor(() => expect(scene.paths.length).toBeGreaterThan(2));
  expect(scene.probe.offsetMs).toBeUndefined();
  expect(scene.log.matching('warn', 'could not be compared').length).toBe(1);
  scene.answer = ahead(0);
  await vi.waitFor(() => expect(scene.probe.offsetMs).toBeDefined());
});

it('asks nothing while the host is to be left alone', async () => {
  const scene = await openScene();
  scene.answer = (response) => response.writeHead(429, { 'retry-after': '60' }).end();
  const lookedAt = vi.spyOn(scene.budget, 'waitMs');
  scene.probe.start();
  await vi.waitFor(() => expect(lookedAt.mock.calls.length).toBeGreaterThan(4));
  expect(scene.paths.length).toBe(1);
  scene.answer = ahead(0);
  scene.clocks.elapsedMs += 60_000;
  await vi.waitFor(() => expect(scene.probe.offsetMs).toBeDefined());
});
