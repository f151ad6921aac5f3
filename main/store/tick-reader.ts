import type { Database, Statement } from 'better-sqlite3';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import { GapRecords } from './gap-records.ts';
import { LastTicks } from './last-ticks.ts';
import { LegBars } from './leg-bars.ts';
import { MinuteBarReader, minuteMs, minuteOf } from './minute-bars.ts';
import { StoreError } from './store-error.ts';
import { storedTickColumns, type StoredTick } from './stored-tick.ts';

/** Longer look-backs into ticks are cut to this: tens of millions of them take minutes to resample. */
export const maxTickLookbackMs = 7 * 24 * 3_600_000;

export interface ReadBarsRequest {
  readonly venueKey: string;
  readonly symbolY: string;
  readonly symbolX: string;
  readonly timeframe: Timeframe;
  /**
   * How far back from the last stored tick of the pair. At most {@link maxTickLookbackMs} where there
   * are no bars of a minute to read, or the timeframe is shorter.
   */
  readonly lookbackMs: number;
}

export interface PairBars {
  readonly y: LegHistory;
  readonly x: LegHistory;
}

interface Instrument {
  readonly instrumentId: number;
  /** Minutes that begin before this are in the bars of a minute, whole. */
  readonly barsUntilMs: number;
}

/** How often a read looks whether it is still wanted: every 5 ms or so. */
const rowsBetweenLooks = 4_096;

/** Reads ticks back over one read-only connection. */
export class TickReader {
  readonly #ticksSince: Statement<[number, number], StoredTick>;
  readonly #instrument: Statement<[string, string], [instrumentId: number, rolledUpToMs: number]>;
  readonly #minuteBars: MinuteBarReader;
  readonly #lastTicks: LastTicks;
  readonly #gaps: GapRecords;
  readonly #readPair: (request: ReadBarsRequest, isSuperseded: () => boolean) => PairBars;

  constructor(database: Database) {
    // Divided by SQLite as doubles: the same value as the live tick's, parsed from the same decimal.
    this.#ticksSince = database
      .prepare<[number, number], StoredTick>(
        `SELECT ${storedTickColumns} FROM tick WHERE instrument_id = ? AND trade_time_ms >= ? ORDER BY trade_time_ms, trade_id`,
      )
      .raw();
    this.#instrument = database
      .prepare<[string, string], [number, number]>(
        'SELECT instrument_id, rolled_up_to_ms FROM instrument WHERE venue = ? AND symbol = ?',
      )
      .raw();
    this.#minuteBars = new MinuteBarReader(database);
    this.#lastTicks = new LastTicks(database);
    this.#gaps = new GapRecords(database);
    // One transaction, so that both legs are of the same moment while the writer goes on.
    this.#readPair = database.transaction((request: ReadBarsRequest, isSuperseded: () => boolean) =>
      this.#pairBars(request, isSuperseded),
    );
  }

  /**
   * Bars of both legs, back from the newest tick of either: resampled from the stored ticks, and in
   * timeframes of a minute or more from the bars of a minute as far as there are any. The first bar is
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
    const y = this.#find(venueKey, symbolY);
    const x = this.#find(venueKey, symbolX);
    const barMs = barLengthMs(timeframe);
    const lastTicks = this.#lastTicks.read(venueKey, [symbolY, symbolX]);
    const newestMs = Math.max(
      ...lastTicks.map(({ tradeTimeMs }) => tradeTimeMs),
      ...[y, x].map((leg) => this.#newestMinuteMs(leg)),
    );
    const tickLimitMs = newestMs - maxTickLookbackMs;
    const earliestMs =
      barMs >= minuteMs && [y, x].every((leg) => this.#isRolledUp(leg, tickLimitMs))
        ? newestMs - lookbackMs
        : Math.max(newestMs - lookbackMs, tickLimitMs);
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
    return {
      y: this.#leg(symbolY, y, timeframe, fromMs, look),
      x: this.#leg(symbolX, x, timeframe, fromMs, look),
    };
  }

  #find(venueKey: string, symbol: string): Instrument | undefined {
    const row = this.#instrument.get(venueKey, symbol);
    return row === undefined ? undefined : { instrumentId: row[0], barsUntilMs: minuteOf(row[1]) };
  }

  /** Whether the bars of a minute hold all there is before a time. */
  #isRolledUp(instrument: Instrument | undefined, beforeMs: number): boolean {
    if (instrument === undefined) {
      return true;
    }
    const [firstMs = Infinity] =
      this.#ticksSince.get(instrument.instrumentId, instrument.barsUntilMs) ?? [];
    return firstMs >= beforeMs;
  }

  /** The last bar of a minute: the newest there is where all ticks were deleted. */
  #newestMinuteMs(instrument: Instrument | undefined): number {
    const newestMs = instrument && this.#minuteBars.newestOpenTimeMs(instrument.instrumentId);
    return newestMs ?? -Infinity;
  }

  #leg(
    symbol: string,
    instrument: Instrument | undefined,
    timeframe: Timeframe,
    fromMs: number,
    look: () => void,
  ): LegHistory {
    const bars = new LegBars(barLengthMs(timeframe));
    if (instrument === undefined) {
      return { symbol, ...bars.result(), holes: [] };
    }
    const { instrumentId, barsUntilMs } = instrument;
    let ticksFromMs = fromMs;
    if (barLengthMs(timeframe) >= minuteMs && barsUntilMs > fromMs) {
      for (const bar of this.#minuteBars.between(instrumentId, fromMs, barsUntilMs)) {
        look();
        bars.addMinute(bar);
      }
      ticksFromMs = barsUntilMs;
    }
    for (const tick of this.#ticksSince.iterate(instrumentId, ticksFromMs)) {
      look();
      bars.addTick(tick);
    }
    return { symbol, ...bars.result(), holes: this.#gaps.holesSince(instrumentId, fromMs) };
  }
}
