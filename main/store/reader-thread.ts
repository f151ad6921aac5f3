import type { Database } from 'better-sqlite3';
import { workerData, type Transferable } from 'node:worker_threads';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { openForReading } from './open-database.ts';
import { serveCalls } from './serve-calls.ts';
import { StoreError } from './store-error.ts';
import type { ReaderCalls, ReaderSetup } from './thread-protocol.ts';
import { TickReader } from './tick-reader.ts';

// Given by openTickStore, which types it.
const setup = workerData as ReaderSetup;
let open: { readonly database: Database; readonly reader: TickReader } | undefined;

function reader(): TickReader {
  if (open === undefined) {
    throw new StoreError('closed', 'The database is closed.');
  }
  return open.reader;
}

function buffersOf({ bars }: LegHistory): readonly Transferable[] {
  return Object.values(bars).map((column: Float64Array<ArrayBuffer>) => column.buffer);
}

serveCalls<ReaderCalls>(
  setup.databasePath,
  {
    open: () => {
      const database = openForReading(setup);
      open = { database, reader: new TickReader(database) };
      return undefined;
    },
    readBars: ({ readNumber, request }) =>
      reader().readBars(request, () => Atomics.load(setup.newestRead, 0) !== readNumber),
    close: () => {
      open?.database.close();
      open = undefined;
      return undefined;
    },
  },
  (reply) =>
    reply !== undefined && 'y' in reply ? [...buffersOf(reply.y), ...buffersOf(reply.x)] : [],
);
