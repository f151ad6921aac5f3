import type { Database } from 'better-sqlite3';
import { workerData } from 'node:worker_threads';
import { openForWriting } from './open-database.ts';
import { LastTicks } from './last-ticks.ts';
import { serveCalls } from './serve-calls.ts';
import { StoreError } from './store-error.ts';
import type { WriterCalls, WriterSetup } from './thread-protocol.ts';
import { TickWriter } from './tick-writer.ts';

// Given by openTickStore, which types it.
const setup = workerData as WriterSetup;
let open:
  | { readonly database: Database; readonly writer: TickWriter; readonly lastTicks: LastTicks }
  | undefined;

function opened(): NonNullable<typeof open> {
  if (open === undefined) {
    throw new StoreError('closed', 'The database is closed.');
  }
  return open;
}

serveCalls<WriterCalls>(setup.databasePath, {
  open: () => {
    const database = openForWriting(setup);
    const writer = new TickWriter(database);
    open = { database, writer, lastTicks: new LastTicks(database) };
    return { totalCount: writer.totalCount };
  },
  append: ({ venueKey, batch }) => opened().writer.append(venueKey, batch),
  lastTicks: ({ venueKey, symbols }) => opened().lastTicks.read(venueKey, symbols),
  close: () => {
    try {
      // Leaves one whole file behind, without a log beside it.
      open?.database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      open?.database.close();
      open = undefined;
    }
    return undefined;
  },
});
