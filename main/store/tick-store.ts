import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { LostPast } from './begun-anew-record.ts';
import { cancelledBackup } from './database-backup.ts';
import type { LastTick } from './last-ticks.ts';
import type { OpenDatabaseOptions } from './open-database.ts';
import type { KnownStart } from './record-starts.ts';
import type { StoreConfig } from './store-config.ts';
import type { StoreError } from './store-error.ts';
import type { RemovedTicks } from './retention.ts';
import { ThreadClient } from './thread-client.ts';
import type { ReaderCalls, ReaderSetup, WriterCalls, WriterSetup } from './thread-protocol.ts';
import type { PairBars, ReadBarsRequest } from './tick-reader.ts';
import type { AppendResult } from './tick-writer.ts';
import type { UpkeepTiming } from './upkeep.ts';

/** The ticks on disk. Nothing here blocks the caller: writing and reading have a thread each. */
export interface TickStore {
  /** All ticks of the file when it was opened; `undefined` while it could not be. */
  readonly initialCount: number | undefined;
  /**
   * Commits one batch and the gaps known with it as one transaction; the batch may be empty.
   * @param venueKey - the market the symbols are of, such as `usdm` or `demo-usdm`
   * @param gaps - each replaces the one on record with the same symbol and first id
   * @throws StoreError; nothing of either is stored then
   */
  append(venueKey: string, batch: TickBatch, gaps?: readonly Gap[]): Promise<AppendResult>;
  /**
   * Bars of both legs, resampled from the stored ticks. The newest call wins: one that is still being
   * read when the next comes is given up.
   * @throws StoreError, of kind `superseded` when it was given up
   */
  readBars(request: ReadBarsRequest): Promise<PairBars>;
  /**
   * The newest tick of each symbol that has one. Does not wait for a read of bars.
   * @throws StoreError
   */
  lastTicks(venueKey: string, symbols: readonly string[]): Promise<readonly LastTick[]>;
  /**
   * The gaps on record whose trades were still being asked for, oldest first for each symbol.
   * @throws StoreError
   */
  openGaps(venueKey: string, symbols: readonly string[]): Promise<readonly Gap[]>;
  /**
   * Where the record of each symbol begins that has one.
   * @throws StoreError
   */
  recordStarts(venueKey: string, symbols: readonly string[]): Promise<readonly KnownStart[]>;
  /**
   * Whether the file was begun in place of a lost one, and where the record of each symbol begins.
   * @throws StoreError
   */
  lostPast(venueKey: string, symbols: readonly string[]): Promise<LostPast | undefined>;
  /**
   * Takes the user's choices over from now on. Nothing is deleted before the first call.
   * @throws StoreError
   */
  configure(config: StoreConfig): Promise<void>;
  /**
   * Writes a consistent copy while recording goes on. One at a time.
   * @param onProgress - told the share that is copied, 0 to 1
   * @throws StoreError in words, of kind `cancelled` after the signal; nothing is left behind then
   */
  backUp(
    destination: string,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Gives up reading and copying, empties the log into the file and ends both threads. Always resolves. */
  close(): Promise<void>;
}

export interface TickStoreOptions {
  readonly databasePath: string;
  readonly writerThreadUrl: URL;
  readonly readerThreadUrl: URL;
  /** The compiled part of better-sqlite3, where the usual one does not fit the runtime. */
  readonly nativeBinding?: string | undefined;
  /** Whether the file, if it is new, stands in the place of one that was lost. */
  readonly replacesLost?: boolean;
  /** How long a statement waits for another program's lock before it fails. */
  readonly busyTimeoutMs?: number;
  /** Told when old ticks cannot be deleted, or the file cannot be made to shrink. */
  readonly onTrouble?: (error: StoreError) => void;
  /** Told after a pass that removed old ticks. */
  readonly onRemoved?: (removed: RemovedTicks) => void;
  /** When old ticks are looked for; tests do not wait for minutes. */
  readonly upkeepTiming?: Partial<UpkeepTiming>;
}

const closeTimeoutMs = 10_000;

class ThreadedTickStore implements TickStore {
  readonly initialCount: number;
  readonly #writer: ThreadClient<WriterCalls>;
  readonly #reader: ThreadClient<ReaderCalls>;
  readonly #newestRead: Int32Array<SharedArrayBuffer>;

  constructor(
    initialCount: number,
    writer: ThreadClient<WriterCalls>,
    reader: ThreadClient<ReaderCalls>,
    newestRead: Int32Array<SharedArrayBuffer>,
  ) {
    this.initialCount = initialCount;
    this.#writer = writer;
    this.#reader = reader;
    this.#newestRead = newestRead;
  }

  append(venueKey: string, batch: TickBatch, gaps: readonly Gap[] = []): Promise<AppendResult> {
    return this.#writer.call('append', { venueKey, batch, gaps });
  }

  readBars(request: ReadBarsRequest): Promise<PairBars> {
    return this.#reader.call('readBars', { readNumber: this.#nextReadNumber(), request });
  }

  lastTicks(venueKey: string, symbols: readonly string[]): Promise<readonly LastTick[]> {
    return this.#writer.call('lastTicks', { venueKey, symbols });
  }

  openGaps(venueKey: string, symbols: readonly string[]): Promise<readonly Gap[]> {
    return this.#writer.call('openGaps', { venueKey, symbols });
  }

  recordStarts(venueKey: string, symbols: readonly string[]): Promise<readonly KnownStart[]> {
    return this.#writer.call('recordStarts', { venueKey, symbols });
  }

  lostPast(venueKey: string, symbols: readonly string[]): Promise<LostPast | undefined> {
    return this.#writer.call('lostPast', { venueKey, symbols });
  }

  configure(config: StoreConfig): Promise<void> {
    return this.#writer.call('configure', config);
  }

  async backUp(
    destination: string,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) {
      throw cancelledBackup();
    }
    const cancel = (): void => this.#cancelBackUp();
    signal.addEventListener('abort', cancel);
    try {
      await this.#writer.call('backUp', { destination }, onProgress);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async close(): Promise<void> {
    // What is being read or copied is not wanted any more.
    this.#nextReadNumber();
    this.#cancelBackUp();
    // The reader first: the log can only be emptied when nobody reads from it.
    await endThread(this.#reader);
    await endThread(this.#writer);
  }

  #cancelBackUp(): void {
    // A thread that has ended meanwhile has given the copy up too.
    this.#writer.call('cancelBackUp', undefined).catch(() => undefined);
  }

  /** The number of a read that is asked for now; older ones end when they see it. */
  #nextReadNumber(): number {
    Atomics.add(this.#newestRead, 0, 1);
    return Atomics.load(this.#newestRead, 0);
  }
}

interface EndableThread {
  call(name: 'close', request: undefined): Promise<undefined>;
  ended(timeoutMs: number): Promise<void>;
}

async function endThread(thread: EndableThread): Promise<void> {
  // A close that fails leaves the log beside the file, and the next start reads both.
  await Promise.allSettled([thread.call('close', undefined), thread.ended(closeTimeoutMs)]);
}

/**
 * Opens the database, creating or upgrading it, and starts its two threads.
 *
 * @throws StoreError in words; no thread is left behind then
 */
export async function openTickStore(options: TickStoreOptions): Promise<TickStore> {
  const { databasePath, nativeBinding, busyTimeoutMs = 2_000, replacesLost = false } = options;
  const common: OpenDatabaseOptions = { databasePath, nativeBinding, busyTimeoutMs };
  const writerSetup: WriterSetup = {
    ...common,
    upkeepTiming: options.upkeepTiming ?? {},
    replacesLost,
  };
  const newestRead = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const readerSetup: ReaderSetup = { ...common, newestRead };
  const writer = new ThreadClient<WriterCalls>(
    options.writerThreadUrl,
    writerSetup,
    options.onTrouble,
    options.onRemoved,
  );
  let reader: ThreadClient<ReaderCalls> | undefined;
  try {
    const { totalCount } = await writer.call('open', undefined);
    // Only now: a reader cannot create the file.
    reader = new ThreadClient<ReaderCalls>(options.readerThreadUrl, readerSetup);
    await reader.call('open', undefined);
    return new ThreadedTickStore(totalCount, writer, reader, newestRead);
  } catch (error) {
    if (reader !== undefined) {
      await endThread(reader);
    }
    await endThread(writer);
    throw error;
  }
}
