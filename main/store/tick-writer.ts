import type { Database, Statement } from 'better-sqlite3';
import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { GapRecords } from './gap-records.ts';
import { RollUp } from './roll-up.ts';
import { StoreError } from './store-error.ts';
import type { StoredTick } from './stored-tick.ts';
import { TickRows } from './tick-rows.ts';

export interface AppendResult {
  readonly insertedCount: number;
  /** Rows that were there already: same venue, symbol, time and id. */
  readonly duplicateCount: number;
  /** All ticks of the file after this batch. */
  readonly totalCount: number;
}

/** What goes into one transaction. */
interface Entry {
  /** The market the symbols are of, such as `usdm` or `demo-usdm`. */
  readonly venueKey: string;
  readonly batch: TickBatch;
  readonly gaps: readonly Gap[];
}

/** Writes batches over one connection: one batch is one transaction, all of it or nothing. */
export class TickWriter {
  readonly #rows: TickRows;
  readonly #insertInstrument: Statement;
  readonly #findInstrument: Statement<[string, string], number>;
  readonly #addToCount: Statement;
  readonly #gaps: GapRecords;
  readonly #rollUp: RollUp;
  readonly #appendInTransaction: (instrumentIds: Map<string, number>, entry: Entry) => number;
  /** By venue and symbol, committed ones only. */
  #instrumentIds = new Map<string, number>();
  #writtenIds: ReadonlySet<number> = new Set();
  #totalCount: number;

  constructor(database: Database, rollUp = new RollUp(database)) {
    this.#rollUp = rollUp;
    this.#rows = new TickRows(database);
    this.#insertInstrument = database.prepare(
      'INSERT INTO instrument (venue, symbol) VALUES (?, ?)',
    );
    this.#findInstrument = database
      .prepare<[string, string], number>(
        'SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?',
      )
      .pluck();
    this.#addToCount = database.prepare(
      'UPDATE instrument SET tick_count = tick_count + ? WHERE instrument_id = ?',
    );
    this.#gaps = new GapRecords(database);
    const insertAll = database.transaction((instrumentIds: Map<string, number>, entry: Entry) => {
      this.#saveGaps(instrumentIds, entry);
      return this.#insertRows(instrumentIds, entry);
    });
    // Immediate: the lock is waited for at the start, not in the middle of a batch.
    this.#appendInTransaction = (...parameters) => insertAll.immediate(...parameters);
    this.#totalCount = Number(
      database.prepare('SELECT coalesce(sum(tick_count), 0) FROM instrument').pluck().get(),
    );
  }

  /** All ticks of the file. */
  get totalCount(): number {
    return this.#totalCount;
  }

  /** Whether ticks of the instrument were written over this connection. */
  hasWritten(instrumentId: number): boolean {
    return this.#writtenIds.has(instrumentId);
  }

  /** Takes note of ticks that were deleted. */
  forget(deletedCount: number): void {
    this.#totalCount -= deletedCount;
  }

  /**
   * Commits one batch and the gaps known with it. Throws SQLite's error when it does not; nothing of
   * either is stored then.
   *
   * @param venueKey - the market the symbols are of, such as `usdm` or `demo-usdm`
   * @param gaps - each replaces the one on record with the same symbol and first id
   */
  append(venueKey: string, batch: TickBatch, gaps: readonly Gap[] = []): AppendResult {
    // A copy, because an instrument that is rolled back with its batch must be forgotten again.
    const instrumentIds = new Map(this.#instrumentIds);
    const insertedCount = this.#appendInTransaction(instrumentIds, { venueKey, batch, gaps });
    if (instrumentIds.size > this.#instrumentIds.size) {
      this.#instrumentIds = instrumentIds;
      this.#writtenIds = new Set(instrumentIds.values());
    }
    this.#totalCount += insertedCount;
    return {
      insertedCount,
      duplicateCount: batch.count - insertedCount,
      totalCount: this.#totalCount,
    };
  }

  #saveGaps(known: Map<string, number>, { venueKey, gaps }: Entry): void {
    for (const gap of gaps) {
      this.#gaps.save(this.#instrumentId(known, venueKey, gap.symbol), gap);
    }
  }

  #insertRows(known: Map<string, number>, { venueKey, batch }: Entry): number {
    const legs = batch.symbols.map((symbol) => {
      const instrumentId = this.#instrumentId(known, venueKey, symbol);
      const mark = this.#rollUp.markOf(instrumentId);
      return { instrumentId, mark, rows: [] as number[], lateRows: [] as number[] };
    });
    for (let row = 0; row < batch.count; row += 1) {
      const leg = legs[batch.symbolIndex[row] ?? -1];
      if (leg === undefined) {
        throw new StoreError('badData', 'A batch of ticks speaks of a symbol it does not name.');
      }
      const isLate = (batch.tradeTimeMs[row] ?? NaN) < leg.mark;
      (isLate ? leg.lateRows : leg.rows).push(row);
    }
    let total = 0;
    for (const { instrumentId, rows, lateRows } of legs) {
      // Which of the late ones are new is asked one by one: each goes into a bar that is made already.
      const newLateRows = lateRows.filter((row) => this.#rows.insertOne(instrumentId, batch, row));
      const count = this.#rows.insert(instrumentId, batch, rows) + newLateRows.length;
      if (count > 0) {
        this.#addToCount.run(count, instrumentId);
        total += count;
      }
      if (newLateRows.length > 0) {
        this.#rollUp.addLate(
          instrumentId,
          newLateRows.map((row) => storedTick(batch, row)),
        );
      }
    }
    return total;
  }

  #instrumentId(known: Map<string, number>, venueKey: string, symbol: string): number {
    const key = `${venueKey} ${symbol}`;
    let instrumentId = known.get(key) ?? this.#findInstrument.get(venueKey, symbol);
    instrumentId ??= Number(this.#insertInstrument.run(venueKey, symbol).lastInsertRowid);
    known.set(key, instrumentId);
    return instrumentId;
  }
}

function storedTick(batch: TickBatch, row: number): StoredTick {
  return [
    batch.tradeTimeMs[row] ?? NaN,
    batch.tradeId[row] ?? NaN,
    batch.priceQuote[row] ?? NaN,
    batch.quantityBase[row] ?? NaN,
    batch.standing[row] ?? NaN,
  ];
}
