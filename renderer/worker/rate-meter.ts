const spanMs = 5_000;
const bucketMs = 100;
/** Room for the span and what lies about its ends. */
const slotCount = 64;

/**
 * Trades per second of the market's own time, over its last five seconds or since the first trade
 * when that is shorter. Trades of the past that are fetched at a start, and live ones that were kept
 * back meanwhile, arrive in a burst but were no burst: by trade time they count where they belong,
 * however far the exchange's clock and the local one are apart.
 */
export class RateMeter {
  readonly #counts = new Float64Array(slotCount);
  readonly #buckets = new Float64Array(slotCount);
  #firstTradeMs = Infinity;
  #newestTradeMs = -Infinity;
  #newestArrivedAtMs = 0;

  /**
   * @param tradeTimesMs - epoch ms on the exchange's clock
   * @param nowMs - on the monotonic clock
   */
  add(tradeTimesMs: Float64Array, nowMs: number): void {
    for (const tradeTimeMs of tradeTimesMs) {
      const bucket = Math.floor(tradeTimeMs / bucketMs);
      const slot = bucket % slotCount;
      const inSlot = this.#buckets[slot] ?? 0;
      // The slot has gone on to a later time: this trade is older than the span.
      if (bucket < inSlot) {
        continue;
      }
      this.#counts[slot] = (bucket === inSlot ? (this.#counts[slot] ?? 0) : 0) + 1;
      this.#buckets[slot] = bucket;
      if (tradeTimeMs < this.#firstTradeMs) {
        this.#firstTradeMs = tradeTimeMs;
      }
      if (tradeTimeMs <= this.#newestTradeMs) {
        continue;
      }
      this.#newestTradeMs = tradeTimeMs;
      this.#newestArrivedAtMs = nowMs;
    }
  }

  /** @param nowMs - on the monotonic clock */
  perSecond(nowMs: number): number {
    if (this.#newestTradeMs === -Infinity) {
      return 0;
    }
    const marketNowMs = this.#newestTradeMs + nowMs - this.#newestArrivedAtMs;
    // A whole second at least: the first batch alone would claim any rate.
    const measuredMs = Math.min(spanMs, Math.max(1_000, marketNowMs - this.#firstTradeMs));
    const fromBucket = Math.floor((marketNowMs - measuredMs) / bucketMs);
    let total = 0;
    for (let slot = 0; slot < slotCount; slot += 1) {
      const bucket = this.#buckets[slot] ?? 0;
      const isCut = measuredMs === spanMs ? bucket <= fromBucket : bucket < fromBucket;
      if (!isCut) {
        total += this.#counts[slot] ?? 0;
      }
    }
    return (total * 1_000) / measuredMs;
  }
}
