/** Counts events within the last second. */
export class RateWindow {
  readonly #limit: number;
  #timesMs: number[] = [];

  /** @param limit - events allowed within any one second */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Notes an event; `false` when it is one too many. */
  take(nowMs: number): boolean {
    this.#timesMs = this.#timesMs.filter((timeMs) => nowMs - timeMs < 1_000);
    this.#timesMs.push(nowMs);
    return this.#timesMs.length <= this.#limit;
  }
}
