import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isMet,
  machineFacts,
  tableMarkdown,
  tableText,
  writeReport,
  type BenchTable,
} from './report.ts';

const table: BenchTable = {
  suite: 'demo',
  title: 'two rows',
  rows: [
    { what: 'short', 'ns/bar': 12.345, rounds: 1_500 },
    { what: 'a longer name', 'ns/bar': undefined, rounds: 7 },
  ],
  goals: [
    { name: 'fast', limit: 60, bound: 'atMost', measured: 12.3, unit: 'ns/bar' },
    { name: 'many', limit: 50_000, bound: 'atLeast', measured: 49_999, unit: 'ticks/s' },
  ],
  notes: ['measured by hand'],
};

describe('the report of a benchmark', () => {
  it('lines up names to the left and numbers to the right, and judges each goal', () => {
    expect(tableText(table).split('\n')).toEqual([
      'demo: two rows',
      '',
      'what           ns/bar  rounds',
      '-----------------------------',
      'short            12.3   1,500',
      'a longer name       –       7',
      '',
      'met     fast: 12.3 ns/bar (goal ≤ 60 ns/bar)',
      'MISSED  many: 49,999 ticks/s (goal ≥ 50,000 ticks/s)',
      'note    measured by hand',
      '',
    ]);
    expect(table.goals.map(isMet)).toEqual([true, false]);
  });

  it('gives the same rows, goals and notes for a document', () => {
    expect(tableMarkdown(table).split('\n')).toEqual([
      '### demo: two rows',
      '',
      '| what | ns/bar | rounds |',
      '| --- | --- | --- |',
      '| short | 12.3 | 1,500 |',
      '| a longer name | – | 7 |',
      '',
      '- met: fast: 12.3 ns/bar (goal ≤ 60 ns/bar)',
      '- MISSED: many: 49,999 ticks/s (goal ≥ 50,000 ticks/s)',
      '- measured by hand',
      '',
    ]);
  });

  it('writes very small numbers so that they can be read', () => {
    const tiny = { ...table, rows: [{ error: 2.345e-13, 'worse ms': 1.23e-4 }], goals: [] };
    expect(tableMarkdown(tiny)).toContain('| 2.3e-13 | 0.000123 |');
  });

  it('writes machine and tables as JSON into a folder that it makes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pairwatch-bench-'));
    try {
      const file = join(folder, 'deep', 'bench.json');
      const machine = machineFacts(new Date(0));
      writeReport(file, machine, [table]);
      const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
      expect(report).toMatchObject({
        machine: { nodeVersion: process.version, measuredAt: '1970-01-01T00:00:00.000Z' },
        suites: [{ suite: 'demo', goals: [{ isMet: true }, { isMet: false }] }],
      });
      expect(machine.coreCount).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the command line of the benchmarks', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--experimental-strip-types', 'tests/bench/run.ts', ...args], {
      cwd: new URL('../..', import.meta.url),
      encoding: 'utf8',
      timeout: 20_000,
    });

  it.each([
    [['nonsense'], /no suite named nonsense; there are ingest, analytics, charts/],
    [['analytics', '--seconds', 'soon'], /positive number, not "soon"/],
    [['ingest', '--rounds', '1.5'], /whole number, not "1.5"/],
    [['--unknown'], /--unknown/],
  ])('%s: says what is wrong and how to ask, with exit code 2', (args, words) => {
    const { status, stderr, stdout } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).toContain('Usage: npm run bench');
    expect(stdout).toBe('');
  });
});
