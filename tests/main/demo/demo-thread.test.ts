import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { startDemoThread, type DemoThread } from '../../../main/demo/demo-host.ts';
import type { DemoThreadOptions } from '../../../main/demo/demo-messages.ts';
import { StreamProbe } from './stream-probe.ts';

const threadUrl = new URL('../../../main/demo/demo-thread.ts', import.meta.url);
let demo: DemoThread | undefined;
const problems: string[] = [];
const deaths: Error[] = [];

async function start(options: DemoThreadOptions): Promise<DemoThread> {
  demo = await startDemoThread({
    threadUrl,
    options,
    onProblem: (problem) => problems.push(problem),
    onDeath: (error) => deaths.push(error),
  });
  return demo;
}

afterEach(async () => {
  await demo?.stop();
  demo = undefined;
  expect(deaths.splice(0)).toEqual([]);
  problems.splice(0);
});

describe('a demo thread', () => {
  it('serves the generated market from another thread, and stops', async () => {
    const started = await start({
      venue: 'usdm',
      source: { kind: 'generated', seed: 7 },
    });
    const { wsUrl, restUrl, symbols } = started;
    expect(symbols).toEqual(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BNBUSDT']);
    const probe = await StreamProbe.open(
      `${wsUrl}/market/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade`,
    );
    await probe.until(() => probe.texts.length >= 5);
    expect((await fetch(`${restUrl}/fapi/v1/ping`)).status).toBe(200);
    await started.stop();
    await started.stop();
    expect(await probe.closed()).toBe(1006);
    await expect(fetch(`${restUrl}/fapi/v1/ping`)).rejects.toThrow();
  });

  it('plays a capture and tells its end and its bad lines', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pairwatch-thread-'));
    try {
      const path = join(folder, 'capture.ndjson.gz');
      const data = { e: 'trade', E: 1, s: 'ETHUSDT', t: 5, p: '2680.0', q: '1', T: 1, m: true };
      const frame = JSON.stringify({ stream: 'ethusdt@trade', data });
      await writeFile(path, gzipSync(`1723161255088230567 ${frame}\nbad\n`));
      const { wsUrl, captureEnded, symbols } = await start({
        venue: 'spot',
        source: { kind: 'capture', path, speed: 'max' },
      });
      expect(symbols).toEqual(['ETHUSDT']);
      const probe = await StreamProbe.open(`${wsUrl}/ws/ethusdt@aggTrade`);
      await probe.until(() => probe.texts.length === 1);
      expect(await captureEnded).toMatchObject({
        isComplete: true,
        sentCounts: { ETHUSDT: 1 },
        skippedCounts: { 'bad lines': 1 },
      });
      expect(problems).toEqual([expect.stringMatching(/^Line 2 /)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a demo thread that cannot start', () => {
  it.each([
    ['a missing capture', { kind: 'capture', path: '/nowhere/x.gz' }, /no capture file/],
    ['a senseless speed', { kind: 'generated', speed: -1 }, /speed must be/],
    ['no leg', { kind: 'generated', symbols: ['XYZ'] }, /demo market has only/],
  ] as const)('%s', async (_, source, message) => {
    await expect(start({ venue: 'usdm', source })).rejects.toMatchObject({
      name: 'DemoThreadError',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('a thread file that is not there', async () => {
    const missing = startDemoThread({
      threadUrl: new URL('no-such-thread.ts', threadUrl),
      options: { venue: 'usdm', source: { kind: 'generated' } },
      onProblem: () => undefined,
      onDeath: () => undefined,
    });
    await expect(missing).rejects.toThrow(/demo exchange broke/);
  });
});
