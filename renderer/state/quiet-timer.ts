export interface QuietTiming {
  /** Calls back so long after the last poke. */
  readonly quietMs: number;
  /** And so long after the first one at the latest. */
  readonly longestMs: number;
}

/** Calls back once after many pokes in a row, when they pause. */
export class QuietTimer {
  readonly #timing: QuietTiming;
  readonly #monotonicNow: () => number;
  readonly #onQuiet: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstAtMs: number | undefined;

  constructor(timing: QuietTiming, monotonicNow: () => number, onQuiet: () => void) {
    this.#timing = timing;
    this.#monotonicNow = monotonicNow;
    this.#onQuiet = onQuiet;
  }

  poke(): void {
    const { quietMs, longestMs } = this.#timing;
    const nowMs = this.#monotonicNow();
    this.#firstAtMs ??= nowMs;
    clearTimeout(this.#timer);
    const waitMs = Math.max(0, Math.min(quietMs, this.#firstAtMs + longestMs - nowMs));
    this.#timer = setTimeout(() => {
      this.#firstAtMs = undefined;
      this.#onQuiet();
    }, waitMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#firstAtMs = undefined;
  }
}
