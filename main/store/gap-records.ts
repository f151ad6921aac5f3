import type { Database, Statement } from 'better-sqlite3';
import type { Gap, GapState, Hole } from '../../analytics/market/gap.ts';

type GapRow = [fromId: number, toId: number, fromMs: number, toMs: number, state: GapState];

/** The gaps on record, by instrument and first missing id. */
export class GapRecords {
  readonly #save: Statement;
  readonly #open: Statement<[string, string], GapRow>;
  readonly #holes: Statement<[number, number], [fromMs: number, toMs: number]>;

  constructor(database: Database) {
    this.#save = database.prepare(
      'INSERT INTO gap (instrument_id, from_trade_id, to_trade_id, from_time_ms, to_time_ms, state) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET to_trade_id = excluded.to_trade_id, from_time_ms = excluded.from_time_ms, to_time_ms = excluded.to_time_ms, state = excluded.state',
    );
    this.#open = database
      .prepare<[string, string], GapRow>(
        "SELECT from_trade_id, to_trade_id, from_time_ms, to_time_ms, state FROM gap WHERE state = 'open' AND instrument_id = (SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?) ORDER BY from_time_ms, from_trade_id",
      )
      .raw();
    this.#holes = database
      .prepare<[number, number], [number, number]>(
        "SELECT from_time_ms, to_time_ms FROM gap WHERE state <> 'filled' AND instrument_id = ? AND to_time_ms >= ? ORDER BY from_time_ms, to_time_ms",
      )
      .raw();
  }

  /** Takes a gap down; one with the same first id is replaced by it. */
  save(instrumentId: number, gap: Gap): void {
    const { fromTradeId, toTradeId, fromTimeMs, toTimeMs, state } = gap;
    this.#save.run(instrumentId, fromTradeId, toTradeId, fromTimeMs, toTimeMs, state);
  }

  /** Gaps that were still being asked for, oldest first for each symbol. */
  open(venueKey: string, symbols: readonly string[]): readonly Gap[] {
    return symbols.flatMap((symbol) =>
      this.#open
        .all(venueKey, symbol)
        .map(([fromTradeId, toTradeId, fromTimeMs, toTimeMs, state]) => ({
          symbol,
          fromTradeId,
          toTradeId,
          fromTimeMs,
          toTimeMs,
          state,
        })),
    );
  }

  /** Where trades of one instrument are missing at or after a time, oldest first. */
  holesSince(instrumentId: number, sinceMs: number): readonly Hole[] {
    return this.#holes
      .all(instrumentId, sinceMs)
      .map(([fromTimeMs, toTimeMs]) => ({ fromTimeMs, toTimeMs }));
  }
}
