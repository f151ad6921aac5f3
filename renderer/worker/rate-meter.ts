const spanMs = 5_000;

/** Events per second over the last five seconds, or since the first event when that is shorter. */
export class RateMeter {
  #entries: { readonly atMs: number; readonly count: number }[] = [];
  #total = 0;
  #firstMs: number | undefined;

  /** @param nowMs - on the monotonic clock */
  add(count: number, nowMs: number): void {
    this.#firstMs ??= nowMs;
    this.#entries.push({ atMs: nowMs, count });
    this.#total += count;
    this.#drop(nowMs);
  }

  /** @param nowMs - on the monotonic clock */
  perSecond(nowMs: number): number {
    this.#drop(nowMs);
    if (this.#firstMs === undefined) return 0;
    // A whole second at least: the first batch alone would claim any rate.
    const measuredMs = Math.min(spanMs, Math.max(1_000, nowMs - this.#firstMs));
    return (this.#total * 1_000) / measuredMs;
  }

  #drop(nowMs: number): void {
    let oldest = this.#entries[0];
    while (oldest !== undefined && nowMs - oldest.atMs > spanMs) {
      this.#total -= oldest.count;
      this.#entries.shift();
      oldest = this.#entries[0];
    }
  }
}
