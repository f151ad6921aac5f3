import type { Database } from 'better-sqlite3';
import { StoreError } from '../store-error.ts';
import { instrumentsAndTicks } from './0001-instruments-and-ticks.ts';
import { gapsStandingsAndMinuteBars } from './0002-gaps-standings-and-minute-bars.ts';
import { begunAnew } from './0003-begun-anew.ts';
import type { Migration } from './migration.ts';

/** In the header of every database of ours ("PWTK"), so that no other program's file is written to. */
export const applicationId = 0x50_57_54_4b;

/** The first one with gaps, standings and bars of a minute. */
const leastReadableVersion = gapsStandingsAndMinuteBars.version;

const migrations: readonly Migration[] = [
  instrumentsAndTicks,
  gapsStandingsAndMinuteBars,
  begunAnew,
];

function integerPragma(database: Database, name: string): number {
  const value = database.pragma(name, { simple: true });
  return typeof value === 'number' ? value : 0;
}

/**
 * Brings the schema up to date, each step in a transaction of its own together with its number.
 *
 * @throws StoreError `newerVersion` or `foreignDatabase`, before anything is written
 */
export function migrate(database: Database, steps: readonly Migration[] = migrations): void {
  const latestVersion = steps.at(-1)?.version ?? 0;
  const fileVersion = integerPragma(database, 'user_version');
  const hasTables = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
  if (hasTables) {
    expectOurs(database);
  }
  expectNotNewer(database, fileVersion, latestVersion);
  if (!hasTables) {
    // Only before the first table is this free; later it takes a rewrite of the whole file.
    database.pragma('auto_vacuum = INCREMENTAL');
  }
  for (const { version, sql } of steps) {
    if (version > fileVersion) {
      database
        .transaction(() => {
          database.exec(sql);
          database.pragma(`application_id = ${applicationId}`);
          database.pragma(`user_version = ${version}`);
        })
        .immediate();
    }
  }
}

/**
 * For a connection that can only read, and so cannot bring the file up to date.
 *
 * @throws StoreError unless it is a database of ours whose trades, gaps and bars this version can read
 */
export function expectReadable(database: Database): void {
  const latestVersion = migrations.at(-1)?.version ?? 0;
  const fileVersion = integerPragma(database, 'user_version');
  expectOurs(database);
  expectNotNewer(database, fileVersion, latestVersion);
  if (fileVersion < leastReadableVersion) {
    throw new StoreError(
      'olderVersion',
      `${database.name} was written by an older Pairwatch (format ${fileVersion}, this one reads from ${leastReadableVersion}). Open it once with the app, which brings it up to date.`,
    );
  }
}

function expectOurs(database: Database): void {
  if (integerPragma(database, 'application_id') !== applicationId) {
    throw new StoreError(
      'foreignDatabase',
      `${database.name} belongs to another program. Move it away, or choose another folder.`,
    );
  }
}

function expectNotNewer(database: Database, fileVersion: number, latestVersion: number): void {
  if (fileVersion > latestVersion) {
    throw new StoreError(
      'newerVersion',
      `${database.name} was written by a newer Pairwatch (format ${fileVersion}, this one knows ${latestVersion}). Update Pairwatch, or choose another folder.`,
    );
  }
}
