import type { Database, Statement } from 'better-sqlite3';

/** Deletes the oldest ticks of an instrument, in small transactions. */
export class TickRemoval {
  readonly #database: Database;
  readonly #oldestTime: Statement<[number], number>;
  readonly #timeAfter: Statement<[number, number, number], number>;
  readonly #deleteBefore: Statement;
  readonly #subtract: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#oldestTime = database
      .prepare<[number], number>(
        'SELECT trade_time_ms FROM tick WHERE instrument_id = ? ORDER BY trade_time_ms LIMIT 1',
      )
      .pluck();
    this.#timeAfter = database
      .prepare<[number, number, number], number>(
        'SELECT trade_time_ms FROM tick WHERE instrument_id = ? AND trade_time_ms < ? ORDER BY trade_time_ms LIMIT 1 OFFSET ?',
      )
      .pluck();
    this.#deleteBefore = database.prepare(
      'DELETE FROM tick WHERE instrument_id = ? AND trade_time_ms < ?',
    );
    this.#subtract = database.prepare(
      'UPDATE instrument SET tick_count = tick_count - ? WHERE instrument_id = ?',
    );
  }

  oldestTimeMs(instrumentId: number): number | undefined {
    return this.#oldestTime.get(instrumentId);
  }

  /**
   * Deletes the oldest ticks before a time, about `maxRows` of them.
   *
   * @returns how many were deleted; 0 when there are none
   */
  removeOldest(instrumentId: number, beforeMs: number, maxRows: number): number {
    const oldestMs = this.oldestTimeMs(instrumentId);
    if (oldestMs === undefined || oldestMs >= beforeMs) {
      return 0;
    }
    const edgeMs = this.#timeAfter.get(instrumentId, beforeMs, maxRows) ?? beforeMs;
    return this.#database
      .transaction(() => {
        // At least one millisecond, however many trades it has.
        const { changes } = this.#deleteBefore.run(instrumentId, Math.max(edgeMs, oldestMs + 1));
        this.#subtract.run(changes, instrumentId);
        return changes;
      })
      .immediate();
  }
}
