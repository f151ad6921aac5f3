import type { Database } from 'better-sqlite3';
import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { BegunAnewRecord, type LostPast } from './begun-anew-record.ts';
import { backUpDatabase } from './database-backup.ts';
import { GapRecords } from './gap-records.ts';
import { LastTicks, type LastTick } from './last-ticks.ts';
import { makeShrinkable, openForWriting, setSynchronous } from './open-database.ts';
import { OpenFiles } from './open-files.ts';
import { RecordStarts, type KnownStart } from './record-starts.ts';
import { Retention, type RemovedTicks } from './retention.ts';
import { RollUp } from './roll-up.ts';
import type { StoreConfig } from './store-config.ts';
import { StoreError } from './store-error.ts';
import type { WriterSetup } from './thread-protocol.ts';
import { TickWriter, type AppendResult } from './tick-writer.ts';
import { defaultUpkeepTiming, Upkeep } from './upkeep.ts';

function limitTooSmall(usedBytes: number, keepBytes: number): StoreError {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(3)} GB`;
  return new StoreError(
    'limitTooSmall',
    `Ticks of the last hour and the bars of all minutes are kept whatever the limit. They take ${gigabytes(usedBytes)}, the preferences allow ${gigabytes(keepBytes)}.`,
  );
}

/** All that works on the one writing connection, from opening to closing. */
export class OpenWriter {
  readonly #database: Database;
  readonly #files: OpenFiles;
  readonly #writer: TickWriter;
  readonly #lastTicks: LastTicks;
  readonly #recordStarts: RecordStarts;
  readonly #gaps: GapRecords;
  readonly #begunAnew: BegunAnewRecord;
  readonly #upkeep: Upkeep;
  #backup: { readonly cancel: AbortController; readonly ended: Promise<void> } | undefined;

  /**
   * @param onTrouble - told what fails beside the calls: keeping the file within its limits
   * @throws StoreError in words
   */
  constructor(
    setup: WriterSetup,
    onTrouble: (error: unknown) => void,
    onRemoved?: (removed: RemovedTicks) => void,
  ) {
    const database = openForWriting(setup);
    try {
      makeShrinkable(database);
    } catch (error) {
      onTrouble(error);
    }
    const rollUp = new RollUp(database);
    const writer = new TickWriter(database, rollUp);
    this.#database = database;
    this.#files = new OpenFiles(setup.databasePath);
    this.#writer = writer;
    this.#lastTicks = new LastTicks(database);
    this.#recordStarts = new RecordStarts(database);
    this.#gaps = new GapRecords(database);
    this.#begunAnew = new BegunAnewRecord(database);
    if (setup.replacesLost === true) {
      this.#begunAnew.note(Date.now());
    }
    const retention = new Retention({
      database,
      rollUp,
      isInUse: (instrumentId) => writer.hasWritten(instrumentId),
      onDeleted: (count) => writer.forget(count),
      ...(onRemoved === undefined ? {} : { onPassRemoved: onRemoved }),
      onLimitTooSmall: (usedBytes, keepBytes) => onTrouble(limitTooSmall(usedBytes, keepBytes)),
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
    });
    this.#upkeep = new Upkeep({
      retention,
      timing: { ...defaultUpkeepTiming, ...setup.upkeepTiming },
      isHeld: () => this.#backup !== undefined,
      onFailure: onTrouble,
    });
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

  recordStarts(venueKey: string, symbols: readonly string[]): readonly KnownStart[] {
    return this.#recordStarts.read(venueKey, symbols);
  }

  lostPast(venueKey: string, symbols: readonly string[]): LostPast | undefined {
    return this.#begunAnew.read(venueKey, symbols);
  }

  configure(config: StoreConfig): void {
    setSynchronous(this.#database, config.synchronous);
    this.#upkeep.configure(config);
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
    this.#upkeep.stop();
    this.cancelBackUp();
    await this.#backup?.ended.catch(() => undefined);
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      this.#database.close();
    }
  }
}
