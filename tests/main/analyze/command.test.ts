import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { frameRowHeader } from '../../../main/analyze/frame-row.ts';
import { csvOf, fileWith, madeTicks } from '../fixtures/analyze-market.ts';
import { analyzed, command } from '../fixtures/analyze-run.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const csv = csvOf(madeTicks(3_000));

describe('the command line', () => {
  it('helps', async () => {
    const { code, stdout, stderr } = await command(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const flag of ['ticks', 'bars-y', 'bars-x', 'coint-lag', 'out', 'json', 'strict']) {
      expect(stdout).toContain(`--${flag}`);
    }
  });

  it.each([
    [[], 'Say what to analyze'],
    [['--ticks', 'a', '--oops'], "Unknown option '--oops'"],
    [['--bars-y', 'a', '--bars-x', './a'], 'A pair needs two files of bars, not a twice.'],
  ])('makes no sense as %j: exit code 2', async (args, words) => {
    const { code, stdout, stderr } = await command(args);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each([
    [['--ticks', '/nowhere/ticks.csv'], 'There is no file /nowhere/ticks.csv.'],
    [['--bars-y', '/nowhere/a', '--bars-x', '/nowhere/b'], 'There is no file /nowhere/a.'],
    [['--ticks', '/'], '/ is a folder. Name a file in it.'],
    [['--ticks', fileURLToPath(import.meta.url)], 'no column time_ms'],
  ])('cannot use %j: exit code 1', async (args, words) => {
    const { code, stdout, stderr } = await command(args);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('gives a summary for a reader, or as JSON, where no rows are asked for', async () => {
    const path = fileWith(csv);
    const text = await command(['--ticks', path]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(
      /^ETHUSDT on BTCUSDT: 1s bars, log scale, ols, window 60, z lagged \(ddof 2\)\n/,
    );
    expect(text.stdout).toMatch(/1,\d\d\d \+ 1,\d\d\d trades read\n/);
    const json = await command(['--ticks', path, '--json']);
    const expected = await analyzed('--ticks', path);
    expect(JSON.parse(json.stdout)).toEqual({
      ...expected.summary,
      elapsedMs: expect.any(Number) as number,
    });
  });

  it('writes rows to a file', async () => {
    const out = join(temporaryFolder(), 'frames.csv');
    const path = fileWith(csv);
    const { code, stderr } = await command(['--ticks', path, '--out', out]);
    expect([code, stderr]).toEqual([0, '']);
    const { rows } = await analyzed('--ticks', path);
    expect(readFileSync(out, 'utf8')).toBe(frameRowHeader + rows.map((row) => `${row}\n`).join(''));
  });

  it('writes the header alone when no bar has closed', async () => {
    const out = join(temporaryFolder(), 'frames.csv');
    const few = csvOf(madeTicks(4, 1_700_000_000_000, 10));
    const { code, stdout } = await command(['--ticks', fileWith(few), '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain('there is no row');
    expect(readFileSync(out, 'utf8')).toBe(frameRowHeader);
  });

  it('keeps rows on standard output clean of all else', async () => {
    const { stdout, stderr, code } = await command([
      '--ticks',
      fileWith(`${csv}bad\n`),
      '--out',
      '-',
    ]);
    expect(code).toBe(0);
    expect(stdout.startsWith(frameRowHeader)).toBe(true);
    expect(stdout.split('\n').every((line, at) => at === 0 || /^\d|^$/.test(line))).toBe(true);
    expect(stderr).toContain('Bad row, line 3002 of');
    expect(stderr).toContain('ETHUSDT on BTCUSDT');
  });

  it('ends with 1 over a bad row when it is strict', async () => {
    const path = fileWith(`${csv}bad\n`);
    expect((await command(['--ticks', path, '--strict'])).code).toBe(1);
    expect((await command(['--ticks', fileWith(csv), '--strict'])).code).toBe(0);
  });

  it('ends quietly when nobody reads its rows any more', async () => {
    // Far more than a pipe holds.
    const path = fileWith(csvOf(madeTicks(60_000)));
    const entry = fileURLToPath(new URL('../../../main/analyze/entry.ts', import.meta.url));
    const child = spawn(process.execPath, [entry, '--ticks', path, '--out', '-'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((settle) => child.on('close', settle));
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('a packed file that breaks off', () => {
  const packed = gzipSync(csvOf(madeTicks(50_000)));

  it('gives the rows before the break, and exit code 1', async () => {
    const path = join(temporaryFolder(), 'ticks.csv.gz');
    writeFileSync(path, packed.subarray(0, packed.length - 1_000));
    const out = join(temporaryFolder(), 'frames.csv');
    const { code, stderr } = await command(['--ticks', path, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `${path} is damaged or breaks off: it cannot be unpacked to its end. Make a new copy of it.\n`,
    );
    const whole = await analyzed('--ticks', fileWith(csvOf(madeTicks(50_000))));
    const rows = readFileSync(out, 'utf8').split('\n').slice(1, -1);
    expect(rows.length).toBeGreaterThan(5_000);
    expect(rows).toEqual(whole.rows.slice(0, rows.length));
  });

  it('is told when it is damaged from the start, and leaves older rows alone', async () => {
    const path = join(temporaryFolder(), 'ticks.csv.gz');
    writeFileSync(path, Buffer.concat([packed.subarray(0, 12), Buffer.alloc(5_000, 0xff)]));
    const out = join(temporaryFolder(), 'frames.csv');
    writeFileSync(out, 'older');
    const { code, stderr } = await command(['--ticks', path, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toContain('is damaged or breaks off');
    expect(readFileSync(out, 'utf8')).toBe('older');
  });
});

describe('an output that cannot be', () => {
  it.each([
    ['a folder that is not there', 'no/frames.csv', 'does not exist.'],
    ['a folder', 'taken', 'is a folder. Name a file in it.'],
  ])('%s', async (_name, out, words) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    const { code, stderr } = await command(['--ticks', fileWith(csv), '--out', join(folder, out)]);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('the input itself', async () => {
    const path = fileWith(csv);
    const { code, stderr } = await command(['--ticks', path, '--out', path]);
    expect(stderr).toContain('--out would write over the input');
    expect(code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(csv);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const { code, stderr } = await command(['--ticks', fileWith(csv), '--out', '/dev/full']);
    expect(stderr).toBe('The disk with /dev/full is full.\n');
    expect(code).toBe(1);
  });
});
