import type { Retention } from './retention.ts';
import type { StoreConfig } from './store-config.ts';

export interface UpkeepTiming {
  /** After the limits were set for the first time: the start of the app has other things to do. */
  readonly firstPassAfterMs: number;
  /** After they were changed: the user waits for what that does. */
  readonly changedPassAfterMs: number;
  readonly passEveryMs: number;
  /** Between two slices: batches and the rest of the machine go first. */
  readonly betweenSlicesMs: number;
}

export const defaultUpkeepTiming: UpkeepTiming = {
  firstPassAfterMs: 60_000,
  changedPassAfterMs: 1_000,
  passEveryMs: 5 * 60_000,
  betweenSlicesMs: 10,
};

export interface UpkeepOptions {
  readonly retention: Retention;
  readonly timing: UpkeepTiming;
  /** Whether the file must be left alone for now. */
  readonly isHeld: () => boolean;
  /** A pass ended early; the next one begins anew. */
  readonly onFailure: (error: unknown) => void;
}

/** Runs the passes of {@link Retention} on a thread that writes batches, a slice at a time. */
export class Upkeep {
  readonly #options: UpkeepOptions;
  #config: StoreConfig | undefined;
  #pass: Generator<void, void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  configure(config: StoreConfig): void {
    const before = this.#config;
    this.#config = config;
    const { firstPassAfterMs, changedPassAfterMs } = this.#options.timing;
    if (before === undefined) {
      this.#startPassAfter(firstPassAfterMs);
    } else if (config.keepDays !== before.keepDays || config.keepBytes !== before.keepBytes) {
      this.#startPassAfter(changedPassAfterMs);
    }
  }

  /** Ends at once; what is done is done, and the next pass goes on from there. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#pass = undefined;
  }

  #startPassAfter(delayMs: number): void {
    this.#pass = undefined;
    this.#after(delayMs, () => {
      if (this.#config !== undefined) {
        this.#pass = this.#options.retention.pass(this.#config);
      }
      this.#step();
    });
  }

  #step(): void {
    const { isHeld, onFailure, timing } = this.#options;
    if (isHeld()) {
      this.#after(timing.betweenSlicesMs * 10, () => this.#step());
      return;
    }
    try {
      if (this.#pass?.next().done === false) {
        this.#after(timing.betweenSlicesMs, () => this.#step());
        return;
      }
    } catch (error) {
      onFailure(error);
    }
    this.#startPassAfter(timing.passEveryMs);
  }

  #after(delayMs: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, delayMs);
  }
}
