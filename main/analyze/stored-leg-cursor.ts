import type { Bar, BarColumns } from '../../analytics/market/bar.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { tickStandings } from '../../analytics/market/tick-batch.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import { BarSeries } from '../../analytics/sampling/bar-series.ts';
import { joinedBar } from '../../analytics/sampling/joined-bar.ts';
import { minuteMs, minuteOf, type MinuteBar } from '../store/minute-bars.ts';
import type { StoredLeg } from '../store/stored-market.ts';
import { TickColumns } from './tick-columns.ts';
import type { LegCursor } from './time-order.ts';

interface StoredLegCursorOptions {
  readonly leg: 'y' | 'x';
  readonly symbol: string;
  readonly stored: StoredLeg;
  readonly pipeline: PairPipeline;
  readonly barLengthMs: number;
}

/** Leads what is stored of one leg into the pipeline: its holes, its bars of a minute, its trades. */
export class StoredLegCursor {
  readonly #options: StoredLegCursorOptions;
  readonly #columns: TickColumns;
  rowCount = 0;
  extremeCount = 0;
  notice: string | undefined;
  #newestMs = -Infinity;
  /** The bar that minutes are being added to. */
  #open: Bar | undefined;
  #lastTradeId: number | undefined;

  constructor(options: StoredLegCursorOptions) {
    this.#options = options;
    this.#columns = new TickColumns([options.symbol]);
  }

  /** All at once: a hole counts from the sample that it touches. */
  markHoles(): void {
    const { pipeline, symbol, stored } = this.#options;
    for (const hole of stored.holes) {
      pipeline.markHole(symbol, hole);
    }
  }

  /** The bars of a minute, joined to the timeframe; the last one stays open for the trades after it. */
  minutes(): LegCursor {
    const { leg, stored, pipeline } = this.#options;
    let fromMs = stored.firstMinuteMs ?? stored.barsUntilMs;
    return this.#cursor(() => {
      if (fromMs >= stored.barsUntilMs) {
        stored.skipTicksBefore(stored.barsUntilMs);
        return undefined;
      }
      const { minutes, toMs } = stored.minutesFrom(fromMs);
      fromMs = toMs;
      this.#newestMs = toMs;
      const closed = this.#join(minutes);
      return pipeline.pushBars(leg, closed, closed.openTimeMs.length);
    });
  }

  /** What the minutes left open, to go on from. */
  openMinutes(): LegHistory {
    const bars = new BarSeries();
    if (this.#open !== undefined) {
      bars.append(this.#open);
    }
    return {
      symbol: this.#options.symbol,
      bars: bars.toColumns(),
      lastTradeId: this.#lastTradeId,
      held: [],
      holes: [],
    };
  }

  /** The trades, after the minutes if those were read. */
  ticks(): LegCursor {
    const { stored, pipeline } = this.#options;
    const columns = this.#columns;
    this.#noticeMissingTicks();
    return this.#cursor(() => {
      const ticks = stored.nextTicks();
      if (ticks.length === 0) {
        return undefined;
      }
      columns.count = 0;
      for (const [tradeTimeMs, tradeId, priceQuote, quantityBase, standing] of ticks) {
        columns.add(0, tradeId, tradeTimeMs, priceQuote, quantityBase, standing);
        if (standing === tickStandings.extreme) {
          this.extremeCount += 1;
        }
      }
      this.rowCount += ticks.length;
      this.#newestMs = ticks.at(-1)?.[0] ?? this.#newestMs;
      return pipeline.pushBatch(columns);
    });
  }

  #cursor(advance: () => readonly PairFrame[] | undefined): LegCursor {
    const newestMs = (): number => this.#newestMs;
    return {
      get newestMs() {
        return newestMs();
      },
      advance: () => Promise.resolve(advance()),
    };
  }

  #join(minutes: readonly MinuteBar[]): BarColumns {
    const { barLengthMs } = this.#options;
    const closed = new BarSeries();
    for (const minute of minutes) {
      this.rowCount += minute.tickCount;
      const openTimeMs = Math.floor(minute.openTimeMs / barLengthMs) * barLengthMs;
      this.#lastTradeId = minute.lastTradeId;
      if (this.#open?.openTimeMs === openTimeMs) {
        this.#open = joinedBar(this.#open, minute);
        continue;
      }
      if (this.#open !== undefined) {
        closed.append(this.#open);
      }
      this.#open = { ...minute, openTimeMs };
    }
    return closed.toColumns();
  }

  /** Trades are deleted in time, and their bars of a minute are kept. */
  #noticeMissingTicks(): void {
    const { stored, symbol, barLengthMs } = this.#options;
    const { firstMinuteMs = Infinity, firstTickMs = Infinity } = stored;
    if (barLengthMs < minuteMs && firstMinuteMs < minuteOf(firstTickMs)) {
      this.notice = `Of ${symbol} there are older bars of a minute whose trades are deleted: a timeframe of 1m or more goes back further.`;
    }
  }
}
