import type { SeededRandom } from './seeded-random.ts';

/** How trades of one leg cluster. */
interface ArrivalOptions {
  /** Long-run mean rate. */
  readonly meanPerSecond: number;
  /** Share of trades that are caused by earlier ones, 0 (Poisson) to below 1. */
  readonly branching: number;
  /** Time for the excitement after a trade to fall by e. */
  readonly memoryMs: number;
}

/**
 * Arrival times of a Hawkes process with an exponential kernel: each trade makes the next ones more
 * likely for a while. Simulated by Ogata's thinning: between trades the intensity only falls, so the
 * intensity just after the last event bounds it.
 */
export class ArrivalProcess {
  readonly #random: SeededRandom;
  readonly #basePerMs: number;
  readonly #jumpPerMs: number;
  readonly #memoryMs: number;
  #excitementPerMs = 0;
  #timeMs: number;

  constructor(options: ArrivalOptions, startTimeMs: number, random: SeededRandom) {
    this.#random = random;
    this.#basePerMs = (options.meanPerSecond / 1000) * (1 - options.branching);
    this.#jumpPerMs = options.branching / options.memoryMs;
    this.#memoryMs = options.memoryMs;
    this.#timeMs = startTimeMs;
  }

  /** Time of the next trade, epoch ms with a fraction, later than the one before. */
  next(): number {
    for (;;) {
      const bound = this.#basePerMs + this.#excitementPerMs;
      const waitMs = this.#random.exponential() / bound;
      this.#timeMs += waitMs;
      this.#excitementPerMs *= Math.exp(-waitMs / this.#memoryMs);
      const intensity = this.#basePerMs + this.#excitementPerMs;
      if (this.#random.uniform() * bound <= intensity) {
        this.#excitementPerMs += this.#jumpPerMs;
        return this.#timeMs;
      }
    }
  }

  /** Nothing traded for a while: the next trade comes after `timeMs`, with no excitement left. */
  restartAt(timeMs: number): void {
    this.#timeMs = timeMs;
    this.#excitementPerMs = 0;
  }
}
