/** The estimate forgets with this time constant: it follows the day, and not the minute. */
const memoryMs = 1_800_000;
/** What a seed counts for, in signs of life: own experience soon outweighs it. */
const seedWeight = 10;

/**
 * The normal time between two signs of life of a leg, slowly decaying. Weighted by time, so that a
 * burst of a thousand trades does not make the quiet after it look like a fault.
 */
export class MeanInterval {
  #signCount = 0;
  #spanMs = 0;
  #lastSignAtMs: number | undefined;

  /** `undefined` until it was seeded or two signs were seen. */
  get meanMs(): number | undefined {
    return this.#signCount > 0 ? this.#spanMs / this.#signCount : undefined;
  }

  /** @param longestMs - a longer silence counts as this long: it may have been a fault */
  note(nowMs: number, longestMs: number): void {
    if (this.#lastSignAtMs !== undefined) {
      const intervalMs = Math.min(nowMs - this.#lastSignAtMs, longestMs);
      const kept = Math.exp(-intervalMs / memoryMs);
      this.#signCount = this.#signCount * kept + 1;
      this.#spanMs = this.#spanMs * kept + intervalMs;
    }
    this.#lastSignAtMs = nowMs;
  }

  /** Leaves out a time in which nothing could be heard. */
  skip(durationMs: number): void {
    if (this.#lastSignAtMs !== undefined) {
      this.#lastSignAtMs += durationMs;
    }
  }

  /** Takes what is known from elsewhere, where own experience does not say more. */
  seed(meanMs: number): void {
    if (this.#signCount < seedWeight && meanMs > 0 && Number.isFinite(meanMs)) {
      this.#signCount = seedWeight;
      this.#spanMs = seedWeight * meanMs;
    }
  }
}
