import type { Bar } from '../market/bar.ts';
import type { DurationMs } from '../market/units.ts';

type OpenBar = { -readonly [Column in keyof Bar]: Bar[Column] };

/**
 * Turns the ticks of one leg into OHLCV bars. A bar closes when a tick of a later bucket arrives,
 * never by the clock: the same ticks give the same bars however they were batched, live or replayed.
 * Buckets without a tick have no bar. One object is made per bar, none per tick.
 */
export class BarBuilder {
  readonly #barLengthMs: number;
  #open: OpenBar | undefined;
  #lateTickCount = 0;

  /** @throws RangeError when the length is not a positive whole number of milliseconds */
  constructor(barLengthMs: DurationMs) {
    if (!Number.isSafeInteger(barLengthMs) || barLengthMs <= 0) {
      throw new RangeError(`A bar length is a positive whole number of ms, not ${barLengthMs}.`);
    }
    this.#barLengthMs = barLengthMs;
  }

  /** The bar still forming. The object goes on changing until its bar closes. */
  get openBar(): Bar | undefined {
    return this.#open;
  }

  /** Ticks left out because their bar had already closed. */
  get lateTickCount(): number {
    return this.#lateTickCount;
  }

  /**
   * Takes one tick.
   * @param tradeTimeMs - Binance's trade time `T`
   * @returns the bar that this tick closed, if it closed one; it will not change any more
   */
  push(tradeTimeMs: number, priceQuote: number, quantityBase: number): Bar | undefined {
    const open = this.#open;
    if (open !== undefined) {
      if (tradeTimeMs < open.openTimeMs) {
        this.#lateTickCount += 1;
        return undefined;
      }
      if (tradeTimeMs < open.openTimeMs + this.#barLengthMs) {
        if (priceQuote > open.high) {
          open.high = priceQuote;
        }
        if (priceQuote < open.low) {
          open.low = priceQuote;
        }
        open.close = priceQuote;
        open.volumeBase += quantityBase;
        open.tickCount += 1;
        return undefined;
      }
    }
    this.#open = {
      openTimeMs: Math.floor(tradeTimeMs / this.#barLengthMs) * this.#barLengthMs,
      open: priceQuote,
      high: priceQuote,
      low: priceQuote,
      close: priceQuote,
      volumeBase: quantityBase,
      tickCount: 1,
    };
    return open;
  }

  /**
   * Continues a bar that was still open where stored history ends.
   * @throws RangeError when the bar does not start on a bucket of this length
   * @throws Error when the builder already has an open bar
   */
  resume(openBar: Bar): void {
    if (openBar.openTimeMs % this.#barLengthMs !== 0) {
      throw new RangeError(
        `A bar that opens at ${openBar.openTimeMs} is not one of ${this.#barLengthMs} ms.`,
      );
    }
    if (this.#open !== undefined) {
      throw new Error('A bar can only be resumed before the first tick.');
    }
    this.#open = { ...openBar };
  }
}
