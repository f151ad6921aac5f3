import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { LegFacts } from './protocol.ts';

interface LastTrade {
  readonly priceQuote: number;
  readonly tradeTimeMs: number;
  readonly arrivedAtMs: number;
}

/** The last trade of each leg, and how far the exchange's clock is ahead of the local one. */
export class LastTrades {
  readonly #bySymbol = new Map<string, LastTrade>();
  #leadMs: number | undefined;

  /** @param nowMs - on the monotonic clock */
  add(batch: TickBatch, nowMs: number): void {
    batch.symbols.forEach((symbol, symbolIndex) => {
      const row = batch.symbolIndex.lastIndexOf(symbolIndex, batch.count - 1);
      const priceQuote = batch.priceQuote[row];
      const tradeTimeMs = batch.tradeTimeMs[row];
      const receivedAtMs = batch.receivedAtMs[row];
      if (priceQuote === undefined || tradeTimeMs === undefined || receivedAtMs === undefined) {
        return;
      }
      this.#bySymbol.set(symbol, { priceQuote, tradeTimeMs, arrivedAtMs: nowMs });
      if (batch.origin === 'backfilled') {
        return;
      }
      this.#leadMs = Math.max(this.#leadMs ?? -Infinity, tradeTimeMs - receivedAtMs);
    });
  }

  /** @param nowMs - on the monotonic clock */
  of(symbol: string, nowMs: number): LegFacts | undefined {
    const last = this.#bySymbol.get(symbol);
    if (last === undefined) {
      return undefined;
    }
    const { priceQuote, tradeTimeMs, arrivedAtMs } = last;
    return { priceQuote, tradeTimeMs, ageMs: nowMs - arrivedAtMs };
  }

  /** The largest lead since the last call; `undefined` when no trade came. */
  takeLeadMs(): number | undefined {
    const leadMs = this.#leadMs;
    this.#leadMs = undefined;
    return leadMs;
  }
}
