import { workerData } from 'node:worker_threads';
import { OpenWriter } from './open-writer.ts';
import { serveCalls } from './serve-calls.ts';
import { StoreError } from './store-error.ts';
import type { WriterCalls, WriterSetup } from './thread-protocol.ts';

// Given by openTickStore, which types it.
const setup = workerData as WriterSetup;
let open: OpenWriter | undefined;

function opened(): OpenWriter {
  if (open === undefined) {
    throw new StoreError('closed', 'The database is closed.');
  }
  return open;
}

const { tellTrouble, tellRemoved } = serveCalls<WriterCalls>(setup.databasePath, {
  open: () => {
    open = new OpenWriter(setup, (error) => tellTrouble(error), tellRemoved);
    return { totalCount: open.totalCount };
  },
  append: ({ venueKey, batch, gaps }) => opened().append(venueKey, batch, gaps),
  lastTicks: ({ venueKey, symbols }) => opened().lastTicks(venueKey, symbols),
  openGaps: ({ venueKey, symbols }) => opened().openGaps(venueKey, symbols),
  recordStarts: ({ venueKey, symbols }) => opened().recordStarts(venueKey, symbols),
  lostPast: ({ venueKey, symbols }) => opened().lostPast(venueKey, symbols),
  configure: (config) => {
    opened().configure(config);
    return undefined;
  },
  backUp: ({ destination }, onProgress) => opened().backUp(destination, onProgress),
  cancelBackUp: () => {
    open?.cancelBackUp();
    return undefined;
  },
  close: async () => {
    const closing = open;
    open = undefined;
    await closing?.close();
    return undefined;
  },
});
