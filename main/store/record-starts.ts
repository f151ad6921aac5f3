import type { Database, Statement } from 'better-sqlite3';

/** Where the record of one symbol begins: a stored trade, or a gap that is known before it. */
export interface RecordStart {
  readonly symbol: string;
  readonly tradeId: number;
  readonly tradeTimeMs: number;
}

/** With what is known of the time before it. */
export interface KnownStart extends RecordStart {
  /** Older trades were there and were deleted: only bars of them are left. */
  readonly isCut: boolean;
}

type StartRow = [tradeId: number, tradeTimeMs: number, isCut: number];

/** Looks up where the records of symbols begin. */
export class RecordStarts {
  readonly #start: Statement<[string, string], StartRow>;

  constructor(database: Database) {
    this.#start = database
      .prepare<[string, string], StartRow>(
        `WITH leg AS (SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?)
         SELECT id, time_ms, EXISTS (SELECT 1 FROM bar_1m
           WHERE instrument_id = (SELECT instrument_id FROM leg)
             AND open_time_ms <= time_ms AND first_trade_id < id)
         FROM (
           SELECT * FROM (SELECT trade_id AS id, trade_time_ms AS time_ms FROM tick
             WHERE instrument_id = (SELECT instrument_id FROM leg)
             ORDER BY trade_time_ms, trade_id LIMIT 1)
           UNION ALL
           SELECT * FROM (SELECT from_trade_id, from_time_ms FROM gap
             WHERE instrument_id = (SELECT instrument_id FROM leg)
             ORDER BY from_trade_id LIMIT 1)
         )
         ORDER BY id LIMIT 1`,
      )
      .raw();
  }

  /** The start of each symbol that has one. */
  read(venueKey: string, symbols: readonly string[]): readonly KnownStart[] {
    return symbols.flatMap((symbol): KnownStart[] => {
      const row = this.#start.get(venueKey, symbol);
      return row === undefined
        ? []
        : [{ symbol, tradeId: row[0], tradeTimeMs: row[1], isCut: row[2] === 1 }];
    });
  }
}
