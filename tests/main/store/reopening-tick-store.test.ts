import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { heldDatabase } from '../fixtures/held-database.ts';
import { databasePathIn, openedStore, otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { startRecorder, type Recorder } from '../fixtures/recorder.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const idsIn = (databasePath: string): number[] =>
  tickLog(databasePath).map((row) => Number(row['trade_id']));
const idsUpTo = (count: number, firstId = 1): number[] =>
  Array.from({ length: count }, (_, index) => firstId + index);

/** Ticks come while the cause lasts: shown at once, kept, and the reason is told. */
async function keepsWhileFailing(recorder: Recorder, words: RegExp): Promise<void> {
  const before = recorder.publishedCount();
  recorder.give(500);
  await recorder.failing(words);
  recorder.give(500);
  await vi.waitFor(() => expect(recorder.publishedCount()).toBe(before + 1_000));
  const { pendingCount, lostCount } = recorder.pipeline.report;
  expect({ pendingCount, lostCount }).toEqual({ pendingCount: 1_000, lostCount: 0 });
}

/** Writes nonsense over a file from one of its pages on. */
function damage(databasePath: string, fromPage: number): void {
  const { size } = statSync(databasePath);
  const file = openSync(databasePath, 'r+');
  writeSync(file, Buffer.alloc(size - fromPage * 4_096, 0x5a), 0, undefined, fromPage * 4_096);
  closeSync(file);
}

/** Ids 1 to 20,000 in a closed file. */
async function filledFile(): Promise<string> {
  const { store, databasePath } = await openedStore();
  await store.append('usdm', batchOf(20_000));
  await store.close();
  return databasePath;
}

describe('a file that another program holds', () => {
  it('is written to as soon as it lets go', async () => {
    const databasePath = databasePathIn(temporaryFolder());
    const recorder = await startRecorder(databasePath);
    recorder.give(10);
    await recorder.stored(10);
    const letGo = await heldDatabase(databasePath);
    await keepsWhileFailing(recorder, /Another program holds .*Ticks wait in memory/);
    await letGo();
    await recorder.stored(1_010);
    expect(idsIn(databasePath)).toEqual(idsUpTo(1_010));
  });

  it('at the start is opened as soon as it lets go', async () => {
    const databasePath = await filledFile();
    const letGo = await heldDatabase(databasePath);
    const recorder = await startRecorder(databasePath, { firstId: 100_001 });
    await expect(recorder.store.open()).rejects.toMatchObject({ kind: 'locked' });
    await keepsWhileFailing(recorder, /Another program holds/);
    await letGo();
    await recorder.stored(21_000);
    expect(recorder.store.initialCount).toBe(21_000);
  });
});

describe('a folder', () => {
  it('that is deleted while running is made again, and a new file begun', async () => {
    const folder = join(temporaryFolder(), 'data');
    const databasePath = databasePathIn(folder);
    const recorder = await startRecorder(databasePath);
    recorder.give(10);
    await recorder.stored(10);
    rmSync(folder, { recursive: true });
    recorder.give(20);
    await recorder.stored(20);
    expect(idsIn(databasePath)).toEqual(idsUpTo(20, 11));
    expect(recorder.begunAnew).toEqual([{ reason: 'gone' }]);
  });

  it('that is missing at the start is made', async () => {
    const databasePath = databasePathIn(join(temporaryFolder(), 'not', 'there', 'yet'));
    const recorder = await startRecorder(databasePath);
    recorder.give(10);
    await recorder.stored(10);
    expect(recorder.begunAnew).toEqual([]);
  });

  it('in which a file is in the way is used as soon as that is gone', async () => {
    const blocked = join(temporaryFolder(), 'data');
    writeFileSync(blocked, '');
    const databasePath = databasePathIn(blocked);
    const recorder = await startRecorder(databasePath);
    await keepsWhileFailing(recorder, /cannot be opened|does not exist/);
    rmSync(blocked);
    await recorder.stored(1_000);
    expect(idsIn(databasePath)).toEqual(idsUpTo(1_000));
  });

  it('that cannot be written to is used as soon as it can', async ({ skip }) => {
    const databasePath = await filledFile();
    const folder = dirname(databasePath);
    // An ordinary user's way, taking the right to write away, means nothing to root.
    if (!setImmutable(folder, true)) {
      skip('chattr is not allowed here');
    }
    onTestFinished(() => void setImmutable(folder, false));
    const recorder = await startRecorder(databasePath, { firstId: 100_001 });
    await keepsWhileFailing(recorder, /cannot be opened|write-protected/);
    setImmutable(folder, false);
    await recorder.stored(21_000);
  });
});

function setImmutable(path: string, isImmutable: boolean): boolean {
  return spawnSync('chattr', [isImmutable ? '+i' : '-i', path]).status === 0;
}

describe('a disk that is full', () => {
  it('takes everything as soon as there is room', async ({ skip }) => {
    const disk = temporaryFolder();
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status !== 0) {
      skip('no small disk can be mounted here');
    }
    onTestFinished(() => void spawnSync('umount', [disk]));
    const databasePath = databasePathIn(disk);
    const recorder = await startRecorder(databasePath, {
      pipeline: { queueLimits: { maxPendingTicks: 3_000, spillAboveTicks: 1_000 } },
    });
    recorder.give(10);
    await recorder.stored(10);
    fillDisk(join(disk, 'ballast'));
    for (let round = 0; round < 20; round += 1) {
      recorder.give(100);
      await recorder.pipeline.flush();
    }
    await recorder.failing(/is full\. Free some space\. Ticks wait in memory/);
    expect(recorder.publishedCount()).toBe(2_010);
    rmSync(join(disk, 'ballast'));
    await recorder.stored(2_010);
    expect(idsIn(databasePath)).toEqual(idsUpTo(2_010));
    expect(recorder.missing).toEqual([]);
    await recorder.stop();
  });
});

/** Leaves not a byte. */
function fillDisk(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const size of [1_000_000, 1_000]) {
      try {
        for (;;) {
          writeSync(file, Buffer.alloc(size));
        }
      } catch {
        // Full, or nearly so.
      }
    }
  } finally {
    closeSync(file);
  }
}

describe('a damaged file', () => {
  it('is set aside with its date while nobody has it open, and a new one is begun', async () => {
    const databasePath = await filledFile();
    const folder = dirname(databasePath);
    // Behind the pages that tell how many ticks there are.
    damage(databasePath, 20);
    const bytes = readFileSync(databasePath);
    const recorder = await startRecorder(databasePath, { firstId: 20_001 });
    await vi.waitFor(
      async () => {
        recorder.give(1);
        await recorder.pipeline.flush();
        expect(recorder.begunAnew.length, JSON.stringify(recorder.pipeline.report)).toBe(1);
      },
      { timeout: 10_000 },
    );
    const aside = join(folder, 'market_data.damaged-2026-11-22T14-05-33.db');
    expect(recorder.begunAnew).toEqual([
      {
        reason: 'damaged',
        isDatabase: true,
        path: aside,
        sizeBytes: bytes.length,
        tickCount: 20_000,
      },
    ]);
    expect(readFileSync(aside).equals(bytes)).toBe(true);
    const givenCount = recorder.publishedCount();
    await recorder.stored(givenCount);
    expect(idsIn(databasePath)).toEqual(idsUpTo(givenCount, 20_001));
  });

  it('is set aside while it is open, and no tick that waits is lost', async () => {
    const databasePath = await filledFile();
    const recorder = await startRecorder(databasePath, { firstId: 20_001 });
    recorder.give(10);
    await recorder.stored(20_010);
    damage(databasePath, 2);
    const read = recorder.store.readBars({
      venueKey: 'usdm',
      symbolY: 'ETHUSDT',
      symbolX: 'BTCUSDT',
      timeframe: '1s',
      lookbackMs: 1e9,
    });
    await expect(read).rejects.toMatchObject({ kind: 'damaged' });
    recorder.give(10);
    await vi.waitFor(() => expect(recorder.begunAnew).toMatchObject([{ reason: 'damaged' }]));
    await recorder.stored(10);
    expect(idsIn(databasePath)).toEqual(idsUpTo(10, 20_011));
  });

  it('never takes the place of one that was set aside before', async () => {
    const folder = temporaryFolder();
    const databasePath = databasePathIn(folder);
    for (const content of ['first', 'second']) {
      writeFileSync(databasePath, content.repeat(1_000));
      const recorder = await startRecorder(databasePath);
      await recorder.store.open();
      recorder.give(10);
      await recorder.stored(10);
      await recorder.stop();
    }
    expect(readdirSync(folder).toSorted()).toEqual([
      'market_data.damaged-2026-11-22T14-05-33-2.db',
      'market_data.damaged-2026-11-22T14-05-33.db',
      'market_data.db',
    ]);
    const first = readFileSync(join(folder, 'market_data.damaged-2026-11-22T14-05-33.db'), 'utf8');
    expect(first.startsWith('first')).toBe(true);
  });

  it('that is none stays where it is, whoever called it damaged', async () => {
    const folder = temporaryFolder();
    const databasePath = databasePathIn(folder);
    const writerThreadUrl = new URL('../fixtures/alarming-writer-thread.ts', import.meta.url);
    const recorder = await startRecorder(databasePath, { store: { writerThreadUrl } });
    for (const count of [10, 20, 30]) {
      recorder.give(10);
      await recorder.stored(count);
    }
    expect(recorder.log.matching('warn', 'was found whole').length).toBe(1);
    expect(recorder.begunAnew).toEqual([]);
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(false);
    expect(idsIn(databasePath)).toEqual(idsUpTo(30));
  });

  it('that is no database at all is set aside at once', async () => {
    const databasePath = databasePathIn(temporaryFolder());
    writeFileSync(databasePath, 'x'.repeat(10_000));
    const recorder = await startRecorder(databasePath);
    await recorder.store.open();
    expect(recorder.begunAnew).toMatchObject([
      { reason: 'damaged', isDatabase: false, sizeBytes: 10_000, tickCount: undefined },
    ]);
    recorder.give(10);
    await recorder.stored(10);
  });
});

describe('a file of someone else', () => {
  it.each([
    ['a newer Pairwatch', 'PRAGMA user_version = 999', /written by a newer Pairwatch/],
    ['another program', 'PRAGMA application_id = 7', /belongs to another program/],
  ])('(%s) is left as it is, and storing begins when it is moved away', async (_, sql, words) => {
    const databasePath = await filledFile();
    const other = otherConnection(databasePath);
    other.exec(sql);
    other.close();
    const bytes = readFileSync(databasePath);
    const recorder = await startRecorder(databasePath);
    await keepsWhileFailing(recorder, words);
    expect(readFileSync(databasePath).equals(bytes)).toBe(true);
    renameSync(databasePath, `${databasePath}.theirs`);
    await recorder.stored(1_000);
    expect(idsIn(databasePath)).toEqual(idsUpTo(1_000));
  });
});

it('starts a thread again that has died', async () => {
  const databasePath = databasePathIn(temporaryFolder());
  const writerThreadUrl = new URL('../fixtures/dying-writer-thread.ts', import.meta.url);
  const recorder = await startRecorder(databasePath, { store: { writerThreadUrl } });
  for (const count of [10, 20, 30]) {
    recorder.give(10);
    await recorder.stored(count);
  }
  expect(recorder.log.matching('warn', 'opened again').length).toBeGreaterThan(0);
  expect(idsIn(databasePath)).toEqual(idsUpTo(30));
});

it('opens once for all that ask together, and takes the settings over each time', async () => {
  const databasePath = databasePathIn(temporaryFolder());
  const recorder = await startRecorder(databasePath);
  const config = { synchronous: 'FULL', keepDays: 30, keepBytes: 1e9 } as const;
  await recorder.store.configure(config);
  expect(existsSync(databasePath)).toBe(false);
  const answers = await Promise.all([
    recorder.store.lastTicks('usdm', ['ETHUSDT']),
    recorder.store.openGaps('usdm', ['ETHUSDT']),
    recorder.store.append('usdm', batchOf(10)),
  ]);
  expect(answers[2].insertedCount).toBe(10);
  await recorder.store.close();
  await expect(recorder.store.append('usdm', batchOf(10))).rejects.toMatchObject({
    kind: 'closed',
  });
  // Nothing holds the file any more.
  const database = new Database(databasePath);
  database.exec('BEGIN EXCLUSIVE; ROLLBACK');
  database.close();
});

it('is left open when a backup cannot be written', async () => {
  const databasePath = databasePathIn(temporaryFolder());
  const recorder = await startRecorder(databasePath);
  recorder.give(10);
  await recorder.stored(10);
  const destination = join(temporaryFolder(), 'missing', 'copy.db');
  const backup = recorder.store.backUp(destination, () => undefined, new AbortController().signal);
  await expect(backup).rejects.toMatchObject({ kind: 'badDestination' });
  recorder.give(10);
  await recorder.stored(20);
  expect(recorder.log.matching('warn', 'opened again')).toEqual([]);
});

it('says in the log how many old ticks a pass removed, and why', async () => {
  const recorder = await startRecorder(await filledFile(), {
    store: { upkeepTiming: { firstPassAfterMs: 1, betweenSlicesMs: 0 } },
  });
  await recorder.store.open();
  await recorder.store.configure({ synchronous: 'NORMAL', keepDays: 1, keepBytes: 1e9 });
  const told = (): unknown[] =>
    recorder.log.matching('info', 'Old ticks were removed').map(({ fields }) => fields);
  await vi.waitFor(() => expect(told()).toHaveLength(1), { timeout: 5_000 });
  expect(told()).toEqual([{ beyondDays: expect.any(Number) as number, beyondSize: 0 }]);
});
