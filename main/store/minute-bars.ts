import type { Database, Statement } from 'better-sqlite3';
import type { Bar } from '../../analytics/market/bar.ts';
import { scaledInteger } from './scaled-integer.ts';

export const minuteMs = 60_000;

/** The start of the minute that a moment lies in. */
export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / minuteMs) * minuteMs;
}

/** A bar of one minute, with the ids of the first and the last tick in it. */
export interface MinuteBar extends Bar {
  readonly firstTradeId: number;
  readonly lastTradeId: number;
}

type OpenMinute = { -readonly [Column in keyof MinuteBar]: MinuteBar[Column] };

type BarRow = [
  openTimeMs: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volumeBase: number,
  tickCount: number,
  firstTradeId: number,
  lastTradeId: number,
];

const columns =
  'open_time_ms, open_e8 / 1e8, high_e8 / 1e8, low_e8 / 1e8, close_e8 / 1e8, volume_base, tick_count, first_trade_id, last_trade_id';

function minuteBar(row: BarRow): OpenMinute {
  const [openTimeMs, open, high, low, close, volumeBase, tickCount, firstTradeId, lastTradeId] =
    row;
  return {
    openTimeMs,
    open,
    high,
    low,
    close,
    volumeBase,
    tickCount,
    firstTradeId,
    lastTradeId,
  };
}

/** Reads the stored bars of one minute. */
export class MinuteBarReader {
  readonly #between: Statement<[number, number, number], BarRow>;
  readonly #newestOpenTime: Statement<[number], number | null>;

  constructor(database: Database) {
    this.#between = database
      .prepare<[number, number, number], BarRow>(
        `SELECT ${columns} FROM bar_1m WHERE instrument_id = ? AND open_time_ms >= ? AND open_time_ms < ? ORDER BY open_time_ms`,
      )
      .raw();
    this.#newestOpenTime = database
      .prepare<[number], number | null>(
        'SELECT max(open_time_ms) FROM bar_1m WHERE instrument_id = ?',
      )
      .pluck();
  }

  /** The bars that open in `[fromMs, toMs)`, oldest first. */
  *between(instrumentId: number, fromMs: number, toMs: number): Generator<MinuteBar> {
    for (const row of this.#between.iterate(instrumentId, fromMs, toMs)) {
      yield minuteBar(row);
    }
  }

  /** Where the newest bar opens. */
  newestOpenTimeMs(instrumentId: number): number | undefined {
    return this.#newestOpenTime.get(instrumentId) ?? undefined;
  }
}

/**
 * `inOrder`: each tick follows all that are in the bars. `late`: it may belong before them, and its id
 * tells whether it gives the open or the close.
 */
type TickOrder = 'inOrder' | 'late';

/** Adds ticks to the stored bars of their minutes. Belongs into a transaction. */
export class MinuteBarWriter {
  readonly #find: Statement<[number, number], BarRow>;
  readonly #save: Statement;
  readonly #instrumentId: number;
  readonly #order: TickOrder;
  #open: OpenMinute | undefined;

  constructor(database: Database, instrumentId: number, order: TickOrder) {
    this.#instrumentId = instrumentId;
    this.#order = order;
    this.#find = database
      .prepare<[number, number], BarRow>(
        `SELECT ${columns} FROM bar_1m WHERE instrument_id = ? AND open_time_ms = ?`,
      )
      .raw();
    this.#save = database.prepare(
      'INSERT OR REPLACE INTO bar_1m (instrument_id, open_time_ms, open_e8, high_e8, low_e8, close_e8, volume_base, tick_count, first_trade_id, last_trade_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  add(tradeTimeMs: number, tradeId: number, priceQuote: number, quantityBase: number): void {
    const openTimeMs = minuteOf(tradeTimeMs);
    if (this.#open?.openTimeMs !== openTimeMs) {
      this.save();
      const stored = this.#find.get(this.#instrumentId, openTimeMs);
      this.#open = stored === undefined ? undefined : minuteBar(stored);
    }
    const bar = this.#open;
    if (bar === undefined) {
      this.#open = {
        openTimeMs,
        open: priceQuote,
        high: priceQuote,
        low: priceQuote,
        close: priceQuote,
        volumeBase: quantityBase,
        tickCount: 1,
        firstTradeId: tradeId,
        lastTradeId: tradeId,
      };
      return;
    }
    bar.high = Math.max(bar.high, priceQuote);
    bar.low = Math.min(bar.low, priceQuote);
    bar.volumeBase += quantityBase;
    bar.tickCount += 1;
    if (this.#order === 'late' && tradeId < bar.firstTradeId) {
      bar.open = priceQuote;
    }
    if (this.#order === 'inOrder' || tradeId > bar.lastTradeId) {
      bar.close = priceQuote;
    }
    bar.firstTradeId = Math.min(bar.firstTradeId, tradeId);
    bar.lastTradeId = Math.max(bar.lastTradeId, tradeId);
  }

  /** Writes the bar of the last minute; the others are written already. */
  save(): void {
    const bar = this.#open;
    if (bar !== undefined) {
      this.#save.run(
        this.#instrumentId,
        bar.openTimeMs,
        scaledInteger(bar.open),
        scaledInteger(bar.high),
        scaledInteger(bar.low),
        scaledInteger(bar.close),
        bar.volumeBase,
        bar.tickCount,
        bar.firstTradeId,
        bar.lastTradeId,
      );
    }
    this.#open = undefined;
  }
}
