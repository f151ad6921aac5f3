import { TradeNumbering } from '../../analytics/market/trade-numbering.ts';
import type { TickSink } from './feed.ts';

/** How a symbol's ids have run so far. */
export interface SymbolContinuity {
  readonly symbol: string;
  /** Ids that were jumped over: trades that never arrived. */
  readonly missingCount: number;
  /** Trades seen again. The store leaves repeats out. */
  readonly repeatCount: number;
  /** Times that the ids began anew, which says nothing of missing trades. */
  readonly renumberedCount: number;
}

/** Told of what is not as it should be, as it happens. */
export interface ContinuityListener {
  /** @param fromTradeId - the first id that is missing */
  gap(symbol: string, fromTradeId: number, missingCount: number): void;
  renumbered(symbol: string, lastTradeId: number, nextTradeId: number): void;
}

/** The busiest symbol has some millions of trades a day: beyond this an id is broken, or of another numbering. */
const largestGap = 100_000_000;

interface Leg {
  readonly symbol: string;
  readonly numbering: TradeNumbering;
  missingCount: number;
  repeatCount: number;
  renumberedCount: number;
}

/**
 * Passes ticks on and watches that Binance's ids rise by exactly 1 per symbol, over reconnects too.
 * It only counts: asking for the missing trades belongs to a back-fill, which would hook in at `gap`.
 */
export class IdContinuity implements TickSink {
  readonly #legs: readonly Leg[];
  readonly #next: TickSink;
  readonly #listener: ContinuityListener;

  constructor(symbols: readonly string[], next: TickSink, listener: ContinuityListener) {
    this.#legs = symbols.map((symbol) => ({
      symbol,
      numbering: new TradeNumbering(),
      missingCount: 0,
      repeatCount: 0,
      renumberedCount: 0,
    }));
    this.#next = next;
    this.#listener = listener;
  }

  /** Of all symbols together. */
  get missingCount(): number {
    return this.#legs.reduce((sum, leg) => sum + leg.missingCount, 0);
  }

  /** Of all symbols together. */
  get repeatCount(): number {
    return this.#legs.reduce((sum, leg) => sum + leg.repeatCount, 0);
  }

  get legs(): readonly SymbolContinuity[] {
    return this.#legs.map(({ symbol, missingCount, repeatCount, renumberedCount }) => ({
      symbol,
      missingCount,
      repeatCount,
      renumberedCount,
    }));
  }

  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    const leg = this.#legs[symbolIndex];
    if (leg !== undefined) {
      this.#look(leg, tradeId, tradeTimeMs);
    }
    this.#next.append(
      symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    );
  }
  #look(leg: Leg, tradeId: number, tradeTimeMs: number): void {
    const { lastTradeId } = leg.numbering;
    const order = leg.numbering.take(tradeId, tradeTimeMs);
    if (order === 'repeated') {
      leg.repeatCount += 1;
      return;
    }
    const missingCount = lastTradeId === -Infinity ? 0 : tradeId - lastTradeId - 1;
    if (order === 'renumbered' || missingCount > largestGap) {
      leg.renumberedCount += 1;
      this.#listener.renumbered(leg.symbol, lastTradeId, tradeId);
    } else if (missingCount > 0) {
      leg.missingCount += missingCount;
      this.#listener.gap(leg.symbol, lastTradeId + 1, missingCount);
    }
  }
}
