import type { Database, Statement } from 'better-sqlite3';

/** Where the record of one symbol begins: a stored trade, or a gap that is known before it. */
export interface RecordStart {
  readonly symbol: string;
  readonly tradeId: number;
  readonly tradeTimeMs: number;
}

/** What is known of a database that was begun in place of a lost one. */
export interface LostPast {
  /** When it was begun, epoch ms. */
  readonly begunAtMs: number;
  /** Of each symbol that has one. */
  readonly starts: readonly RecordStart[];
}

type StartRow = [tradeId: number, tradeTimeMs: number];

/**
 * Remembers in the file itself that it was begun anew. How much of the past is still to be asked for
 * follows from where the record begins, so that nothing has to be crossed off.
 */
export class BegunAnewRecord {
  readonly #note: Statement<[number]>;
  readonly #begunAtMs: Statement<[], number>;
  readonly #start: Statement<[string, string], StartRow>;

  constructor(database: Database) {
    // Only a file without anything in it was begun just now.
    this.#note = database.prepare<[number]>(
      'INSERT INTO begun_anew (at_ms) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM instrument) AND NOT EXISTS (SELECT 1 FROM begun_anew)',
    );
    this.#begunAtMs = database.prepare<[], number>('SELECT at_ms FROM begun_anew').pluck();
    this.#start = database
      .prepare<[string, string], StartRow>(
        `WITH leg AS (SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?)
         SELECT * FROM (SELECT trade_id AS id, trade_time_ms FROM tick
           WHERE instrument_id = (SELECT instrument_id FROM leg)
           ORDER BY trade_time_ms, trade_id LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT from_trade_id, from_time_ms FROM gap
           WHERE instrument_id = (SELECT instrument_id FROM leg)
           ORDER BY from_trade_id LIMIT 1)
         ORDER BY id LIMIT 1`,
      )
      .raw();
  }

  /** Takes down that the file was begun anew, where nothing was stored in it yet. */
  note(nowMs: number): void {
    this.#note.run(nowMs);
  }

  /** @returns `undefined` for a file that replaced no other */
  read(venueKey: string, symbols: readonly string[]): LostPast | undefined {
    const begunAtMs = this.#begunAtMs.get();
    if (begunAtMs === undefined) {
      return undefined;
    }
    const starts = symbols.flatMap((symbol): RecordStart[] => {
      const row = this.#start.get(venueKey, symbol);
      return row === undefined ? [] : [{ symbol, tradeId: row[0], tradeTimeMs: row[1] }];
    });
    return { begunAtMs, starts };
  }
}
