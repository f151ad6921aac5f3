import type { Database, Statement } from 'better-sqlite3';
import type { BarColumns } from '../../analytics/market/bar.ts';
import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import { BarBuilder } from '../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../analytics/sampling/bar-series.ts';

/** Longer look-backs are cut to this: tens of millions of ticks would take minutes to resample. */
export const maxLookbackMs = 7 * 24 * 3_600_000;

export interface ReadBarsRequest {
  readonly venueKey: string;
  readonly symbolY: string;
  readonly symbolX: string;
  readonly timeframe: Timeframe;
  /** How far back from the last stored tick of the pair; at most {@link maxLookbackMs}. */
  readonly lookbackMs: number;
}

/** Same shape as `LegHistory` of the IPC contract. */
export interface LegBars {
  readonly symbol: string;
  /** The last row is the bar still open at the last stored tick. */
  readonly bars: BarColumns;
  /** Highest trade id in the bars; `undefined` when there is no tick. */
  readonly lastTradeId: number | undefined;
}

export interface PairBars {
  readonly y: LegBars;
  readonly x: LegBars;
}

/** The newest stored tick of one symbol. */
export interface LastTick {
  readonly symbol: string;
  readonly tradeId: number;
  readonly tradeTimeMs: number;
  readonly priceQuote: number;
}

type TickRow = [tradeTimeMs: number, tradeId: number, priceQuote: number, quantityBase: number];
type LastRow = [tradeTimeMs: number, tradeId: number, priceQuote: number];

/** Reads ticks back over one read-only connection. */
export class TickReader {
  readonly #ticksSince: Statement<[number, number], TickRow>;
  readonly #lastTick: Statement<[string, string], LastRow>;
  readonly #instrumentId: Statement<[string, string], number>;
  readonly #readPair: (request: ReadBarsRequest) => PairBars;

  constructor(database: Database) {
    // Divided by SQLite as doubles: the same value as the live tick's, parsed from the same decimal.
    this.#ticksSince = database
      .prepare<[number, number], TickRow>(
        'SELECT trade_time_ms, trade_id, price_e8 / 1e8, quantity_e8 / 1e8 FROM tick WHERE instrument_id = ? AND trade_time_ms >= ? ORDER BY trade_time_ms, trade_id',
      )
      .raw();
    this.#lastTick = database
      .prepare<[string, string], LastRow>(
        'SELECT trade_time_ms, trade_id, price_e8 / 1e8 FROM tick WHERE instrument_id = (SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?) ORDER BY trade_time_ms DESC, trade_id DESC LIMIT 1',
      )
      .raw();
    this.#instrumentId = database
      .prepare<[string, string], number>(
        'SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?',
      )
      .pluck();
    // One transaction, so that both legs are of the same moment while the writer goes on.
    this.#readPair = database.transaction((request: ReadBarsRequest) => this.#pairBars(request));
  }

  /**
   * Resamples the stored ticks of both legs, back from the newest tick of either. The first bar is
   * whole: reading starts on a bar's edge.
   */
  readBars(request: ReadBarsRequest): PairBars {
    return this.#readPair(request);
  }

  /** The newest tick of each symbol that has one. */
  lastTicks(venueKey: string, symbols: readonly string[]): readonly LastTick[] {
    return symbols.flatMap((symbol) => {
      const row = this.#lastTick.get(venueKey, symbol);
      return row === undefined
        ? []
        : [{ symbol, tradeTimeMs: row[0], tradeId: row[1], priceQuote: row[2] }];
    });
  }

  #pairBars(request: ReadBarsRequest): PairBars {
    const { venueKey, symbolY, symbolX, timeframe, lookbackMs } = request;
    const lastTimesMs = this.lastTicks(venueKey, [symbolY, symbolX]).map(
      (tick) => tick.tradeTimeMs,
    );
    const barMs = barLengthMs(timeframe);
    const earliestMs = Math.max(...lastTimesMs) - Math.min(lookbackMs, maxLookbackMs);
    const fromMs = Math.floor(earliestMs / barMs) * barMs;
    const read = (symbol: string): LegBars => this.#legBars(venueKey, symbol, timeframe, fromMs);
    return { y: read(symbolY), x: read(symbolX) };
  }

  #legBars(venueKey: string, symbol: string, timeframe: Timeframe, fromMs: number): LegBars {
    const builder = new BarBuilder(barLengthMs(timeframe));
    const series = new BarSeries();
    const instrumentId = this.#instrumentId.get(venueKey, symbol);
    let lastTradeId: number | undefined;
    if (instrumentId !== undefined) {
      for (const [timeMs, tradeId, priceQuote, quantityBase] of this.#ticksSince.iterate(
        instrumentId,
        fromMs,
      )) {
        const closed = builder.push(timeMs, priceQuote, quantityBase);
        if (closed !== undefined) {
          series.append(closed);
        }
        if (lastTradeId === undefined || tradeId > lastTradeId) {
          lastTradeId = tradeId;
        }
      }
    }
    if (builder.openBar !== undefined) {
      series.append(builder.openBar);
    }
    return { symbol, bars: series.toColumns(), lastTradeId };
  }
}
