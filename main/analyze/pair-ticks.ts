import { TradeNumbering } from '../../analytics/market/trade-numbering.ts';
import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { ExtremePrices } from '../../analytics/sampling/extreme-prices.ts';
import type { TickColumns } from './tick-columns.ts';
import { TradeKinds } from './trade-kinds.ts';

/** Enough names for a message. */
const mostOthersKept = 20;

/**
 * What the reading of a file of trades knows of the pair: completes each trade as the app's feed does on
 * arrival (whether its price is extreme, a number where it has none), and counts.
 */
export class PairTicks {
  readonly symbols: readonly [string, string];
  readonly kinds = new TradeKinds();
  readonly #legs: readonly [LegTicks, LegTicks];
  readonly #otherSymbols = new Set<string>();

  /** @param extremeDeviations - see `ExtremePrices`; `undefined` takes every price as it is */
  constructor(symbols: readonly [string, string], extremeDeviations: number | undefined) {
    this.symbols = symbols;
    this.#legs = [new LegTicks(extremeDeviations), new LegTicks(extremeDeviations)];
  }

  /** Trades of each leg so far. */
  get counts(): readonly [number, number] {
    return [this.#legs[0].count, this.#legs[1].count];
  }

  /** Trades at an extreme price so far, those that were confirmed later included. */
  get extremeCount(): number {
    return this.#legs[0].extremeCount + this.#legs[1].extremeCount;
  }

  /** Some of the other symbols in the file. */
  get otherSymbols(): readonly string[] {
    return [...this.#otherSymbols];
  }

  /** How far a leg has been read, epoch ms; −∞ before its first trade. */
  newestMs(legIndex: number): number {
    return (legIndex === 0 ? this.#legs[0] : this.#legs[1]).newestMs;
  }

  /** How far one leg is ahead of the other one, by trade time. */
  get leadMs(): number {
    const [y, x] = this.#legs;
    const behindMs = Math.min(y.newestMs, x.newestMs);
    const from = behindMs === -Infinity ? Math.min(y.firstMs, x.firstMs) : behindMs;
    return from === Infinity ? 0 : Math.max(y.newestMs, x.newestMs) - from;
  }

  noteOther(symbol: string): void {
    if (this.#otherSymbols.size < mostOthersKept) {
      this.#otherSymbols.add(symbol);
    }
  }

  /** @param tradeId - negative when the file does not tell; so is `standing` */
  add(
    columns: TickColumns,
    legIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    priceQuote: number,
    quantityBase: number,
    standing: number,
  ): void {
    const leg = legIndex === 0 ? this.#legs[0] : this.#legs[1];
    const id = tradeId < 0 ? leg.count : tradeId;
    columns.add(
      legIndex,
      id,
      tradeTimeMs,
      priceQuote,
      quantityBase,
      leg.take(id, tradeTimeMs, priceQuote, standing),
    );
  }
}

class LegTicks {
  readonly #numbering = new TradeNumbering();
  readonly #extremes: ExtremePrices | undefined;
  count = 0;
  extremeCount = 0;
  firstMs = Infinity;
  newestMs = -Infinity;

  constructor(extremeDeviations: number | undefined) {
    this.#extremes =
      extremeDeviations === undefined ? undefined : new ExtremePrices(extremeDeviations);
  }

  /** @returns the standing of the trade, which is judged where it is not known */
  take(tradeId: number, tradeTimeMs: number, priceQuote: number, known: number): number {
    if (this.count === 0) {
      this.firstMs = tradeTimeMs;
    }
    this.count += 1;
    if (tradeTimeMs > this.newestMs) {
      this.newestMs = tradeTimeMs;
    }
    const standing = known < 0 ? this.#judge(tradeId, tradeTimeMs, priceQuote) : known;
    if (standing === tickStandings.extreme) {
      this.extremeCount += 1;
    }
    return standing;
  }

  /** The app judges each trade once: one that comes again never gets so far. */
  #judge(tradeId: number, tradeTimeMs: number, priceQuote: number): number {
    if (this.#numbering.take(tradeId, tradeTimeMs) === 'repeated' || this.#extremes === undefined) {
      return tickStandings.ordinary;
    }
    return this.#extremes.judge(priceQuote);
  }
}
