const bucketMs = 0.1;
const bucketCount = 200_000;

/** Latencies counted in buckets of 0.1 ms up to 20 s, so that millions cost no memory. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(bucketCount);
  #total = 0;
  #maxMs = 0;

  add(latencyMs: number): void {
    const bucket = Math.min(bucketCount - 1, Math.max(0, Math.floor(latencyMs / bucketMs)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
    this.#maxMs = Math.max(this.#maxMs, latencyMs);
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** Upper edge of the bucket that the quantile falls into. */
  quantileMs(quantile: number): number {
    const wanted = quantile * this.#total;
    let seen = 0;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= wanted) {
        return (bucket + 1) * bucketMs;
      }
    }
    return this.#maxMs;
  }
}
