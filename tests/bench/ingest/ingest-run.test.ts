import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { runIngest } from './ingest-run.ts';
import { findSubjects, type IngestSubject } from './ingest-subjects.ts';
import { firstAggregateId } from './load-frames.ts';

const {
  present: [pairwatch, ...others],
  skipped,
} = findSubjects();
const tickCount = 3_000;
const counted = { ticksPerSecond: tickCount, seconds: 1, isCounted: true };

/** A subject that is a few lines of JavaScript. */
function scripted(script: string, given: Partial<IngestSubject> = {}): IngestSubject {
  return { ...pairwatch, name: 'Scripted', command: [process.execPath, '-e', script], ...given };
}

const reportText = JSON.stringify({
  tickCount: 3,
  elapsedSeconds: 1,
  cpuSeconds: 1,
  fromReceipt: { p50Ms: 1, p99Ms: 1 },
  fromSending: { p50Ms: 1, p99Ms: 1 },
  versions: '',
  complaints: [],
});

describe('a run of the ingest benchmark', () => {
  it('sends Pairwatch a fixed number of ticks, and finds every one in its file', async () => {
    const run = await runIngest(pairwatch, counted);
    expect(run).toMatchObject({ tickCount, lostCount: 0, complaints: [] });
    expect(run.elapsedSeconds).toBeGreaterThan(0);
    expect(run.cpuSeconds).toBeGreaterThan(0);
    expect(run.fromSending.p99Ms).toBeGreaterThanOrEqual(run.fromReceipt.p50Ms);
  });

  it('believes the file, not the subject', async () => {
    const sqlite = JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'));
    const liar = scripted(
      `const { databasePath } = JSON.parse(process.argv[1]);
       const database = new (require(${sqlite}))(databasePath);
       database.exec('CREATE TABLE tick (instrument_id INTEGER, trade_id INTEGER)');
       database.exec('INSERT INTO tick VALUES (1, ${firstAggregateId}), (1, ${firstAggregateId + 3})');
       console.log('some words of its own');
       console.log(${JSON.stringify(reportText)});`,
    );
    const run = await runIngest(liar, { ...counted, isCounted: false });
    expect(run).toMatchObject({ tickCount: 2, lostCount: 2 });
    const all = await runIngest(liar, { ...counted, ticksPerSecond: 10 });
    expect(all).toMatchObject({ tickCount: 2, lostCount: 8 });
  });

  it('fails with the name of a subject that fails', async () => {
    await expect(runIngest(scripted('process.exit(3)'), counted)).rejects.toThrow(
      'Scripted ended with 3.',
    );
    const silent = scripted(`console.log(${JSON.stringify(reportText)});`);
    await expect(runIngest(silent, counted)).rejects.toThrow('Scripted has made no file.');
  });

  it('finds each peer, or says why it is left out', () => {
    const names = [...others, ...skipped].map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      'Pairwatch, surviving power loss',
      'Python recorder, one commit a tick',
      'ccxt pro watchTrades',
      'tardis-dev stream',
    ]);
    for (const { reason } of skipped) {
      expect(reason).toMatch(/installed|found/);
    }
  });
});

describe('the peers', () => {
  it.each(others.map((subject) => [subject.name, subject] as const))(
    '%s: takes the same load without loss',
    async (_name, subject) => {
      const run = await runIngest(subject, { ticksPerSecond: 200, seconds: 1, isCounted: false });
      expect(run).toMatchObject({ lostCount: 0, complaints: [] });
      expect(run.tickCount).toBeGreaterThan(0);
    },
  );
});
