import { readdir, rename, stat } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';

/** A file that was taken out of the way of a new one. */
export interface SetAside {
  readonly path: string;
  readonly sizeBytes: number;
}

/** SQLite's own files beside the database; the log may hold the newest ticks. */
const companions = ['-wal', '-shm'] as const;

/**
 * Moves a database out of the way, with its log, under a name with the date. Nothing is ever
 * overwritten or deleted.
 *
 * @throws the file system's error when it cannot be moved
 */
export async function setAside(databasePath: string, now: Date): Promise<SetAside> {
  const path = await freePath(databasePath, now);
  const { size } = await stat(databasePath);
  const moved: string[] = [];
  try {
    // The log first: a new database must never meet the log of the old one.
    for (const part of [...companions, '']) {
      if (part === '' || (await exists(databasePath + part))) {
        await rename(databasePath + part, path + part);
        moved.push(part);
      }
    }
  } catch (error) {
    // A database without its log would lack its newest ticks.
    for (const part of moved) {
      await rename(path + part, databasePath + part);
    }
    throw error;
  }
  return { path, sizeBytes: size };
}

/** Whether a database was set aside under this name at or after a time. */
export async function wasSetAsideSince(databasePath: string, since: Date): Promise<boolean> {
  const { dir, name } = parse(databasePath);
  const prefix = `${name}.damaged-`;
  const first = prefix + dateForName(since);
  const files = await readdir(dir).catch(() => []);
  return files.some((file) => file.startsWith(prefix) && file >= first);
}

/** Sorts by time as text. */
function dateForName(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll(':', '-');
}

async function freePath(databasePath: string, now: Date): Promise<string> {
  const { name, ext } = parse(databasePath);
  const date = dateForName(now);
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const path = join(dirname(databasePath), `${name}.damaged-${date}${suffix}${ext}`);
    const taken = await Promise.all(
      ['', ...companions].map((companion) => exists(path + companion)),
    );
    if (!taken.includes(true)) {
      return path;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
