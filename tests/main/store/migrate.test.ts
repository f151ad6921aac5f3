import Database from 'better-sqlite3';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applicationId, migrate } from '../../../main/store/migrations/migrate.ts';
import type { Migration } from '../../../main/store/migrations/migration.ts';
import { openForWriting, setSynchronous } from '../../../main/store/open-database.ts';
import { databasePathIn, openedDatabase } from '../fixtures/opened-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const openAt = (databasePath: string) => openForWriting({ databasePath, busyTimeoutMs: 50 });

const steps: readonly Migration[] = [
  { version: 1, sql: 'CREATE TABLE a (n INTEGER) STRICT; INSERT INTO a VALUES (1)' },
  { version: 2, sql: 'ALTER TABLE a ADD COLUMN m INTEGER' },
];

describe('a new file', () => {
  it('gets the schema, its version and our mark', () => {
    const database = openedDatabase();
    expect(database.pragma('user_version', { simple: true })).toBe(3);
    expect(database.pragma('auto_vacuum', { simple: true })).toBe(2);
    expect(database.pragma('application_id', { simple: true })).toBe(applicationId);
    const columns = database.prepare('SELECT * FROM tick_log').columns();
    expect(columns.map(({ name }) => name)).toEqual([
      'time_ms',
      'symbol',
      'price',
      'quantity',
      'trade_id',
      'taker_side',
      'venue',
      'standing',
    ]);
  });

  it('is written with a log beside it and a set synchronous mode', () => {
    const database = openedDatabase();
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(1);
    setSynchronous(database, 'FULL');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('keeps ticks as typed integers, in the order they are read', () => {
    const database = openedDatabase();
    const sql = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'tick'").pluck().get();
    expect(sql).toMatch(
      /PRIMARY KEY \(instrument_id, trade_time_ms, trade_id\)\s*\) STRICT, WITHOUT ROWID/,
    );
    database.exec("INSERT INTO instrument (venue, symbol) VALUES ('usdm', 'BTCUSDT')");
    const insert = (values: string) => database.exec(`INSERT INTO tick VALUES (1, ${values}, 0)`);
    insert('1, 1, 1, 1, 0');
    expect(() => insert("2, 2, 'x', 1, 0")).toThrow(/cannot store TEXT/);
    expect(() => insert('2, 2, 0, 1, 0')).toThrow(/CHECK/);
    expect(() => insert('2, 2, 1, 0, 0')).toThrow(/CHECK/);
    expect(() => insert('2, 2, 1, 1, 2')).toThrow(/CHECK/);
  });
});

describe('the runner', () => {
  it('brings an older file up to date and keeps its rows', () => {
    const database = new Database(':memory:');
    migrate(database, steps.slice(0, 1));
    migrate(database, steps);
    migrate(database, steps);
    expect(database.prepare('SELECT n, m FROM a').all()).toEqual([{ n: 1, m: null }]);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    database.close();
  });

  it('leaves the file at the last step that worked', () => {
    const database = new Database(':memory:');
    const broken = [...steps, { version: 3, sql: 'CREATE TABLE b (n INTEGER); nonsense' }];
    expect(() => migrate(database, broken)).toThrow(/syntax error/);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    expect(database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'b'").get()).toBeUndefined();
    database.close();
  });
});

describe('a file that is not for us is refused in words and left as it is', () => {
  function refused(prepare: (path: string) => void) {
    const path = databasePathIn(temporaryFolder());
    prepare(path);
    const before = readFileSync(path);
    let thrown: unknown;
    try {
      openAt(path).close();
    } catch (error) {
      thrown = error;
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
    return thrown;
  }

  it('of a newer version', () => {
    const error = refused((path) => {
      const database = openAt(path);
      database.pragma('user_version = 99');
      database.pragma('journal_mode = DELETE');
      database.close();
    });
    expect(error).toMatchObject({ name: 'StoreError', kind: 'newerVersion' });
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/newer Pairwatch \(format 99, this one knows 3\)/),
    );
  });

  it('of another program', () => {
    const error = refused((path) => {
      const database = new Database(path);
      database.exec('CREATE TABLE bookmarks (url TEXT)');
      database.close();
    });
    expect(error).toMatchObject({ kind: 'foreignDatabase' });
  });

  it('that is no database', () => {
    const error = refused((path) => writeFileSync(path, 'Dear diary, '.repeat(1_000)));
    expect(error).toMatchObject({ kind: 'notADatabase' });
  });
});

it('refuses a folder that does not exist in words', () => {
  expect(() => openAt(databasePathIn('/no/such/folder'))).toThrow(
    /The folder of .* does not exist/,
  );
});
