import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  for (const end of endings.splice(0).reverse()) {
    end();
  }
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

interface RunOptions {
  /** A new one when left out. */
  readonly folder?: string;
  /** Asked to end as soon as it prints this. */
  readonly endAt?: RegExp;
  readonly onOutput?: () => void;
}

function newFolder(): string {
  const folder = temporaryFolder();
  endings.push(() => folder.remove());
  return folder.path;
}

/** Runs the app without Playwright, as `npm run demo` does, until it ends by itself. */
async function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const folder = options.folder ?? newFolder();
  const runtime = appRuntime();
  const child = spawn(
    runtime.executablePath,
    [
      ...runtime.args,
      '--user-data-dir',
      folder,
      '--screenshot',
      join(folder, 'screen.png'),
      ...args,
    ],
    { env: appEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  endings.push(() => void child.kill('SIGKILL'));
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    options.onOutput?.();
    if (options.endAt?.test(output) === true) {
      child.kill('SIGTERM');
    }
  });
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { exitCode, output, complaints, folder };
}

describe('a run that nobody watches', () => {
  it('prints live statistics, writes a screenshot and ends', async () => {
    const { exitCode, output, folder } = await run(['--demo', '--headless', '--seconds', '12']);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/ETHUSDT [\d,.]+ {2}BTCUSDT [\d,.]+ {2}β -?\d\.\d{4}/);
    expect(output).toMatch(/z [+-]\d+\.\d\d {2}(🔵 NORMAL|🟢 BUY|🔴 SELL|⚪ (BUY|SELL), not)/);
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
    const file = join(newFolder(), 'capture.ndjson.gz');
    writeFileSync(file, 'plain text');
    const { exitCode, complaints } = await run(['--demo', '--headless', '--capture', file]);
    expect(complaints).toMatch(/gzip/i);
    expect(exitCode).toBe(1);
  });

  it('goes on where the database ends when it is started again', async () => {
    const folder = newFolder();
    const args = ['--demo', '--headless', '--seconds', '8'];
    await run(args, { folder });
    const before = storedTicks(folder, 'ETHUSDT').length;
    const { exitCode, output } = await run(args, { folder });
    expect(exitCode).toBe(0);
    const ticks = storedTicks(folder, 'ETHUSDT');
    expect(ticks.length).toBeGreaterThan(before + 100);
    // One market: ids without a hole, times and prices without a step back or a jump.
    for (const [index, tick] of ticks.entries()) {
      const next = ticks[index + 1];
      if (next === undefined) {
        break;
      }
      expect(next.trade_id).toBe(tick.trade_id + 1);
      expect(next.time_ms).toBeGreaterThanOrEqual(tick.time_ms);
      expect(Math.abs(next.price / tick.price - 1)).toBeLessThan(0.01);
    }
    const fits = [...output.matchAll(/R² (\d\.\d+)/g)].map(([, value]) => Number(value));
    expect(fits.at(-1)).toBeGreaterThan(0.3);
  });

  it('plays a capture twice into one database, alive both times', async () => {
    const folder = newFolder();
    const file = join(folder, 'capture.ndjson.gz');
    const lines = Array.from({ length: 400 }, (_, index) => [
      captureLine('ETHUSDT', index + 1),
      captureLine('BTCUSDT', index + 1),
    ]);
    writeFileSync(file, gzipSync(lines.flat().join('\n')));
    const args = ['--demo', '--headless', '--capture', file, '--speed', '8'];
    for (let play = 1; play <= 2; play += 1) {
      const { output, exitCode } = await run(args, { folder });
      // Prices of this very play, not of the one that is stored.
      expect(output).toMatch(/ETHUSDT 2,000\.10/);
      expect(output).toContain('Stored 800 of the 800 ticks of the capture.');
      expect(exitCode).toBe(0);
    }
    expect(storedTicks(folder, 'ETHUSDT')).toHaveLength(800);
  });

  it('ends without a complaint when it is asked to', async () => {
    const { exitCode, complaints } = await run(['--demo', '--headless', '--seconds', '60'], {
      endAt: /ETHUSDT/,
    });
    expect(exitCode).toBe(0);
    expect(complaints).not.toMatch(/could not start|No handler registered|\n {4}at /);
  });

  it('says when the screenshot cannot be written, and still ends in order', async () => {
    const folder = newFolder();
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    const ended = await run([
      '--demo',
      '--headless',
      '--seconds',
      '3',
      '--screenshot',
      join(file, 'x.png'),
    ]);
    expect(ended.output).toContain('The screenshot could not be written');
    expect(ended.complaints).not.toContain('could not start');
    expect(ended.exitCode).toBe(1);
    expect(storedTicks(ended.folder, 'ETHUSDT').length).toBeGreaterThan(10);
  });

  it('fails, in words, when nothing could be stored', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'market_data.db'));
    const ended = await run(['--demo', '--headless', '--seconds', '4'], { folder });
    expect(ended.output).toContain('Stored 0 ticks.');
    expect(ended.output).toMatch(/Not all that came: .*market_data\.db/);
    expect(ended.exitCode).toBe(1);
  });

  it('refuses a folder that another run is using', async () => {
    const folder = newFolder();
    let second: Promise<Ended> | undefined;
    const first = await run(['--demo', '--headless', '--seconds', '15'], {
      folder,
      onOutput: () => {
        second ??= run(['--demo', '--headless', '--seconds', '2'], { folder });
      },
    });
    expect(first.exitCode).toBe(0);
    const refused = await second;
    expect(refused?.complaints).toContain('--user-data-dir');
    expect(refused?.exitCode).toBe(1);
  });

  it('does not wait for a pair that is not in the capture', async () => {
    const file = join(newFolder(), 'capture.ndjson.gz');
    writeFileSync(file, gzipSync(captureLine('XRPUSDT', 1)));
    const ended = await run(['--demo', '--headless', '--capture', file]);
    expect(ended.output).toContain('no trades of ETHUSDT and BTCUSDT');
    expect(ended.exitCode).toBe(1);
  });

  it('tells of the bad lines of a capture and stores the good ones', async () => {
    const file = join(newFolder(), 'capture.ndjson.gz');
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
