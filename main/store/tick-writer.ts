import type { Database, Statement } from 'better-sqlite3';
import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { GapRecords } from './gap-records.ts';
import { RollUp } from './roll-up.ts';
import { scaledInteger } from './scaled-integer.ts';
import { StoreError } from './store-error.ts';
import type { StoredTick } from './stored-tick.ts';

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
  readonly #insertTick: Statement;
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
    this.#insertTick = database.prepare(
      'INSERT INTO tick (instrument_id, trade_time_ms, trade_id, price_e8, quantity_e8, taker_side, standing) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
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
    const instrumentIds = batch.symbols.map((symbol) =>
      this.#instrumentId(known, venueKey, symbol),
    );
    const insertedCounts = batch.symbols.map(() => 0);
    const marks = instrumentIds.map((instrumentId) => this.#rollUp.markOf(instrumentId));
    const late = batch.symbols.map((): StoredTick[] => []);
    const { symbolIndex, tradeId, tradeTimeMs, priceQuote, quantityBase, takerSide, standing } =
      batch;
    for (let row = 0; row < batch.count; row += 1) {
      const leg = symbolIndex[row] ?? -1;
      const instrumentId = instrumentIds[leg];
      if (instrumentId === undefined) {
        throw new StoreError('badData', 'A batch of ticks speaks of a symbol it does not name.');
      }
      const { changes } = this.#insertTick.run(
        instrumentId,
        tradeTimeMs[row],
        tradeId[row],
        scaledInteger(priceQuote[row] ?? NaN),
        scaledInteger(quantityBase[row] ?? NaN),
        takerSide[row],
        standing[row],
      );
      insertedCounts[leg] = (insertedCounts[leg] ?? 0) + changes;
      const timeMs = tradeTimeMs[row] ?? NaN;
      if (changes > 0 && timeMs < (marks[leg] ?? 0)) {
        late[leg]?.push([
          timeMs,
          tradeId[row] ?? NaN,
          priceQuote[row] ?? NaN,
          quantityBase[row] ?? NaN,
          standing[row] ?? NaN,
        ]);
      }
    }
    let total = 0;
    instrumentIds.forEach((instrumentId, leg) => {
      const count = insertedCounts[leg] ?? 0;
      if (count > 0) {
        this.#addToCount.run(count, instrumentId);
        total += count;
      }
      const lateTicks = late[leg] ?? [];
      if (lateTicks.length > 0) {
        this.#rollUp.addLate(instrumentId, lateTicks);
      }
    });
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
