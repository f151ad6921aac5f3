import type { Database } from 'better-sqlite3';
import { rename, rm } from 'node:fs/promises';
import type { OpenFiles } from './open-files.ts';
import { StoreError, storeErrorFrom } from './store-error.ts';

/** 256 KiB at a time: about a millisecond, so that batches hardly wait. */
const pagesPerStep = 64;

export interface BackupOptions {
  /** The writing connection itself: what it writes meanwhile goes into the copy too. */
  readonly database: Database;
  readonly files: OpenFiles;
  readonly destination: string;
  /** Told the share that is copied, 0 to 1, after each step. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes a consistent copy of a database that goes on being written to, a step in each turn of the
 * event loop. It is whole when it gets its name: until then it is called `….partial`.
 *
 * A second connection would have to start over with every commit; the connection that commits does
 * not, because SQLite carries each page it changes over into the copy.
 *
 * @throws StoreError in words, of kind `cancelled` after the signal; nothing is left behind then
 */
export async function backUpDatabase(options: BackupOptions): Promise<void> {
  const { database, files, destination, onProgress, signal } = options;
  const partial = `${destination}.partial`;
  if (files.includes(destination) || files.includes(partial)) {
    throw new StoreError(
      'badDestination',
      'The backup cannot replace the database itself. Choose another name or folder.',
    );
  }
  const throwIfCancelled = (): void => {
    if (signal.aborted) {
      throw cancelledBackup();
    }
  };
  try {
    await rm(partial, { force: true });
    throwIfCancelled();
    await database.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        throwIfCancelled();
        onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return pagesPerStep;
      },
    });
    throwIfCancelled();
    await rename(partial, destination);
    onProgress(1);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    const reason = storeErrorFrom(error, destination);
    if (reason.kind === 'damaged') {
      // Only what is read can be: the copy is new.
      throw storeErrorFrom(error, database.name);
    }
    // Whatever else is wrong is wrong with the copy: the database itself must not be opened anew for it.
    const isOfCopy = reason.kind !== 'cancelled' && reason.kind !== 'diskFull';
    throw isOfCopy ? new StoreError('badDestination', reason.message, { cause: error }) : reason;
  }
}

export function cancelledBackup(): StoreError {
  return new StoreError('cancelled', 'The backup was given up.');
}
