interface BackoffOptions {
  /** Upper bound of the first delay. */
  readonly firstDelayMs: number;
  /** No delay is longer than this. */
  readonly maxDelayMs: number;
  /** A number in [0, 1), such as `Math.random`. */
  readonly random: () => number;
}

/**
 * Capped exponential back-off with full jitter: the n-th delay is uniform in [0, min(max, first·2ⁿ)),
 * so that many clients cut off together do not come back together.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #attemptCount = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Delays given since the last reset. */
  get attemptCount(): number {
    return this.#attemptCount;
  }

  nextDelayMs(): number {
    const { firstDelayMs, maxDelayMs, random } = this.#options;
    const ceilingMs = Math.min(maxDelayMs, firstDelayMs * 2 ** this.#attemptCount);
    this.#attemptCount += 1;
    return random() * ceilingMs;
  }

  reset(): void {
    this.#attemptCount = 0;
  }
}
