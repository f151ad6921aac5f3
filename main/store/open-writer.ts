import type { Database } from 'better-sqlite3';
import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { backUpDatabase } from './database-backup.ts';
import { GapRecords } from './gap-records.ts';
import { LastTicks, type LastTick } from './last-ticks.ts';
import { openForWriting, setSynchronous, type OpenDatabaseOptions } from './open-database.ts';
import { OpenFiles } from './open-files.ts';
import type { StoreConfig } from './store-config.ts';
import { StoreError } from './store-error.ts';
import { TickWriter, type AppendResult } from './tick-writer.ts';

/** All that works on the one writing connection, from opening to closing. */
export class OpenWriter {
  readonly #database: Database;
  readonly #files: OpenFiles;
  readonly #writer: TickWriter;
  readonly #lastTicks: LastTicks;
  readonly #gaps: GapRecords;
  #backup: { readonly cancel: AbortController; readonly ended: Promise<void> } | undefined;

  /** @throws StoreError in words */
  constructor(options: OpenDatabaseOptions) {
    this.#database = openForWriting(options);
    this.#files = new OpenFiles(options.databasePath);
    this.#writer = new TickWriter(this.#database);
    this.#lastTicks = new LastTicks(this.#database);
    this.#gaps = new GapRecords(this.#database);
  }

  /** All ticks of the file. */
  get totalCount(): number {
    return this.#writer.totalCount;
  }

  append(venueKey: string, batch: TickBatch, gaps: readonly Gap[]): AppendResult {
    this.#files.check();
    const result = this.#writer.append(venueKey, batch, gaps);
    // Again: what was committed to a file that has just gone must not count as stored.
    this.#files.check();
    return result;
  }

  lastTicks(venueKey: string, symbols: readonly string[]): readonly LastTick[] {
    return this.#lastTicks.read(venueKey, symbols);
  }

  openGaps(venueKey: string, symbols: readonly string[]): readonly Gap[] {
    return this.#gaps.open(venueKey, symbols);
  }

  configure({ synchronous }: StoreConfig): void {
    setSynchronous(this.#database, synchronous);
  }

  async backUp(destination: string, onProgress: (share: number) => void): Promise<undefined> {
    if (this.#backup !== undefined) {
      throw new StoreError(
        'badDestination',
        'A backup is being written already. Wait for its end.',
      );
    }
    const cancel = new AbortController();
    const ended = backUpDatabase({
      database: this.#database,
      files: this.#files,
      destination,
      onProgress,
      signal: cancel.signal,
    });
    this.#backup = { cancel, ended };
    try {
      await ended;
    } finally {
      this.#backup = undefined;
    }
    return undefined;
  }

  cancelBackUp(): void {
    this.#backup?.cancel.abort();
  }

  /** Leaves one whole file behind, without a log beside it. */
  async close(): Promise<void> {
    this.cancelBackUp();
    await this.#backup?.ended.catch(() => undefined);
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      this.#database.close();
    }
  }
}
