import type { Database, Statement } from 'better-sqlite3';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import { BarBuilder } from '../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../analytics/sampling/bar-series.ts';
import { LastTicks } from './last-ticks.ts';
import { StoreError } from './store-error.ts';

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

export interface PairBars {
  readonly y: LegHistory;
  readonly x: LegHistory;
}

type TickRow = [tradeTimeMs: number, tradeId: number, priceQuote: number, quantityBase: number];

/** How often a read looks whether it is still wanted: every 5 ms or so. */
const rowsBetweenLooks = 4_096;

/** Reads ticks back over one read-only connection. */
export class TickReader {
  readonly #ticksSince: Statement<[number, number], TickRow>;
  readonly #instrumentId: Statement<[string, string], number>;
  readonly #lastTicks: LastTicks;
  readonly #readPair: (request: ReadBarsRequest, isSuperseded: () => boolean) => PairBars;

  constructor(database: Database) {
    // Divided by SQLite as doubles: the same value as the live tick's, parsed from the same decimal.
    this.#ticksSince = database
      .prepare<[number, number], TickRow>(
        'SELECT trade_time_ms, trade_id, price_e8 / 1e8, quantity_e8 / 1e8 FROM tick WHERE instrument_id = ? AND trade_time_ms >= ? ORDER BY trade_time_ms, trade_id',
      )
      .raw();
    this.#lastTicks = new LastTicks(database);
    this.#instrumentId = database
      .prepare<[string, string], number>(
        'SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?',
      )
      .pluck();
    // One transaction, so that both legs are of the same moment while the writer goes on.
    this.#readPair = database.transaction((request: ReadBarsRequest, isSuperseded: () => boolean) =>
      this.#pairBars(request, isSuperseded),
    );
  }

  /**
   * Resamples the stored ticks of both legs, back from the newest tick of either. The first bar is
   * whole: reading starts on a bar's edge.
   *
   * @param isSuperseded - asked now and then whether the bars are no longer wanted
   * @throws StoreError `superseded` once they are not
   */
  readBars(request: ReadBarsRequest, isSuperseded: () => boolean = () => false): PairBars {
    return this.#readPair(request, isSuperseded);
  }

  #pairBars(request: ReadBarsRequest, isSuperseded: () => boolean): PairBars {
    const { venueKey, symbolY, symbolX, timeframe, lookbackMs } = request;
    const lastTicks = this.#lastTicks.read(venueKey, [symbolY, symbolX]);
    const lastTimesMs = lastTicks.map((tick) => tick.tradeTimeMs);
    const barMs = barLengthMs(timeframe);
    const earliestMs = Math.max(...lastTimesMs) - Math.min(lookbackMs, maxLookbackMs);
    const fromMs = Math.floor(earliestMs / barMs) * barMs;
    let rowCount = 0;
    const look = (): void => {
      if (rowCount % rowsBetweenLooks === 0 && isSuperseded()) {
        throw new StoreError(
          'superseded',
          'Reading stored trades was given up: newer ones were asked for, or Pairwatch ends.',
        );
      }
      rowCount += 1;
    };
    const read = (symbol: string): LegHistory =>
      this.#legBars(venueKey, symbol, timeframe, fromMs, look);
    return { y: read(symbolY), x: read(symbolX) };
  }

  #legBars(
    venueKey: string,
    symbol: string,
    timeframe: Timeframe,
    fromMs: number,
    look: () => void,
  ): LegHistory {
    const builder = new BarBuilder(barLengthMs(timeframe));
    const series = new BarSeries();
    const instrumentId = this.#instrumentId.get(venueKey, symbol);
    let lastTradeId: number | undefined;
    if (instrumentId !== undefined) {
      for (const [timeMs, tradeId, priceQuote, quantityBase] of this.#ticksSince.iterate(
        instrumentId,
        fromMs,
      )) {
        look();
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
    return { symbol, bars: series.toColumns(), lastTradeId, held: [], holes: [] };
  }
}
