/**
 * Binance bans an address after 300 connection attempts in 5 minutes. The budget is kept below it and
 * may be shared by several feeds, because Binance counts per address.
 */
export class AttemptBudget {
  readonly #maxAttempts: number;
  readonly #periodMs: number;
  /** Monotonic times of the attempts of the last period, oldest first. */
  readonly #attemptsAtMs: number[] = [];

  constructor(maxAttempts = 250, periodMs = 300_000) {
    this.#maxAttempts = maxAttempts;
    this.#periodMs = periodMs;
  }

  /** How long to wait from `nowMs` (monotonic) before the next attempt is allowed. */
  waitMs(nowMs: number): number {
    let oldestMs = this.#attemptsAtMs[0];
    while (oldestMs !== undefined && oldestMs <= nowMs - this.#periodMs) {
      this.#attemptsAtMs.shift();
      oldestMs = this.#attemptsAtMs[0];
    }
    if (oldestMs === undefined || this.#attemptsAtMs.length < this.#maxAttempts) {
      return 0;
    }
    return oldestMs + this.#periodMs - nowMs;
  }

  record(nowMs: number): void {
    this.#attemptsAtMs.push(nowMs);
  }
}
