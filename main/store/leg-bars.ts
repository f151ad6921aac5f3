import type { Bar } from '../../analytics/market/bar.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { DurationMs } from '../../analytics/market/units.ts';
import { BarBuilder } from '../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../analytics/sampling/bar-series.ts';
import { ExtremeHold } from '../../analytics/sampling/extreme-hold.ts';
import { joinedBar } from '../../analytics/sampling/joined-bar.ts';
import type { MinuteBar } from './minute-bars.ts';
import type { StoredTick } from './stored-tick.ts';

/** Puts the bars of one leg together: first from bars of a minute, then from ticks, oldest first. */
export class LegBars {
  readonly #barLengthMs: DurationMs;
  readonly #series = new BarSeries();
  readonly #builder: BarBuilder;
  readonly #hold = new ExtremeHold();
  /** The bar that minutes are being added to. */
  #joined: Bar | undefined;
  #lastTradeId: number | undefined;

  constructor(barLengthMs: DurationMs) {
    this.#barLengthMs = barLengthMs;
    this.#builder = new BarBuilder(barLengthMs);
  }

  addMinute(minute: MinuteBar): void {
    this.#seen(minute.lastTradeId);
    const openTimeMs = Math.floor(minute.openTimeMs / this.#barLengthMs) * this.#barLengthMs;
    const joined = this.#joined;
    if (joined?.openTimeMs === openTimeMs) {
      this.#joined = joinedBar(joined, minute);
      return;
    }
    if (joined !== undefined) {
      this.#series.append(joined);
    }
    const { open, high, low, close, volumeBase, tickCount } = minute;
    this.#joined = { openTimeMs, open, high, low, close, volumeBase, tickCount };
  }

  addTick([tradeTimeMs, tradeId, priceQuote, quantityBase, standing]: StoredTick): void {
    this.#seen(tradeId);
    this.#endMinutes();
    this.#hold.push(standing, tradeTimeMs, priceQuote, quantityBase, this.#take);
  }

  result(): Pick<LegHistory, 'bars' | 'lastTradeId' | 'held'> {
    this.#endMinutes();
    if (this.#builder.openBar !== undefined) {
      this.#series.append(this.#builder.openBar);
    }
    return {
      bars: this.#series.toColumns(),
      lastTradeId: this.#lastTradeId,
      held: this.#hold.held,
    };
  }

  readonly #take = (tradeTimeMs: number, priceQuote: number, quantityBase: number): void => {
    const closed = this.#builder.push(tradeTimeMs, priceQuote, quantityBase);
    if (closed !== undefined) {
      this.#series.append(closed);
    }
  };

  /** The last of the minutes is where the ticks go on. */
  #endMinutes(): void {
    if (this.#joined !== undefined) {
      this.#builder.resume(this.#joined);
      this.#joined = undefined;
    }
  }

  #seen(tradeId: number): void {
    if (this.#lastTradeId === undefined || tradeId > this.#lastTradeId) {
      this.#lastTradeId = tradeId;
    }
  }
}
