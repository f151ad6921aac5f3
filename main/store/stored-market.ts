import type { Database, Statement } from 'better-sqlite3';
import type { Hole } from '../../analytics/market/gap.ts';
import { GapRecords } from './gap-records.ts';
import { expectReadable } from './migrations/migrate.ts';
import { MinuteBarReader, minuteMs, minuteOf, type MinuteBar } from './minute-bars.ts';
import { openForReading } from './open-database.ts';
import { storeErrorFrom } from './store-error.ts';
import { storedTickColumns, type StoredTick } from './stored-tick.ts';

/** Enough that a query costs nothing beside its rows, few enough to stay in the processor's cache. */
const ticksPerPiece = 4_096;
const minutesPerPiece = 4_096;
const busyTimeoutMs = 5_000;

/** A symbol of one venue with trades in the file. */
export interface StoredSymbol {
  readonly venueKey: string;
  readonly symbol: string;
}

/**
 * A database as it stood when it was opened, for reading from its first trade to its last in pieces. The
 * app may go on writing to it meanwhile; its log grows until this is closed.
 */
export class StoredMarket {
  readonly #database: Database;

  /** @throws StoreError in words when it is no database of ours, or one of another version */
  constructor(databasePath: string) {
    const database = openForReading({ databasePath, busyTimeoutMs });
    try {
      expectReadable(database);
      database.exec('BEGIN');
    } catch (error) {
      database.close();
      throw storeErrorFrom(error, databasePath);
    }
    this.#database = database;
  }

  /** What the file holds trades or bars of. */
  symbols(): readonly StoredSymbol[] {
    return this.#database
      .prepare<[], StoredSymbol>(
        'SELECT venue AS venueKey, symbol FROM instrument WHERE EXISTS (SELECT 1 FROM tick WHERE tick.instrument_id = instrument.instrument_id) OR EXISTS (SELECT 1 FROM bar_1m WHERE bar_1m.instrument_id = instrument.instrument_id) ORDER BY venue, symbol',
      )
      .all();
  }

  /** @returns `undefined` when the file knows no such symbol */
  leg({ venueKey, symbol }: StoredSymbol): StoredLeg | undefined {
    const row = this.#database
      .prepare<[string, string], [instrumentId: number, rolledUpToMs: number]>(
        'SELECT instrument_id, rolled_up_to_ms FROM instrument WHERE venue = ? AND symbol = ?',
      )
      .raw()
      .get(venueKey, symbol);
    return row === undefined ? undefined : new StoredLeg(this.#database, row[0], minuteOf(row[1]));
  }

  close(): void {
    this.#database.close();
  }
}

/** All that is stored of one symbol, oldest first. */
export class StoredLeg {
  /** Where trades are missing, oldest first. */
  readonly holes: readonly Hole[];
  /** Minutes that begin before this are in the bars of a minute, whole. */
  readonly barsUntilMs: number;
  readonly #instrumentId: number;
  readonly #minuteBars: MinuteBarReader;
  readonly #piece: Statement<[number, number, number], StoredTick>;
  #lastMs = -1;
  #lastId = -1;

  constructor(database: Database, instrumentId: number, barsUntilMs: number) {
    this.#instrumentId = instrumentId;
    this.barsUntilMs = barsUntilMs;
    this.holes = new GapRecords(database).holesSince(instrumentId, 0);
    this.#minuteBars = new MinuteBarReader(database);
    this.#piece = database
      .prepare<[number, number, number], StoredTick>(
        `SELECT ${storedTickColumns} FROM tick WHERE instrument_id = ? AND (trade_time_ms, trade_id) > (?, ?) ORDER BY trade_time_ms, trade_id LIMIT ${ticksPerPiece}`,
      )
      .raw();
  }

  /** When the first bar of a minute opens whose trades may be gone. */
  get firstMinuteMs(): number | undefined {
    const [first] = this.#minuteBars.between(this.#instrumentId, 0, this.barsUntilMs);
    return first?.openTimeMs;
  }

  /** When the first trade of those that are left was. */
  get firstTickMs(): number | undefined {
    return this.#piece.get(this.#instrumentId, -1, -1)?.[0];
  }

  /** Bars of a minute from this time on, and how far they go: at most to `barsUntilMs`. */
  minutesFrom(fromMs: number): { readonly minutes: readonly MinuteBar[]; readonly toMs: number } {
    const toMs = Math.min(fromMs + minutesPerPiece * minuteMs, this.barsUntilMs);
    return { minutes: [...this.#minuteBars.between(this.#instrumentId, fromMs, toMs)], toMs };
  }

  /** Leaves out the trades before this time. */
  skipTicksBefore(timeMs: number): void {
    this.#lastMs = timeMs - 1;
    this.#lastId = Number.MAX_SAFE_INTEGER;
  }

  /** The next trades; none at the end. */
  nextTicks(): readonly StoredTick[] {
    const ticks = this.#piece.all(this.#instrumentId, this.#lastMs, this.#lastId);
    const last = ticks.at(-1);
    if (last !== undefined) {
      [this.#lastMs, this.#lastId] = last;
    }
    return ticks;
  }
}
