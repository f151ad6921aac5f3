/** Request weight used in the current minute, as Binance counts it: by wall-clock minutes. */
export class WeightCounter {
  #minute = 0;
  #used = 0;

  /** Adds a request's weight and returns what the minute has used so far. */
  add(weight: number, wallMs: number): number {
    const minute = Math.floor(wallMs / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#used = 0;
    }
    this.#used += weight;
    return this.#used;
  }
}
