import type { LegFacts } from '../worker/protocol.ts';

/** A leg's last trade. */
export type LegQuote = Omit<LegFacts, 'ageMs'>;

/** When each leg's last trade arrived, on the monotonic clock. */
export type Arrivals = Readonly<Record<'y' | 'x', number | undefined>>;

/** Each leg's last trade, `undefined` before the first one. */
type LastTrades = Readonly<Record<'y' | 'x', LegFacts | undefined>>;

const noArrivals: Arrivals = { y: undefined, x: undefined };

/** The last trade of each leg as it is shown, and when it arrived. */
export class LegQuotes {
  #y = $state.raw<LegQuote | undefined>(undefined);
  #x = $state.raw<LegQuote | undefined>(undefined);
  #arrivals = $state.raw(noArrivals);

  get y(): LegQuote | undefined {
    return this.#y;
  }

  get x(): LegQuote | undefined {
    return this.#x;
  }

  get arrivals(): Arrivals {
    return this.#arrivals;
  }

  /** Time of the newer one; `undefined` before the first one. */
  get newestTimeMs(): number | undefined {
    const timeMs = Math.max(this.#y?.tradeTimeMs ?? -Infinity, this.#x?.tradeTimeMs ?? -Infinity);
    return timeMs === -Infinity ? undefined : timeMs;
  }

  clear(): void {
    this.#y = undefined;
    this.#x = undefined;
    this.#arrivals = noArrivals;
  }

  /** Notes when they arrived; what is shown stays. */
  observe({ y, x }: LastTrades, nowMs: number): void {
    const arrival = (facts: LegFacts | undefined): number | undefined =>
      facts === undefined ? undefined : nowMs - facts.ageMs;
    this.#arrivals = { y: arrival(y), x: arrival(x) };
  }

  show({ y, x }: LastTrades): void {
    this.#y = y;
    this.#x = x;
  }
}
