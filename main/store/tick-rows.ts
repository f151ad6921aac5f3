import type { Database, Statement } from 'better-sqlite3';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { scaledInteger } from './scaled-integer.ts';

/**
 * Rows of one statement: starting and ending a statement costs more than a row, and beyond this many
 * nothing is gained.
 */
const rowsPerStatement = 32;
const columns = [
  'instrument_id',
  'trade_time_ms',
  'trade_id',
  'price_e8',
  'quantity_e8',
  'taker_side',
  'standing',
];

function insertOf(rowCount: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const rows = Array.from({ length: rowCount }, () => row).join(', ');
  return `INSERT INTO tick (${columns.join(', ')}) VALUES ${rows} ON CONFLICT DO NOTHING`;
}

/** Puts rows of batches into the table of ticks, unless they are there already. */
export class TickRows {
  readonly #insertOne: Statement;
  readonly #insertMany: Statement;
  readonly #values: unknown[] = [];

  constructor(database: Database) {
    this.#insertOne = database.prepare(insertOf(1));
    this.#insertMany = database.prepare(insertOf(rowsPerStatement));
  }

  /**
   * @param rows - positions in the batch, all of the one instrument
   * @returns how many were not there before
   */
  insert(instrumentId: number, batch: TickBatch, rows: readonly number[]): number {
    const wholeCount = rows.length - (rows.length % rowsPerStatement);
    let insertedCount = 0;
    for (let first = 0; first < wholeCount; first += rowsPerStatement) {
      for (let place = 0; place < rowsPerStatement; place += 1) {
        this.#setValues(place, instrumentId, batch, rows[first + place] ?? NaN);
      }
      this.#values.length = rowsPerStatement * columns.length;
      insertedCount += this.#insertMany.run(this.#values).changes;
    }
    for (const row of rows.slice(wholeCount)) {
      insertedCount += this.insertOne(instrumentId, batch, row) ? 1 : 0;
    }
    return insertedCount;
  }

  /** @returns whether the row was not there before */
  insertOne(instrumentId: number, batch: TickBatch, row: number): boolean {
    this.#setValues(0, instrumentId, batch, row);
    this.#values.length = columns.length;
    return this.#insertOne.run(this.#values).changes > 0;
  }

  /** In the order of the columns; one list for all, because this runs for every tick. */
  #setValues(place: number, instrumentId: number, batch: TickBatch, row: number): void {
    const values = this.#values;
    const first = place * columns.length;
    values[first] = instrumentId;
    values[first + 1] = batch.tradeTimeMs[row];
    values[first + 2] = batch.tradeId[row];
    values[first + 3] = scaledInteger(batch.priceQuote[row] ?? NaN);
    values[first + 4] = scaledInteger(batch.quantityBase[row] ?? NaN);
    values[first + 5] = batch.takerSide[row];
    values[first + 6] = batch.standing[row];
  }
}
