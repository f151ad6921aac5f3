import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { wordsOf } from '../error-words.ts';
import type { Log } from '../log.ts';
import type { LostPast } from './begun-anew-record.ts';
import { tellsDamage, type DamageReport } from './damage-check.ts';
import type { LastTick } from './last-ticks.ts';
import type { KnownStart } from './record-starts.ts';
import { setAside, wasSetAsideSince } from './set-aside.ts';
import type { StoreConfig } from './store-config.ts';
import { StoreError, storeErrorFrom } from './store-error.ts';
import { ThreadClient } from './thread-client.ts';
import type { CheckCalls } from './thread-protocol.ts';
import type { PairBars, ReadBarsRequest } from './tick-reader.ts';
import { openTickStore, type TickStore, type TickStoreOptions } from './tick-store.ts';
import type { AppendResult } from './tick-writer.ts';

/** Why an empty database was begun in place of one that was there. */
export type BegunAnew =
  | {
      readonly reason: 'damaged';
      /** Whether it ever was one, as far as that can be told. */
      readonly isDatabase: boolean;
      /** Where the old file is now. */
      readonly path: string;
      readonly sizeBytes: number;
      /** Ticks it is known to have held. */
      readonly tickCount: number | undefined;
    }
  /** It was deleted, moved away or replaced while the app ran. */
  | { readonly reason: 'gone' };

export interface ReopeningTickStoreOptions extends TickStoreOptions {
  readonly checkThreadUrl: URL;
  readonly onBegunAnew: (event: BegunAnew) => void;
  readonly log: Log;
  /** Names a file that is set aside. */
  readonly now?: () => Date;
}

/** After these the open connection works on as soon as the cause is gone. */
const passingKinds: readonly StoreError['kind'][] = [
  'locked',
  'diskFull',
  'badData',
  'superseded',
  'cancelled',
  'badDestination',
  'closed',
];

/** A file that is begun this long after another was set aside has to do with it. */
const lostPastMs = 48 * 3_600_000;

/** A file that was found whole is not read through again before this. */
const checkAgainAfterMs = 600_000;

/**
 * The tick store as the app has it: whatever goes wrong with the file, the next call tries again, so
 * that storing resumes by itself when the cause is gone. The database is opened at the first call, and
 * once for all calls that come together. A damaged file is set aside and a new one begun; before
 * that the damage is confirmed, so that a passing failure never costs a whole file.
 */
export class ReopeningTickStore implements TickStore {
  readonly #options: ReopeningTickStoreOptions;
  #opening: Promise<TickStore> | undefined;
  /** The end of a store that is no longer used: two must not be on one file. */
  #ending: Promise<void> = Promise.resolve();
  #repairing: Promise<void> | undefined;
  #checker: ThreadClient<CheckCalls> | undefined;
  #foundWholeAtMs = -Infinity;
  /** Why a damaged file could not be set aside, in words. */
  #repairFailure: string | undefined;
  #config: StoreConfig | undefined;
  #tickCount: number | undefined;
  #hasMoved = false;
  #isClosed = false;

  constructor(options: ReopeningTickStoreOptions) {
    this.#options = options;
  }

  /** All ticks of the file; `undefined` until it could be opened. */
  get initialCount(): number | undefined {
    return this.#tickCount;
  }

  /**
   * Opens the database now, and sets a damaged one aside first. Later calls try again by themselves.
   *
   * @throws StoreError in words
   */
  async open(): Promise<void> {
    try {
      await this.#use(() => Promise.resolve());
    } catch (error) {
      if (this.#repairing === undefined) {
        throw error;
      }
      await this.#repairing;
      await this.#use(() => Promise.resolve());
    }
  }

  append(venueKey: string, batch: TickBatch, gaps: readonly Gap[] = []): Promise<AppendResult> {
    return this.#use(async (store) => {
      const result = await store.append(venueKey, batch, gaps);
      this.#tickCount = result.totalCount;
      return result;
    });
  }

  readBars(request: ReadBarsRequest): Promise<PairBars> {
    return this.#use((store) => store.readBars(request));
  }

  lastTicks(venueKey: string, symbols: readonly string[]): Promise<readonly LastTick[]> {
    return this.#use((store) => store.lastTicks(venueKey, symbols));
  }

  openGaps(venueKey: string, symbols: readonly string[]): Promise<readonly Gap[]> {
    return this.#use((store) => store.openGaps(venueKey, symbols));
  }

  recordStarts(venueKey: string, symbols: readonly string[]): Promise<readonly KnownStart[]> {
    return this.#use((store) => store.recordStarts(venueKey, symbols));
  }

  lostPast(venueKey: string, symbols: readonly string[]): Promise<LostPast | undefined> {
    return this.#use((store) => store.lostPast(venueKey, symbols));
  }

  /** Remembered, so that it holds for every database that is opened later too. */
  async configure(config: StoreConfig): Promise<void> {
    this.#config = config;
    if (this.#opening !== undefined) {
      await this.#use((store) => store.configure(config));
    }
  }

  backUp(
    destination: string,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#use((store) => store.backUp(destination, onProgress, signal));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // A look through a large file is not waited for.
    await this.#checker?.ended(0);
    await this.#repairing;
    await this.#end();
  }

  async #use<Result>(call: (store: TickStore) => Promise<Result>): Promise<Result> {
    const opening = this.#opened();
    let store: TickStore | undefined;
    try {
      store = await opening;
      return await call(store);
    } catch (error) {
      const reason = storeErrorFrom(error, this.#options.databasePath);
      // Of several calls that fail together the first one acts.
      if (opening === this.#opening) {
        this.#failed(reason, store !== undefined);
      }
      throw this.#explained(reason);
    }
  }

  #failed(reason: StoreError, wasOpen: boolean): void {
    if (wasOpen && passingKinds.includes(reason.kind)) {
      return;
    }
    if (wasOpen) {
      const { kind, message } = reason;
      this.#options.log.warn('The database is opened again', { kind, reason: message });
    }
    this.#hasMoved ||= reason.kind === 'moved';
    void this.#end();
    if (tellsDamage(reason)) {
      this.#repairing ??= this.#repair(reason).finally(() => (this.#repairing = undefined));
    }
  }

  /** Says so where a damaged file stays in the way. */
  #explained(reason: StoreError): StoreError {
    return tellsDamage(reason) && this.#repairFailure !== undefined
      ? new StoreError(reason.kind, this.#repairFailure, { cause: reason })
      : reason;
  }

  #opened(): Promise<TickStore> {
    if (this.#isClosed) {
      return Promise.reject(new StoreError('closed', 'The database is closed.'));
    }
    if (this.#repairing !== undefined) {
      const { databasePath } = this.#options;
      const words = `${databasePath} seems to be damaged, and is being checked.`;
      return Promise.reject(new StoreError('locked', words));
    }
    this.#opening ??= this.#openNow();
    return this.#opening;
  }

  async #openNow(): Promise<TickStore> {
    await this.#ending;
    const { databasePath, now } = this.#options;
    const sinceMs = (now?.() ?? new Date()).getTime() - lostPastMs;
    // A folder that cannot be made is told by the database.
    await mkdir(dirname(databasePath), { recursive: true }).catch(() => undefined);
    const store = await openTickStore({
      ...this.#options,
      // The app may have ended right after it set a file aside.
      replacesLost: this.#hasMoved || (await wasSetAsideSince(databasePath, new Date(sinceMs))),
      onTrouble: (error) => this.#troubled(error),
      onRemoved: ({ daysCount, sizeCount }) =>
        this.#options.log.info('Old ticks were removed', {
          beyondDays: daysCount,
          beyondSize: sizeCount,
        }),
    });
    try {
      if (this.#config !== undefined) {
        await store.configure(this.#config);
      }
    } catch (error) {
      await store.close();
      throw error;
    }
    this.#tickCount = store.initialCount;
    if (this.#hasMoved) {
      this.#hasMoved = false;
      this.#options.onBegunAnew({ reason: 'gone' });
    }
    return store;
  }

  /** Work that nobody asked for has failed, such as deleting old ticks. */
  #troubled(error: StoreError): void {
    if (tellsDamage(error)) {
      this.#failed(error, true);
    }
    this.#options.onTrouble?.(error);
  }

  /** Ends the store that is open; the next call opens another one after that. */
  #end(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    if (opening !== undefined) {
      const before = this.#ending;
      this.#ending = before.then(async () => {
        const store = await opening.catch(() => undefined);
        await store?.close();
      });
    }
    return this.#ending;
  }

  async #repair(reason: StoreError): Promise<void> {
    const { databasePath, log, onBegunAnew, now } = this.#options;
    await this.#ending;
    if (this.#isClosed || performance.now() < this.#foundWholeAtMs + checkAgainAfterMs) {
      return;
    }
    try {
      const { isDamaged, tickCount } = await this.#check();
      if (!isDamaged) {
        this.#foundWholeAtMs = performance.now();
        log.warn('A file that was called damaged was found whole', { reason: reason.message });
        return;
      }
      const aside = await setAside(databasePath, now?.() ?? new Date());
      this.#repairFailure = undefined;
      log.error('A damaged database was set aside', { file: aside.path, tickCount });
      const knownCount = tickCount ?? this.#knownCount();
      const isDatabase = reason.kind !== 'notADatabase' || knownCount !== undefined;
      onBegunAnew({ reason: 'damaged', isDatabase, ...aside, tickCount: knownCount });
    } catch (error) {
      // The next call opens the file again, and finds it damaged again.
      this.#repairFailure = `${databasePath} seems to be damaged and could not be checked or set aside: ${wordsOf(error)} It is tried again; if you move it away, a new one is begun.`;
      log.error('A database that seems damaged could not be set aside', {
        reason: wordsOf(error),
      });
    }
  }

  #knownCount(): number | undefined {
    return this.#tickCount === 0 ? undefined : this.#tickCount;
  }

  async #check(): Promise<DamageReport> {
    const { checkThreadUrl, databasePath, nativeBinding, busyTimeoutMs = 2_000 } = this.#options;
    this.#checker = new ThreadClient<CheckCalls>(checkThreadUrl, {
      databasePath,
      nativeBinding,
      busyTimeoutMs,
    });
    try {
      return await this.#checker.call('check', undefined);
    } finally {
      await this.#checker.ended(0);
      this.#checker = undefined;
    }
  }
}
