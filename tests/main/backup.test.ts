import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Backup, type BackupOptions } from '../../main/backup.ts';
import type { Notice } from '../../preload/contract.ts';
import { openedStore } from './fixtures/opened-store.ts';
import { RecordingLog } from './fixtures/recording-log.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { batchOf } from './fixtures/tick-batches.ts';

function backupWith(options: Pick<BackupOptions, 'store'> & Partial<BackupOptions>) {
  const told: Notice[] = [];
  const backup = new Backup({
    chooseDestination: () => Promise.resolve(undefined),
    onNotice: (notice) => told.push(notice),
    log: new RecordingLog(),
    now: () => new Date(2026, 2, 1, 9, 5),
    ...options,
  });
  return { backup, told };
}

it('asks for a place with a dated name, and tells how far the copy is and where it went', async () => {
  const { store } = await openedStore();
  for (let number = 0; number < 60_000; number += 10_000) {
    await store.append('usdm', batchOf(10_000, number));
  }
  const folder = temporaryFolder();
  const { backup, told } = backupWith({
    store,
    chooseDestination: (name) => Promise.resolve(join(folder, name)),
  });
  await backup.run();
  expect(readdirSync(folder)).toEqual(['market_data 2026-03-01 0905.db']);
  expect(told.every(({ id }) => id === 'backup')).toBe(true);
  const titles = told.map(({ title }) => title);
  expect(titles[0]).toBe('Backing up: 0 %');
  expect(titles.slice(1, -1).length).toBeGreaterThan(3);
  expect(titles.slice(1, -1).every((title) => /^Backing up: [1-9]\d? %$/.test(title))).toBe(true);
  expect(new Set(titles).size).toBe(titles.length);
  expect(told.at(-1)).toMatchObject({
    severity: 'info',
    title: 'Backup written',
    detail: expect.stringContaining(join(folder, 'market_data')) as string,
  });
});

it('does nothing when the user cancels the question, and asks once at a time', async () => {
  let askedCount = 0;
  const answers: ((destination: undefined) => void)[] = [];
  const { backup, told } = backupWith({
    store: { backUp: () => Promise.reject(new Error('not asked for')) },
    chooseDestination: () => {
      askedCount += 1;
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  const first = backup.run();
  await backup.run();
  expect(askedCount).toBe(1);
  answers[0]?.(undefined);
  await first;
  const second = backup.run();
  answers[1]?.(undefined);
  await second;
  expect(askedCount).toBe(2);
  expect(told).toEqual([]);
});

it('tells in words why a copy was not written', async () => {
  const { store, databasePath } = await openedStore();
  const { backup, told } = backupWith({
    store,
    chooseDestination: () => Promise.resolve(databasePath),
  });
  await backup.run();
  expect(told.at(-1)).toEqual({
    id: 'backup',
    severity: 'error',
    title: 'The backup was not written',
    detail:
      'The backup cannot replace the database itself. Choose another name or folder. Nothing was left behind.',
  });
});

it('is given up at the end of the app, and says nothing of it', async () => {
  const { store } = await openedStore();
  for (let number = 0; number < 60_000; number += 10_000) {
    await store.append('usdm', batchOf(10_000, number));
  }
  const destination = join(temporaryFolder(), 'copy.db');
  const { backup, told } = backupWith({
    store,
    chooseDestination: () => Promise.resolve(destination),
  });
  const running = backup.run();
  await Promise.resolve();
  await backup.stop();
  await running;
  expect(existsSync(destination)).toBe(false);
  expect(existsSync(`${destination}.partial`)).toBe(false);
  expect(told.map(({ title }) => title)).not.toContain('Backup written');
  expect(told.every(({ severity }) => severity === 'info')).toBe(true);
});

it('does not hold up the end of the app when the disk never answers', async () => {
  const { backup } = backupWith({
    store: { backUp: () => new Promise(() => undefined) },
    chooseDestination: () => Promise.resolve('/there/copy.db'),
    stopWithinMs: 1,
  });
  void backup.run();
  await expect(backup.stop()).resolves.toBeUndefined();
});
