import { describe, expect, it } from 'vitest';
import { isMet } from '../report.ts';
import type { IngestRun } from './ingest-run.ts';
import { ingestTable, median, type MeasuredSubject } from './ingest-table.ts';

function runOf(ticksPerSecond: number, given: Partial<IngestRun> = {}): IngestRun {
  return {
    tickCount: ticksPerSecond * 2,
    lostCount: 0,
    elapsedSeconds: 2,
    cpuSeconds: 1,
    fromReceipt: { p50Ms: 10, p99Ms: 20 },
    fromSending: { p50Ms: 30, p99Ms: 40 },
    versions: 'Node 24',
    complaints: [],
    ...given,
  };
}

const subjects = {
  pairwatch: { id: 'pairwatch', name: 'Pairwatch', keeps: 'rows' },
  tardis: { id: 'tardis', name: 'tardis', keeps: 'nothing' },
  python: { id: 'python', name: 'Python', keeps: 'rows' },
} as const;

function measured(id: keyof typeof subjects, ...runs: readonly IngestRun[]): MeasuredSubject {
  return { subject: subjects[id], runs };
}

const results = {
  paced: runOf(51_000),
  flatOut: [
    measured('pairwatch', runOf(300_000), runOf(100_000), runOf(200_000)),
    measured('tardis', runOf(250_000, { lostCount: 7, complaints: ['it broke'] })),
    measured('python', runOf(1_000)),
  ],
  market: [measured('pairwatch', runOf(250, { cpuSeconds: 0.5 }))],
  pacedTicksPerSecond: 51_000,
  marketTicksPerSecond: 250,
  skipped: [{ name: 'ccxt', reason: 'it is not installed' }],
};

describe('the median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([])).toBeNaN();
  });
});

describe('the table of the ingest benchmark', () => {
  const table = ingestTable(results);

  it('has a row for each load and subject, with medians and with all that was lost', () => {
    expect(
      table.rows.map(({ load, subject, runs, ticksPerSecond, lost }) => [
        load,
        subject,
        runs,
        ticksPerSecond,
        lost,
      ]),
    ).toEqual([
      ['51,000 ticks/s', 'Pairwatch', 1, 51_000, 0],
      ['as fast as it reads', 'Pairwatch', 3, 200_000, 0],
      ['as fast as it reads', 'tardis', 1, 250_000, 7],
      ['as fast as it reads', 'Python', 1, 1_000, 0],
      ['250 ticks/s', 'Pairwatch', 1, 250, 0],
    ]);
    expect(table.rows.at(-1)).toMatchObject({ cpuSecondsPer10kTicks: 10, keeps: 'rows' });
  });

  it('holds the medians against the goals and against each peer that was there', () => {
    expect(table.goals.map((goal) => [goal.name, goal.measured, isMet(goal)])).toEqual([
      ['rate, paced', 51_000, true],
      ['lost in all loads', 0, true],
      ['p99 of receipt to commit, paced', 20, true],
      ['rate as fast as it reads', 200_000, true],
      ['rate beside the Python recorder', 200, true],
      ['rate beside tardis-dev', 0.8, false],
    ]);
  });

  it('counts what Pairwatch lost in any load, and nothing that a peer lost', () => {
    const losing = measured('pairwatch', runOf(250, { lostCount: 3 }));
    const { goals } = ingestTable({ ...results, market: [losing] });
    expect(goals.find(({ name }) => name === 'lost in all loads')?.measured).toBe(3);
  });

  it('says which subject was left out and why, and what was complained of', () => {
    expect(table.notes).toContain('skipped: ccxt, because it is not installed.');
    expect(table.notes).toContain('tardis said: it broke');
  });
});
