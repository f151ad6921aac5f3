import type { Database } from 'better-sqlite3';
import { openForReading, type OpenDatabaseOptions } from './open-database.ts';
import { storeErrorFrom, type StoreError } from './store-error.ts';

/** What a look at a file tells that a statement called damaged. */
export interface DamageReport {
  readonly isDamaged: boolean;
  /** Ticks it is known to hold, if that much can be read. */
  readonly tickCount: number | undefined;
}

/**
 * Reads the whole file, until the first damage: seconds for each GB.
 *
 * @throws StoreError when it cannot be looked at, such as while another program holds it
 */
export function checkForDamage(options: OpenDatabaseOptions): DamageReport {
  const database = openForReading(options);
  try {
    return { isDamaged: isDamaged(database), tickCount: tickCountOf(database) };
  } finally {
    database.close();
  }
}

function isDamaged(database: Database): boolean {
  try {
    return findsDamage(String(database.pragma('quick_check(1)', { simple: true })), database.name);
  } catch (error) {
    // A damaged page makes the check itself fail.
    const reason = storeErrorFrom(error, database.name);
    if (!tellsDamage(reason)) {
      throw reason;
    }
    return true;
  }
}

/**
 * Reads the words of `quick_check`. A page that the disk does not give now is told there too, in place
 * of an error: that is no damage, and a whole file must not be set aside for it.
 *
 * @throws StoreError `inputOutput`
 */
export function findsDamage(words: string, databasePath: string): boolean {
  const primaryCode = Number(/unable to get the page\. error code=(\d+)/.exec(words)?.[1]) & 0xff;
  const ioErrorCode = 10;
  if (primaryCode === ioErrorCode) {
    throw storeErrorFrom(Object.assign(new Error(words), { code: 'SQLITE_IOERR' }), databasePath);
  }
  return words !== 'ok';
}

function tickCountOf(database: Database): number | undefined {
  try {
    const count = database.prepare('SELECT sum(tick_count) FROM instrument').pluck().get();
    return typeof count === 'number' ? count : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file may have to be set aside. */
export function tellsDamage({ kind }: StoreError): boolean {
  return kind === 'damaged' || kind === 'notADatabase';
}
