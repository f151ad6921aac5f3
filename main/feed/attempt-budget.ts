/**
 * Binance bans an address after 300 connection attempts in 5 minutes. The budget is kept below it and
 * is shared by all feeds of the app, because Binance counts per address; so are the rests it asks for.
 */
export class AttemptBudget {
  readonly #maxAttempts: number;
  readonly #periodMs: number;
  /** Monotonic times of the attempts of the last period, oldest first. */
  readonly #attemptsAtMs: number[] = [];
  /** Monotonic time until which a host wants to be left alone. */
  readonly #restUntilMs = new Map<string, number>();

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

  /** How much longer `host` wants to be left alone. */
  restMs(nowMs: number, host: string): number {
    return Math.max(0, (this.#restUntilMs.get(host) ?? -Infinity) - nowMs);
  }

  /** Leaves `host` alone for at least `restMs` from now. */
  rest(nowMs: number, host: string, restMs: number): void {
    if (restMs > this.restMs(nowMs, host)) {
      this.#restUntilMs.set(host, nowMs + restMs);
    }
  }
}
