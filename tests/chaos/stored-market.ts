import Database, { type Database as DatabaseHandle } from 'better-sqlite3';

export interface StoredTick {
  readonly tradeId: number;
  readonly timeMs: number;
  readonly price: number;
  readonly quantity: number;
}

export interface StoredGap {
  readonly fromTradeId: number;
  readonly toTradeId: number;
  readonly state: string;
}

/** The database as another program sees it. */
export class StoredMarket {
  readonly #database: DatabaseHandle;

  constructor(databasePath: string) {
    this.#database = new Database(databasePath, { readonly: true });
  }

  /** Rows of a symbol in the order of ids, also those that have one twice. */
  ticks(symbol: string): IterableIterator<StoredTick> {
    return this.#database
      .prepare<[string], StoredTick>(
        `SELECT trade_id AS tradeId, time_ms AS timeMs, price, quantity
           FROM tick_log WHERE symbol = ? ORDER BY trade_id`,
      )
      .iterate(symbol);
  }

  /** Ids of the first and the last trade, and how many there are. */
  span(symbol: string): {
    readonly firstId: number;
    readonly lastId: number;
    readonly count: number;
  } {
    const span = this.#database
      .prepare<[string], { firstId: number; lastId: number; count: number }>(
        `SELECT min(trade_id) AS firstId, max(trade_id) AS lastId,
                count(DISTINCT trade_id) AS count
           FROM tick_log WHERE symbol = ?`,
      )
      .get(symbol);
    return span ?? { firstId: 0, lastId: 0, count: 0 };
  }

  gaps(symbol: string): readonly StoredGap[] {
    return this.#database
      .prepare<[string], StoredGap>(
        `SELECT from_trade_id AS fromTradeId, to_trade_id AS toTradeId, state
           FROM gap_log WHERE symbol = ? ORDER BY from_trade_id`,
      )
      .all(symbol);
  }

  /** Id of the newest trade. */
  lastTradeId(symbol: string): number | undefined {
    return this.#database
      .prepare<[string], { tradeId: number }>(
        `SELECT trade_id AS tradeId FROM tick JOIN instrument USING (instrument_id)
          WHERE symbol = ? ORDER BY trade_time_ms DESC, trade_id DESC LIMIT 1`,
      )
      .get(symbol)?.tradeId;
  }

  /** What SQLite itself finds wrong with the file; empty when it is sound. */
  damage(): readonly string[] {
    const rows = this.#database.pragma('integrity_check') as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((words) => words !== 'ok');
  }

  close(): void {
    this.#database.close();
  }
}
