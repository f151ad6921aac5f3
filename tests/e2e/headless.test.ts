import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { appEnvironment, appRuntime, temporaryFolder } from './running-app.ts';
import { storedTicks } from './stored-ticks.ts';

const capture = resolve(
  import.meta.dirname,
  '../../../shared/data/usdm-aggtrade-btc-eth-2024-08-08.ndjson.gz',
);
const endings: (() => void)[] = [];

afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

/** One line of a capture file. */
function captureLine(symbol: string, id: number): string {
  const timeMs = 1_723_161_255_000 + id * 100;
  const data = {
    e: 'aggTrade',
    E: timeMs,
    s: symbol,
    a: id,
    p: '2000.10',
    q: '0.5',
    f: id,
    l: id,
    T: timeMs,
    m: false,
  };
  return `${timeMs}000000 ${JSON.stringify({ stream: `${symbol.toLowerCase()}@aggTrade`, data })}`;
}

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly complaints: string;
  readonly folder: string;
}

/** Runs the app without Playwright, as `npm run demo` does, until it ends by itself. */
async function run(args: readonly string[]): Promise<Ended> {
  const folder = temporaryFolder();
  endings.push(() => folder.remove());
  const runtime = appRuntime();
  const child = spawn(
    runtime.executablePath,
    [
      ...runtime.args,
      '--user-data-dir',
      folder.path,
      '--screenshot',
      join(folder.path, 'screen.png'),
      ...args,
    ],
    { env: appEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  endings.push(() => void child.kill('SIGKILL'));
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { exitCode, output, complaints, folder: folder.path };
}

describe('a run that nobody watches', () => {
  it('prints live statistics, writes a screenshot and ends', async () => {
    const { exitCode, output, folder } = await run(['--demo', '--headless', '--seconds', '12']);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/ETHUSDT [\d,.]+ {2}BTCUSDT [\d,.]+ {2}β -?\d\.\d{4}/);
    expect(output).toMatch(/z [+-]\d+\.\d\d {2}(🔵 NORMAL|🟢 BUY|🔴 SELL)/);
    const screenshot = readFileSync(join(folder, 'screen.png'));
    expect(screenshot.subarray(1, 4).toString()).toBe('PNG');
    expect(screenshot.length).toBeGreaterThan(20_000);
    expect(storedTicks(folder, 'ETHUSDT').length).toBeGreaterThan(100);
  });

  it.skipIf(!existsSync(capture))(
    'stores exactly the 13,388 ticks of a capture at full speed (needs ../shared/data)',
    async () => {
      const { exitCode, output, folder } = await run([
        '--demo',
        '--headless',
        '--capture',
        capture,
        '--speed',
        'max',
      ]);
      expect(output).toContain('Stored 13,388 of the 13,388 ticks of the capture.');
      expect(exitCode).toBe(0);
      const counts = ['BTCUSDT', 'ETHUSDT'].map((symbol) => storedTicks(folder, symbol).length);
      expect(counts[0] ?? 0).toBeGreaterThan(1_000);
      expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(13_388);
    },
  );

  it.each([
    [['--demo', '--headless', '--capture', '/no/such/file.gz'], 1, '/no/such/file.gz'],
    [['--demo', '--headless', '--seconds', 'x'], 2, '--seconds must be a number'],
    [['--headless', '--capture', 'x.gz'], 2, 'add --demo'],
  ])('says what is wrong with %j and ends', async (args, code, words) => {
    const { exitCode, complaints } = await run(args);
    expect(complaints).toContain(words);
    expect(exitCode).toBe(code);
  });

  it('ends in words on a capture that is no gzip file', async () => {
    const folder = temporaryFolder();
    endings.push(() => folder.remove());
    const file = join(folder.path, 'capture.ndjson.gz');
    writeFileSync(file, 'plain text');
    const { exitCode, complaints } = await run(['--demo', '--headless', '--capture', file]);
    expect(complaints).toMatch(/gzip/i);
    expect(exitCode).toBe(1);
  });

  it('does not wait for a pair that is not in the capture', async () => {
    const folder = temporaryFolder();
    endings.push(() => folder.remove());
    const file = join(folder.path, 'capture.ndjson.gz');
    writeFileSync(file, gzipSync(captureLine('XRPUSDT', 1)));
    const ended = await run(['--demo', '--headless', '--capture', file]);
    expect(ended.output).toContain('no trades of ETHUSDT and BTCUSDT');
    expect(ended.exitCode).toBe(1);
  });

  it('tells of the bad lines of a capture and stores the good ones', async () => {
    const folder = temporaryFolder();
    endings.push(() => folder.remove());
    const file = join(folder.path, 'capture.ndjson.gz');
    const lines = [
      captureLine('ETHUSDT', 1),
      'rubbish',
      captureLine('BTCUSDT', 1),
      '123 {"stream":',
    ];
    writeFileSync(file, gzipSync(lines.join('\n')));
    const ended = await run(['--demo', '--headless', '--capture', file, '--speed', 'max']);
    expect(ended.output).toContain('Stored 2 of the 2 ticks of the capture.');
    expect(ended.exitCode).toBe(0);
  });
});

describe('the stand-in runtime', () => {
  it('never listens to a real exchange', async () => {
    const runtime = appRuntime();
    const isStandIn = runtime.env['PAIRWATCH_ELECTRON']?.includes('stand-in') ?? false;
    const { exitCode, complaints } = await run([
      '--ws-url',
      isStandIn ? 'wss://fstream.binance.com' : 'not an address',
    ]);
    expect(complaints).toMatch(isStandIn ? /demo and tests only/ : /must start with/);
    expect(exitCode).toBe(isStandIn ? 1 : 2);
  });
});
