import Database, { type Database as DatabaseHandle } from 'better-sqlite3';
import { migrate } from './migrations/migrate.ts';
import { storeErrorFrom } from './store-error.ts';

export interface OpenDatabaseOptions {
  readonly databasePath: string;
  /** The compiled part of better-sqlite3, where the usual one does not fit the runtime. */
  readonly nativeBinding?: string | undefined;
  readonly busyTimeoutMs: number;
}

/** NORMAL survives a crash of the app whole; FULL also keeps the last batches at a power cut. */
export type Synchronous = 'NORMAL' | 'FULL';

function openHandle(
  { databasePath, nativeBinding, busyTimeoutMs }: OpenDatabaseOptions,
  readonly: boolean,
): DatabaseHandle {
  return new Database(databasePath, {
    readonly,
    timeout: busyTimeoutMs,
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  });
}

/**
 * Opens the one connection that writes, and brings the file up to date.
 *
 * The log (WAL) is copied into the file by SQLite itself every 1,000 pages (4 MB, a few milliseconds)
 * and then used again from its start, so that it stays small; only a reader that holds an old state
 * for long lets it grow, and `journal_size_limit` cuts it back afterwards.
 *
 * @throws StoreError in words
 */
export function openForWriting(options: OpenDatabaseOptions): DatabaseHandle {
  let database: DatabaseHandle | undefined;
  try {
    database = openHandle(options, false);
    // A foreign or newer file must be left as it is, so its header is not touched before this.
    migrate(database);
    database.pragma('journal_mode = WAL');
    setSynchronous(database, 'NORMAL');
    database.pragma('wal_autocheckpoint = 1000');
    database.pragma('journal_size_limit = 67108864');
    // SQLite opens a write-protected file without a word and would refuse the first batch only.
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    return database;
  } catch (error) {
    database?.close();
    throw storeErrorFrom(error, options.databasePath);
  }
}

/** How far a commit reaches before it counts, from the next one on. */
export function setSynchronous(database: DatabaseHandle, synchronous: Synchronous): void {
  database.pragma(`synchronous = ${synchronous}`);
}

/**
 * Lets a file of before version 2 give free pages back. SQLite rewrites the whole file for it, outside
 * any transaction and with as much free disk again, so it is done once, before the first batch.
 *
 * @throws StoreError in words; the file is as it was then, and the next opening tries again
 */
export function makeShrinkable(database: DatabaseHandle): void {
  const incremental = 2;
  if (database.pragma('auto_vacuum', { simple: true }) === incremental) {
    return;
  }
  try {
    database.pragma('auto_vacuum = INCREMENTAL');
    database.exec('VACUUM');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    throw storeErrorFrom(error, database.name);
  }
}

/**
 * Opens a connection that can only read; the file must exist.
 *
 * @throws StoreError in words
 */
export function openForReading(options: OpenDatabaseOptions): DatabaseHandle {
  try {
    return openHandle(options, true);
  } catch (error) {
    throw storeErrorFrom(error, options.databasePath);
  }
}
