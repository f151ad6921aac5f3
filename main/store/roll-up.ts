import type { Database, Statement } from 'better-sqlite3';
import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { MinuteBarWriter, minuteMs, minuteOf } from './minute-bars.ts';
import { storedTickColumns, takeConfirmed, type StoredTick } from './stored-tick.ts';

/** Ticks this close to the newest wait: a little later fewer of them come late. */
const settlingMs = 10 * minuteMs;
/** More ticks than Binance sends in a millisecond, or leaves unconfirmed. */
const mostRowsAtOnce = 262_144;

/**
 * Makes bars of one minute of stored ticks, in small transactions. Each tick goes in once: those before
 * `instrument.rolled_up_to_ms` are in, and one that is stored before that mark later is added on its own.
 */
export class RollUp {
  readonly #database: Database;
  readonly #marks: Map<number, number>;
  readonly #ticksFrom: Statement<[number, number, number], StoredTick>;
  readonly #newestTime: Statement<[number], number>;
  readonly #setMark: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#marks = new Map(
      database
        .prepare<[], [number, number]>('SELECT instrument_id, rolled_up_to_ms FROM instrument')
        .raw()
        .all(),
    );
    this.#ticksFrom = database
      .prepare<[number, number, number], StoredTick>(
        `SELECT ${storedTickColumns} FROM tick WHERE instrument_id = ? AND trade_time_ms >= ? ORDER BY trade_time_ms, trade_id LIMIT ?`,
      )
      .raw();
    this.#newestTime = database
      .prepare<[number], number>(
        'SELECT trade_time_ms FROM tick WHERE instrument_id = ? ORDER BY trade_time_ms DESC LIMIT 1',
      )
      .pluck();
    this.#setMark = database.prepare(
      'UPDATE instrument SET rolled_up_to_ms = ? WHERE instrument_id = ?',
    );
  }

  /** Every tick of the instrument before this time is in the bars. */
  markOf(instrumentId: number): number {
    return this.#marks.get(instrumentId) ?? 0;
  }

  /** Adds ticks that were stored after the bars of their time were made; inside a transaction. */
  addLate(instrumentId: number, ticks: readonly StoredTick[]): void {
    const bars = new MinuteBarWriter(this.#database, instrumentId, 'late');
    takeConfirmed(ticks, (...tick) => bars.add(...tick));
    bars.save();
  }

  /**
   * Up to where ticks can be rolled up now.
   *
   * @param isFinished - no more ticks of the instrument are expected
   */
  settledUntilMs(instrumentId: number, isFinished: boolean): number {
    const newestMs = this.#newestTime.get(instrumentId);
    if (newestMs === undefined) {
      return this.markOf(instrumentId);
    }
    return minuteOf(isFinished ? newestMs + minuteMs : newestMs - settlingMs);
  }

  /**
   * Rolls up the next ticks before `untilMs`, about `maxRows` of them, in one transaction.
   *
   * @returns whether there may be more
   */
  advance(instrumentId: number, untilMs: number, maxRows: number): boolean {
    const fromMs = this.markOf(instrumentId);
    if (fromMs >= untilMs) {
      return false;
    }
    const rows = this.#ticksFrom.all(instrumentId, fromMs, maxRows);
    const isAll = rows.length < maxRows;
    const end = endOf(rows, untilMs, isAll);
    if (end === undefined) {
      const lastMs = rows.at(-1)?.[0] ?? untilMs;
      // All in one millisecond, or none confirmed yet: more has to be seen at once.
      return !isAll && lastMs < untilMs && maxRows < mostRowsAtOnce
        ? this.advance(instrumentId, untilMs, maxRows * 2)
        : false;
    }
    this.#database
      .transaction(() => {
        const bars = new MinuteBarWriter(this.#database, instrumentId, 'inOrder');
        takeConfirmed(rows.slice(0, end.rowCount), (...tick) => bars.add(...tick));
        bars.save();
        this.#setMark.run(end.markMs, instrumentId);
      })
      .immediate();
    this.#marks.set(instrumentId, end.markMs);
    return end.markMs < untilMs;
  }
}

/**
 * The most rows that can be taken off together: the next one has a later time, so that a time divides
 * them, and no extreme price among them still waits for what follows.
 *
 * @param isAll - no tick follows the rows
 */
function endOf(
  rows: readonly StoredTick[],
  untilMs: number,
  isAll: boolean,
): { readonly rowCount: number; readonly markMs: number } | undefined {
  const [lastMs = -Infinity] = rows.at(-1) ?? [];
  if (isAll && lastMs < untilMs) {
    return { rowCount: rows.length, markMs: untilMs };
  }
  for (let rowCount = rows.length - 1; rowCount > 0; rowCount -= 1) {
    const markMs = Math.min(rows[rowCount]?.[0] ?? Infinity, untilMs);
    const [beforeMs = Infinity, , , , standing] = rows[rowCount - 1] ?? [];
    if (beforeMs < markMs && standing !== tickStandings.extreme) {
      return { rowCount, markMs };
    }
  }
  const [firstMs = Infinity] = rows[0] ?? [];
  return firstMs >= untilMs ? { rowCount: 0, markMs: untilMs } : undefined;
}
