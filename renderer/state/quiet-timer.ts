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
  #latestMs: number | undefined;
  #dueMs = Infinity;

  constructor(timing: QuietTiming, monotonicNow: () => number, onQuiet: () => void) {
    this.#timing = timing;
    this.#monotonicNow = monotonicNow;
    this.#onQuiet = onQuiet;
  }

  poke(): void {
    const { quietMs, longestMs } = this.#timing;
    const nowMs = this.#monotonicNow();
    this.#latestMs ??= nowMs + longestMs;
    this.#dueMs = Math.min(nowMs + quietMs, this.#latestMs);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, this.#dueMs - nowMs));
  }

  /** Calls back now if it is time: browsers slow timers down in a hidden window. */
  look(): void {
    if (this.#monotonicNow() >= this.#dueMs) {
      this.#fire();
    }
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#latestMs = undefined;
    this.#dueMs = Infinity;
  }

  #fire(): void {
    this.cancel();
    this.#onQuiet();
  }
}
