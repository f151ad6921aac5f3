import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { backUpDatabase } from '../../../main/store/database-backup.ts';
import { OpenFiles } from '../../../main/store/open-files.ts';
import type { TickStore } from '../../../main/store/tick-store.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { databasePathIn, openedDatabase, openedStore } from '../fixtures/opened-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;

async function fill(store: TickStore, tickCount: number): Promise<void> {
  for (let number = 0; number < tickCount; number += 10_000) {
    await store.append('usdm', batchOf(10_000, number));
  }
}

/** Writes on until it is stopped; tells up to which number it has. */
function writeOn(store: TickStore, fromNumber: number) {
  let number = fromNumber;
  const stop = new AbortController();
  const ended = (async () => {
    while (!stop.signal.aborted) {
      await store.append('usdm', batchOf(500, number));
      number += 500;
    }
  })();
  return {
    get number() {
      return number;
    },
    stop: () => {
      stop.abort();
      return ended;
    },
  };
}

it('copies a consistent state while ticks go on being stored', async () => {
  const { store } = await openedStore();
  await fill(store, 200_000);
  const destination = join(temporaryFolder(), 'copy.db');
  const writing = writeOn(store, 200_000);
  const shares: number[] = [];
  let numberAtHalf = 0;
  await store.backUp(
    destination,
    (share) => {
      shares.push(share);
      if (share < 0.5) {
        numberAtHalf = writing.number;
      }
    },
    never,
  );
  const numberAtEnd = writing.number;
  await writing.stop();
  expect(numberAtEnd).toBeGreaterThan(200_000);
  expect(readdirSync(dirname(destination))).toEqual(['copy.db']);

  const copy = new Database(destination, { readonly: true });
  try {
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    const [count, lowest, highest] =
      copy
        .prepare<[], number[]>('SELECT count(*), min(trade_id), max(trade_id) FROM tick')
        .raw()
        .get() ?? [];
    // Whole batches, none missing in the middle, and with what came while it was copied.
    expect(lowest).toBe(0);
    expect(count).toBe((highest ?? 0) + 1);
    expect((count ?? 0) % 500).toBe(0);
    expect(count).toBeGreaterThanOrEqual(numberAtHalf);
    expect(copy.prepare('SELECT sum(tick_count) FROM instrument').pluck().get()).toBe(count);
  } finally {
    copy.close();
  }
  expect(shares.length).toBeGreaterThan(10);
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  // The copy is a database like any other.
  const { store: again } = await openedStore({ databasePath: destination });
  expect(again.initialCount).toBeGreaterThanOrEqual(200_000);
});

it('replaces an older file of that name only once the copy is whole', async () => {
  const { store } = await openedStore();
  await fill(store, 50_000);
  const destination = join(temporaryFolder(), 'copy.db');
  writeFileSync(destination, 'the old copy');
  writeFileSync(`${destination}.partial`, 'a copy that was broken off');
  await store.backUp(destination, ignore, never);
  const copy = new Database(destination, { readonly: true });
  expect(copy.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(50_000);
  copy.close();
  expect(existsSync(`${destination}.partial`)).toBe(false);
});

it('is given up on demand and leaves nothing behind', async () => {
  const { store } = await openedStore();
  await fill(store, 50_000);
  const folder = temporaryFolder();
  const destination = join(folder, 'copy.db');
  const cancel = new AbortController();
  const backup = store.backUp(destination, ignore, cancel.signal);
  cancel.abort();
  await expect(backup).rejects.toMatchObject({ kind: 'cancelled' });
  await expect(store.backUp(destination, ignore, cancel.signal)).rejects.toThrow(/given up/);
  expect(readdirSync(folder)).toEqual([]);
  // Another one may follow.
  await store.backUp(destination, ignore, never);
  expect(readdirSync(folder)).toEqual(['copy.db']);
});

it('is given up in the middle too', async () => {
  const database = openedDatabase();
  new TickWriter(database).append('usdm', batchOf(50_000));
  const destination = join(temporaryFolder(), 'copy.db');
  const cancel = new AbortController();
  const backup = backUpDatabase({
    database,
    files: new OpenFiles(database.name),
    destination,
    onProgress: (share) => {
      expect(existsSync(`${destination}.partial`)).toBe(true);
      if (share > 0.5) {
        cancel.abort();
      }
    },
    signal: cancel.signal,
  });
  await expect(backup).rejects.toMatchObject({ kind: 'cancelled' });
  expect(readdirSync(dirname(destination))).toEqual([]);
});

it('is given up when the store is closed', async () => {
  const { store } = await openedStore();
  await fill(store, 50_000);
  const folder = temporaryFolder();
  const backup = store.backUp(join(folder, 'copy.db'), ignore, never);
  const closing = store.close();
  await expect(backup).rejects.toMatchObject({ kind: 'cancelled' });
  await closing;
  expect(readdirSync(folder)).toEqual([]);
});

it('refuses in words what cannot be copied to', async () => {
  const { store, databasePath } = await openedStore();
  await store.append('usdm', batchOf(10));
  const to = (destination: string) => store.backUp(destination, ignore, never);
  await expect(to(databasePath)).rejects.toMatchObject({ kind: 'badDestination' });
  await expect(to(`${databasePath}-wal`)).rejects.toThrow(/cannot replace the database itself/);
  await expect(to(databasePathIn('/no/such/folder'))).rejects.toThrow(
    /folder of .* does not exist/,
  );
  const folder = join(temporaryFolder(), 'folder');
  mkdirSync(join(folder, 'with something in it'), { recursive: true });
  await expect(to(folder)).rejects.toMatchObject({ name: 'StoreError' });
  expect(readdirSync(dirname(folder))).toEqual(['folder']);
  expect(await store.append('usdm', batchOf(10, 10))).toMatchObject({ totalCount: 20 });
});

it('is one at a time', async () => {
  const { store } = await openedStore();
  await fill(store, 50_000);
  const folder = temporaryFolder();
  const first = store.backUp(join(folder, 'first.db'), ignore, never);
  await expect(store.backUp(join(folder, 'second.db'), ignore, never)).rejects.toThrow(
    /is being written already/,
  );
  await first;
  expect(readdirSync(folder)).toEqual(['first.db']);
});
