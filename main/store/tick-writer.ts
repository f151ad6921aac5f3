import type { Database, Statement } from 'better-sqlite3';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { scaledInteger } from './scaled-integer.ts';
import { StoreError } from './store-error.ts';

export interface AppendResult {
  readonly insertedCount: number;
  /** Rows that were there already: same venue, symbol, time and id. */
  readonly duplicateCount: number;
  /** All ticks of the file after this batch. */
  readonly totalCount: number;
}

/** Writes batches over one connection: one batch is one transaction, all of it or nothing. */
export class TickWriter {
  readonly #insertTick: Statement;
  readonly #insertInstrument: Statement;
  readonly #findInstrument: Statement<[string, string], number>;
  readonly #addToCount: Statement;
  readonly #appendInTransaction: (
    instrumentIds: Map<string, number>,
    venueKey: string,
    batch: TickBatch,
  ) => number;
  /** By venue and symbol, committed ones only. */
  #instrumentIds = new Map<string, number>();
  #totalCount: number;

  constructor(database: Database) {
    this.#insertTick = database.prepare(
      'INSERT INTO tick (instrument_id, trade_time_ms, trade_id, price_e8, quantity_e8, taker_side) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
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
    const insertRows = database.transaction(
      (instrumentIds: Map<string, number>, venueKey: string, batch: TickBatch) =>
        this.#insertRows(instrumentIds, venueKey, batch),
    );
    // Immediate: the lock is waited for at the start, not in the middle of a batch.
    this.#appendInTransaction = (...parameters) => insertRows.immediate(...parameters);
    this.#totalCount = Number(
      database.prepare('SELECT coalesce(sum(tick_count), 0) FROM instrument').pluck().get(),
    );
  }

  /** All ticks of the file. */
  get totalCount(): number {
    return this.#totalCount;
  }

  /**
   * Commits one batch. Throws SQLite's error when it does not; nothing of the batch is stored then.
   *
   * @param venueKey - the market the symbols are of, such as `usdm` or `demo-usdm`
   */
  append(venueKey: string, batch: TickBatch): AppendResult {
    // A copy, because an instrument that is rolled back with its batch must be forgotten again.
    const instrumentIds = new Map(this.#instrumentIds);
    const insertedCount = this.#appendInTransaction(instrumentIds, venueKey, batch);
    this.#instrumentIds = instrumentIds;
    this.#totalCount += insertedCount;
    return {
      insertedCount,
      duplicateCount: batch.count - insertedCount,
      totalCount: this.#totalCount,
    };
  }

  #insertRows(known: Map<string, number>, venueKey: string, batch: TickBatch): number {
    const instrumentIds = batch.symbols.map((symbol) =>
      this.#instrumentId(known, venueKey, symbol),
    );
    const insertedCounts = batch.symbols.map(() => 0);
    const { symbolIndex, tradeId, tradeTimeMs, priceQuote, quantityBase, takerSide } = batch;
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
      );
      insertedCounts[leg] = (insertedCounts[leg] ?? 0) + changes;
    }
    let total = 0;
    insertedCounts.forEach((count, leg) => {
      if (count > 0) {
        this.#addToCount.run(count, instrumentIds[leg]);
        total += count;
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
