import type { SeededRandom } from './seeded-random.ts';

/** How far a wait may be from the mean one, as a share of it. */
const jitter = 0.5;

/** Arrival times without clusters: no wait is longer than one and a half of the mean. */
export class EvenArrivals {
  readonly #random: SeededRandom;
  readonly #meanWaitMs: number;
  #timeMs: number;

  constructor(meanPerSecond: number, startTimeMs: number, random: SeededRandom) {
    this.#random = random;
    this.#meanWaitMs = 1_000 / meanPerSecond;
    this.#timeMs = startTimeMs;
  }

  /** Time of the next trade, epoch ms with a fraction, later than the one before. */
  next(): number {
    this.#timeMs += this.#meanWaitMs * (1 - jitter + 2 * jitter * this.#random.uniform());
    return this.#timeMs;
  }
}
