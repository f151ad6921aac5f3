/** The two clocks of this machine, passed in so that tests can hold them. */
export interface Clocks {
  /** Never jumps; origin meaningless. `performance.now()`. */
  readonly monotonicMs: () => number;
  /** Epoch ms; may jump. `Date.now()`. */
  readonly epochMs: () => number;
}

export const systemClocks: Clocks = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
};

/** Beyond this the wall clock was set, or the machine slept. */
const allowedDriftMs = 20;

/** Epoch time with the resolution of the monotonic clock, for the price of an addition per tick. */
export class WallClock {
  readonly #clocks: Clocks;
  #offsetMs: number;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    this.#offsetMs = clocks.epochMs() - clocks.monotonicMs();
  }

  /** The wall-clock time of a monotonic time, epoch ms with a fraction. */
  at(monotonicMs: number): number {
    return monotonicMs + this.#offsetMs;
  }

  /**
   * Follows the system's clock where it was set; to be called every second or so.
   *
   * @returns how far it moved against the monotonic clock, ahead or back
   */
  adjust(): number {
    const offsetMs = this.#clocks.epochMs() - this.#clocks.monotonicMs();
    const driftMs = offsetMs - this.#offsetMs;
    if (Math.abs(driftMs) > allowedDriftMs) {
      this.#offsetMs = offsetMs;
    }
    return driftMs;
  }
}
