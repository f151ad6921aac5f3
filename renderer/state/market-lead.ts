const bucketMs = 30_000;

/**
 * How far the exchange's clock runs ahead of the local one, so that the charts' right edge is the
 * market's now and not the local clock's: a computer can be seconds off. The newest trade is a lower
 * bound, so the estimate is the largest one of the last 30 to 60 seconds; it can fall again when the
 * local clock is set right.
 */
export class MarketLead {
  #bucketStartMs = -Infinity;
  #current = -Infinity;
  #previous = -Infinity;
  #valueMs = 0;

  /** 0 until the first observation. */
  get valueMs(): number {
    return this.#valueMs;
  }

  /**
   * @param leadMs - newest trade time minus the local clock when it arrived
   * @param monotonicMs - now, on the monotonic clock
   */
  observe(leadMs: number, monotonicMs: number): void {
    if (monotonicMs - this.#bucketStartMs >= bucketMs) {
      this.#bucketStartMs = monotonicMs;
      this.#previous = this.#current;
      this.#current = -Infinity;
    }
    this.#current = Math.max(this.#current, leadMs);
    this.#valueMs = Math.max(this.#current, this.#previous);
  }

  reset(): void {
    this.#bucketStartMs = -Infinity;
    this.#current = -Infinity;
    this.#previous = -Infinity;
    this.#valueMs = 0;
  }
}
