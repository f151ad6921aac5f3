import { copyFileSync, linkSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenFiles } from '../../../main/store/open-files.ts';
import { openedDatabase, openedStore, tickLog } from '../fixtures/opened-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

describe('a file that is no longer where it was', () => {
  it.each<[string, (path: string) => void]>([
    ['deleted', (path) => unlinkSync(path)],
    ['moved away', (path) => renameSync(path, `${path}.old`)],
    [
      'replaced by a copy of itself',
      (path) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
    ['without its log', (path) => unlinkSync(`${path}-wal`)],
    ['in a folder that is gone', (path) => rmSync(dirname(path), { recursive: true })],
  ])('takes nothing any more: %s', async (_what, change) => {
    const { store, databasePath } = await openedStore();
    await store.append('usdm', batchOf(10));
    change(databasePath);
    await expect(store.append('usdm', batchOf(10, 10))).rejects.toMatchObject({
      kind: 'moved',
      isRetryable: true,
      message: expect.stringMatching(/market_data\.db was moved, replaced or deleted/) as string,
    });
  });

  it('takes ticks again once it is put back', async () => {
    const { store, databasePath } = await openedStore();
    await store.append('usdm', batchOf(10));
    renameSync(databasePath, `${databasePath}.away`);
    await expect(store.append('usdm', batchOf(10, 10))).rejects.toThrow(/was moved/);
    renameSync(`${databasePath}.away`, databasePath);
    // All ten are new: what was refused was not written either.
    expect(await store.append('usdm', batchOf(10, 10))).toMatchObject({
      insertedCount: 10,
      totalCount: 20,
    });
    expect(tickLog(databasePath).length).toBe(20);
  });
});

it('leaves all that was acknowledged in the file that was moved away', async () => {
  const { store, databasePath } = await openedStore();
  await store.append('usdm', batchOf(1_000));
  const away = join(dirname(databasePath), 'away.db');
  renameSync(databasePath, away);
  await expect(store.append('usdm', batchOf(10, 1_000))).rejects.toThrow(/was moved/);
  await store.close();
  expect(tickLog(away).length).toBe(1_000);
});

it('knows its files by any name', () => {
  const { name } = openedDatabase();
  const files = new OpenFiles(name);
  const folder = dirname(name);
  linkSync(name, join(folder, 'hard'));
  symlinkSync(`${name}-wal`, join(folder, 'soft'));
  const names = ['market_data.db', join('..', basename(folder), 'hard'), 'soft', 'other.db'];
  expect(names.map((other) => files.includes(join(folder, other)))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
