import type { Bar } from '../market/bar.ts';
import { largestGapTradeCount, type Hole } from '../market/gap.ts';
import type { LegHistory } from '../market/leg-history.ts';
import type { TickBatch } from '../market/tick-batch.ts';
import { TradeNumbering } from '../market/trade-numbering.ts';
import type { DurationMs } from '../market/units.ts';
import { BarBuilder } from '../sampling/bar-builder.ts';
import { barAt } from '../sampling/bar-series.ts';
import { ExtremeHold, type TakeTick } from '../sampling/extreme-hold.ts';

/** What comes out of the ticks of one leg. */
interface LegOutlet {
  readonly closed: (bar: Bar) => void;
  /** Told before the ticks after the hole close a bar. */
  readonly hole: (hole: Hole) => void;
}

/**
 * The ticks of one leg on their way to bars: those that come again are left out, those at an extreme
 * price wait, and where trades are missing it is told.
 */
export class LegFlow {
  readonly symbol: string;
  readonly #barLengthMs: number;
  readonly #outlet: LegOutlet;
  readonly #builder: BarBuilder;
  readonly #numbering = new TradeNumbering();
  readonly #hold = new ExtremeHold();
  readonly #take: TakeTick;
  /** What ends before this is known from history already. */
  #historyEndMs = -Infinity;
  #lastTradeTimeMs = -Infinity;
  #lastHoleEndMs = -Infinity;
  #repeatedTickCount = 0;
  #renumberedCount = 0;

  /** @throws RangeError when the bar length is not a positive whole number of milliseconds */
  constructor(symbol: string, barLengthMs: DurationMs, outlet: LegOutlet) {
    this.symbol = symbol;
    this.#barLengthMs = barLengthMs;
    this.#outlet = outlet;
    const builder = new BarBuilder(barLengthMs);
    this.#builder = builder;
    this.#take = (tradeTimeMs, priceQuote, quantityBase) => {
      const closed = builder.push(tradeTimeMs, priceQuote, quantityBase);
      if (closed !== undefined) {
        outlet.closed(closed);
      }
    };
  }

  /** The bar still forming. */
  get formingBar(): Bar | undefined {
    return this.#builder.openBar;
  }

  /** Ticks that came again: neither id nor trade time above what the leg has. */
  get repeatedTickCount(): number {
    return this.#repeatedTickCount;
  }

  /** Times that the ids began anew. */
  get renumberedCount(): number {
    return this.#renumberedCount;
  }

  /** Ticks older than the open bar. */
  get lateTickCount(): number {
    return this.#builder.lateTickCount;
  }

  /**
   * Takes up where history ends: its last bar is still open.
   *
   * Stored bars do not tell the time of their last tick, only that it lies in the open bar: what comes
   * with a known id up to the end of that bar is taken for a repeat. A new numbering that begins
   * inside it therefore loses the rest of that one bar, and no more.
   */
  resume({ bars, lastTradeId, held }: LegHistory): void {
    const lastRow = bars.openTimeMs.length - 1;
    if (lastRow < 0) {
      return;
    }
    const openBar = barAt(bars, lastRow);
    this.#builder.resume(openBar);
    this.#hold.resume(held);
    const newestMs = openBar.openTimeMs + this.#barLengthMs - 1;
    this.#numbering.resume(lastTradeId ?? -Infinity, newestMs);
    this.#historyEndMs = openBar.openTimeMs;
    this.#lastTradeTimeMs = openBar.openTimeMs;
  }

  /** Trades are missing between the last tick and the next one. */
  markHole(hole: Hole): void {
    // One that was told before history was read: history knows whether it has been filled.
    if (hole.toTimeMs < this.#historyEndMs) {
      return;
    }
    this.#lastHoleEndMs = hole.toTimeMs;
    this.#outlet.hole(hole);
  }

  /** Takes the tick in this row of the batch. */
  push(batch: TickBatch, row: number): void {
    const tradeTimeMs = cell(batch.tradeTimeMs, row);
    const tradeId = cell(batch.tradeId, row);
    const missingCount = tradeId - this.#numbering.lastTradeId - 1;
    const order = this.#numbering.take(tradeId, tradeTimeMs);
    if (order === 'repeated') {
      this.#repeatedTickCount += 1;
      return;
    }
    if (order === 'renumbered') {
      this.#renumberedCount += 1;
    }
    if (missingCount > 0 && missingCount <= largestGapTradeCount) {
      this.#noticeHole(tradeTimeMs);
    }
    this.#lastTradeTimeMs = tradeTimeMs;
    this.#hold.push(
      cell(batch.standing, row),
      tradeTimeMs,
      cell(batch.priceQuote, row),
      cell(batch.quantityBase, row),
      this.#take,
    );
  }

  /**
   * Ids jump only over holes that were told; but where live ticks join a history that could not be
   * read to its end, nobody else sees what lies between.
   */
  #noticeHole(toTimeMs: number): void {
    if (toTimeMs !== this.#lastHoleEndMs) {
      const fromTimeMs = Math.min(this.#lastTradeTimeMs, toTimeMs);
      this.#outlet.hole({ fromTimeMs, toTimeMs });
    }
  }
}

function cell(column: Float64Array | Uint8Array, row: number): number {
  const value = column[row];
  if (value === undefined) {
    throw new RangeError(`The batch has no row ${row}.`);
  }
  return value;
}
