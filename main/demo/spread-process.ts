import type { SeededRandom } from './seeded-random.ts';

interface SpreadOptions {
  /** Time in which half of a deviation is gone. */
  readonly halfLifeMs: number;
  /** Standard deviation in the long run if there were no shocks, in log price. */
  readonly quietSigma: number;
}

/** A shock of 4 to 6 quiet standard deviations comes about every 45 s. */
const meanShockGapMs = 45_000;
const shockSigmas = { min: 4, max: 6 };
const meanSquareShock =
  (shockSigmas.min ** 2 + shockSigmas.min * shockSigmas.max + shockSigmas.max ** 2) / 3;
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
 * The mean-reverting part of a leg's log price: an Ornstein-Uhlenbeck process with rare shocks, stepped
 * exactly over any length of time. Sampled evenly it is an AR(1) of the given half-life; the shocks
 * make distinct excursions out of what would be a constant trembling about the thresholds.
 * A push from outside rises smoothly over its first quarter (at most 4 s), holds, and at its end
 * becomes part of the process, which then reverts as always.
 */
export class SpreadProcess {
  /** Standard deviation in the long run, shocks included. */
  readonly sigma: number;
  readonly #random: SeededRandom;
  readonly #quietSigma: number;
  readonly #decayPerMs: number;
  #level = 0;
  #timeMs: number;
  #nextShockMs: number;
  #pushes: Push[] = [];

  constructor(
    { halfLifeMs, quietSigma }: SpreadOptions,
    startTimeMs: number,
    random: SeededRandom,
  ) {
    this.#random = random;
    this.#quietSigma = quietSigma;
    this.#decayPerMs = Math.LN2 / halfLifeMs;
    this.#timeMs = startTimeMs;
    this.#nextShockMs = startTimeMs + meanShockGapMs * random.exponential();
    // Variance of shot noise with exponential decay: rate × mean square ÷ (2 × decay).
    const shockVariance = meanSquareShock / meanShockGapMs / (2 * this.#decayPerMs);
    this.sigma = quietSigma * Math.sqrt(1 + shockVariance);
  }

  /** @param sigmas - in standard deviations of the process */
  push(startMs: number, sigmas: number, durationMs: number): void {
    this.#pushes.push({ startMs, durationMs, size: sigmas * this.sigma });
  }

  /** The spread at `timeMs`, not earlier than the last time asked for. */
  at(timeMs: number): number {
    while (this.#nextShockMs <= timeMs) {
      this.#revertUntil(this.#nextShockMs);
      this.#level += this.#drawShock();
      this.#nextShockMs += meanShockGapMs * this.#random.exponential();
    }
    this.#revertUntil(timeMs);
    if (this.#pushes.length === 0) {
      return this.#level;
    }
    let pushed = 0;
    this.#pushes = this.#pushes.filter(({ startMs, durationMs, size }) => {
      const elapsedMs = timeMs - startMs;
      if (elapsedMs >= durationMs) {
        this.#level += size;
        return false;
      }
      pushed += size * smoothStep(elapsedMs / Math.min(durationMs / 4, longestRiseMs));
      return true;
    });
    return this.#level + pushed;
  }

  #drawShock(): number {
    const { min, max } = shockSigmas;
    const sigmas = min + (max - min) * this.#random.uniform();
    return (this.#random.uniform() < 0.5 ? -sigmas : sigmas) * this.#quietSigma;
  }

  #revertUntil(timeMs: number): void {
    const kept = Math.exp(-this.#decayPerMs * (timeMs - this.#timeMs));
    this.#timeMs = timeMs;
    this.#level =
      this.#level * kept + this.#quietSigma * Math.sqrt(1 - kept * kept) * this.#random.normal();
  }
}
