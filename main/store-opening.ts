import { join, parse } from 'node:path';
import type { Notice } from '../preload/contract.ts';
import type { Log } from './log.ts';
import { TickJournal } from './pipeline/tick-journal.ts';
import { wordsOf } from './error-words.ts';
import { ReopeningTickStore, type BegunAnew } from './store/reopening-tick-store.ts';
import type { StoreError } from './store/store-error.ts';

export interface StoreOpeningOptions {
  readonly databasePath: string;
  /** Address of the folder with the compiled threads. */
  readonly threadsFolder: URL;
  readonly nativeBinding: string | undefined;
  readonly onNotice: (notice: Notice) => void;
  /** An empty database was begun: what can be fetched again should be. */
  readonly onBegunAnew: () => void;
  readonly onTrouble?: (error: StoreError) => void;
  readonly log: Log;
}

/**
 * Opens the database. Where that fails the user is told, and the live view goes on: ticks wait, and
 * storing begins by itself when the cause is gone.
 */
export async function openStoreOrExplain(
  options: StoreOpeningOptions,
): Promise<ReopeningTickStore> {
  const { databasePath, threadsFolder, nativeBinding, onNotice, onTrouble, log } = options;
  const store = new ReopeningTickStore({
    databasePath,
    nativeBinding,
    writerThreadUrl: new URL('writer-thread.js', threadsFolder),
    readerThreadUrl: new URL('reader-thread.js', threadsFolder),
    checkThreadUrl: new URL('check-thread.js', threadsFolder),
    onBegunAnew: (event) => {
      onNotice(begunAnewNotice(event, databasePath));
      options.onBegunAnew();
    },
    ...(onTrouble === undefined ? {} : { onTrouble }),
    log,
  });
  try {
    await store.open();
  } catch (error) {
    log.error('The database could not be opened', { reason: wordsOf(error) });
    onNotice({
      id: 'store',
      severity: 'error',
      title: 'Ticks are not being stored',
      detail: `${wordsOf(error)} The live view goes on. Ticks wait, and are stored as soon as that is possible.`,
    });
  }
  return store;
}

/** Takes up the ticks that an earlier run could not store; where that fails the user is told. */
export async function openJournalOrExplain(
  databasePath: string,
  onNotice: (notice: Notice) => void,
  log: Log,
): Promise<TickJournal> {
  const { dir, name } = parse(databasePath);
  const journal = new TickJournal({ path: join(dir, `${name}.journal`), log });
  try {
    await journal.takeUp();
  } catch (error) {
    log.error('The journal could not be taken up', { reason: wordsOf(error) });
    onNotice({
      id: 'journal',
      severity: 'error',
      title: 'Ticks that waited could not be taken up',
      detail: `${wordsOf(error)} They stay in that file, and are tried again when ticks must wait the next time.`,
    });
  }
  return journal;
}

const integer = new Intl.NumberFormat('en-US');
const atMostOneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function sizeWords(bytes: number): string {
  if (bytes < 1_000) {
    return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  }
  return bytes < 1_000_000
    ? `${atMostOneDecimal.format(bytes / 1e3)} KB`
    : `${atMostOneDecimal.format(bytes / 1e6)} MB`;
}

/** Tells why a new database was begun, and where the ticks of the old one are. */
export function begunAnewNotice(event: BegunAnew, databasePath: string): Notice {
  const next =
    'A new file was begun at once. Trades of the last 48 hours are asked for again, as far as they can still be had.';
  if (event.reason === 'gone') {
    return {
      id: 'begun-anew',
      severity: 'warning',
      title: 'The database was moved or deleted',
      detail: `${databasePath} was replaced or removed while in use. ${next} Older ticks are in the old file, if it was moved.`,
    };
  }
  const { path, sizeBytes, tickCount, isDatabase } = event;
  if (!isDatabase) {
    return {
      id: 'begun-anew',
      severity: 'error',
      title: 'A file that is not a database was set aside',
      detail: `${databasePath} is not a database. It is kept as ${path} (${sizeWords(sizeBytes)}). ${next}`,
    };
  }
  const held = tickCount === undefined ? '' : `, with about ${integer.format(tickCount)} ticks`;
  return {
    id: 'begun-anew',
    severity: 'error',
    title: 'A damaged database was set aside',
    detail: `It is kept whole as ${path} (${sizeWords(sizeBytes)}${held}). ${next} Older ticks are in the old file only; SQLite's command .recover saves what can still be read of it.`,
  };
}
