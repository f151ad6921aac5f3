import type { SeededRandom } from './seeded-random.ts';

export interface SpreadOptions {
  /** Time in which half of a deviation is gone. */
  readonly halfLifeMs: number;
  /** Standard deviation in the long run, in log price. */
  readonly sigma: number;
}

/** How fast the market finds the fair spread. */
const marketLagMs = 3_000;
const longestRiseMs = 4_000;

interface Push {
  readonly startMs: number;
  readonly durationMs: number;
  readonly size: number;
}

/** Smoothly 0 → 1 over 0 ≤ share ≤ 1. */
function smoothStep(share: number): number {
  return share <= 0 ? 0 : share >= 1 ? 1 : (1 - Math.cos(Math.PI * share)) / 2;
}

/**
 * The mean-reverting part of a leg's log price. A hidden fair spread is an Ornstein-Uhlenbeck process,
 * stepped exactly over any length of time; the market follows it with a short lag, so that one-second
 * bars see excursions that last and not jitter about a threshold. A push from outside rises smoothly
 * over its first quarter (at most 4 s), holds, and at its end becomes part of the process, which then
 * reverts as always.
 */
export class SpreadProcess {
  readonly #random: SeededRandom;
  readonly #sigma: number;
  readonly #decayPerMs: number;
  #fair = 0;
  #level = 0;
  #timeMs: number;
  #pushes: Push[] = [];

  constructor(options: SpreadOptions, startTimeMs: number, random: SeededRandom) {
    this.#random = random;
    this.#sigma = options.sigma;
    this.#decayPerMs = Math.LN2 / options.halfLifeMs;
    this.#timeMs = startTimeMs;
  }

  /** @param sigmas - in standard deviations of the process */
  push(startMs: number, sigmas: number, durationMs: number): void {
    this.#pushes.push({ startMs, durationMs, size: sigmas * this.#sigma });
  }

  /** The spread at `timeMs`, not earlier than the last time asked for. */
  at(timeMs: number): number {
    this.#step(timeMs - this.#timeMs);
    this.#timeMs = timeMs;
    if (this.#pushes.length === 0) return this.#level;
    let pushed = 0;
    this.#pushes = this.#pushes.filter(({ startMs, durationMs, size }) => {
      const elapsedMs = timeMs - startMs;
      if (elapsedMs >= durationMs) {
        this.#fair += size;
        this.#level += size;
        return false;
      }
      pushed += size * smoothStep(elapsedMs / Math.min(durationMs / 4, longestRiseMs));
      return true;
    });
    return this.#level + pushed;
  }

  #step(elapsedMs: number): void {
    const kept = Math.exp(-this.#decayPerMs * elapsedMs);
    this.#fair =
      this.#fair * kept + this.#sigma * Math.sqrt(1 - kept * kept) * this.#random.normal();
    this.#level += (this.#fair - this.#level) * (1 - Math.exp(-elapsedMs / marketLagMs));
  }
}
