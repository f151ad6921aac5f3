import type { Database, Statement } from 'better-sqlite3';

/** The newest stored tick of one symbol. */
export interface LastTick {
  readonly symbol: string;
  readonly tradeId: number;
  readonly tradeTimeMs: number;
  readonly priceQuote: number;
}

type LastRow = [tradeTimeMs: number, tradeId: number, priceQuote: number];

/** Looks up where the stored ticks end: one row of the primary key for each symbol. */
export class LastTicks {
  readonly #lastTick: Statement<[string, string], LastRow>;

  constructor(database: Database) {
    this.#lastTick = database
      .prepare<[string, string], LastRow>(
        'SELECT trade_time_ms, trade_id, price_e8 / 1e8 FROM tick WHERE instrument_id = (SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?) ORDER BY trade_time_ms DESC, trade_id DESC LIMIT 1',
      )
      .raw();
  }

  /** The newest tick of each symbol that has one. */
  read(venueKey: string, symbols: readonly string[]): readonly LastTick[] {
    return symbols.flatMap((symbol) => {
      const row = this.#lastTick.get(venueKey, symbol);
      return row === undefined
        ? []
        : [{ symbol, tradeTimeMs: row[0], tradeId: row[1], priceQuote: row[2] }];
    });
  }
}
