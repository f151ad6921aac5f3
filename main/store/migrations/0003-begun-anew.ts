import type { Migration } from './migration.ts';

/** A file that was begun in place of a lost one says so: its past can be asked for again for a while. */
export const begunAnew: Migration = {
  version: 3,
  sql: 'CREATE TABLE begun_anew (at_ms INTEGER NOT NULL) STRICT',
};
