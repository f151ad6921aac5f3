/** Calls back at the refresh rate; a new rate counts at once. */
export class RefreshClock {
  readonly #onTick: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #intervalMs = 0;

  constructor(onTick: () => void) {
    this.#onTick = onTick;
  }

  /** Starts, or changes the rate. */
  run(intervalMs: number): void {
    if (intervalMs === this.#intervalMs) {
      return;
    }
    clearInterval(this.#timer);
    this.#intervalMs = intervalMs;
    this.#timer = setInterval(this.#onTick, intervalMs);
    this.#onTick();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#intervalMs = 0;
  }
}
