/** Request weight used in the current minute, as Binance counts it: by wall-clock minutes. */
export class WeightCounter {
  readonly #minuteMs: number;
  #minute = 0;
  #used = 0;

  /** @param minuteMs - how long a minute takes, where a market runs faster than the clock */
  constructor(minuteMs: number) {
    this.#minuteMs = minuteMs;
  }

  /** Adds a request's weight and returns what the minute has used so far. */
  add(weight: number, wallMs: number): number {
    const minute = Math.floor(wallMs / this.#minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#used = 0;
    }
    this.#used += weight;
    return this.#used;
  }
}
