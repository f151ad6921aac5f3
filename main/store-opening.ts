import type { Notice } from '../preload/contract.ts';
import type { Log } from './log.ts';
import { storeErrorFrom } from './store/store-error.ts';
import { openTickStore, type TickStore } from './store/tick-store.ts';
import { UnavailableTickStore } from './store/unavailable-tick-store.ts';

/**
 * Opens the database. Where that fails the user is told, and the live view goes on with nothing
 * stored.
 */
export async function openStoreOrExplain(options: {
  readonly databasePath: string;
  /** Address of the folder with the compiled threads. */
  readonly threadsFolder: URL;
  readonly nativeBinding: string | undefined;
  readonly onNotice: (notice: Notice) => void;
  readonly log: Log;
}): Promise<TickStore> {
  const { databasePath, threadsFolder, nativeBinding, onNotice, log } = options;
  try {
    return await openTickStore({
      databasePath,
      nativeBinding,
      writerThreadUrl: new URL('writer-thread.js', threadsFolder),
      readerThreadUrl: new URL('reader-thread.js', threadsFolder),
    });
  } catch (error) {
    const reason = storeErrorFrom(error, databasePath);
    log.error('The database could not be opened', { kind: reason.kind, reason: reason.message });
    onNotice({
      id: 'store',
      severity: 'error',
      title: 'Ticks are not being stored',
      detail: `${reason.message} The live view goes on. Start Pairwatch again to store.`,
    });
    return new UnavailableTickStore(reason);
  }
}
