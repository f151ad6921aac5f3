import type { SeededRandom } from './seeded-random.ts';

/** Volatility of the factor: about 50 % a year on average, as BTC in a calm season. */
const meanVolatilityPerSqrtMs = 0.5 / Math.sqrt(365 * 86_400_000);
/** Log volatility reverts with this half-life and swings by this standard deviation. */
const volatilityHalfLifeMs = 300_000;
const logVolatilitySigma = 0.35;

/**
 * Log price of the factor (BTC): a random walk whose volatility changes, the logarithm of the
 * volatility being a slow Ornstein-Uhlenbeck process. Quiet and busy stretches come and go.
 */
export class FactorProcess {
  readonly #random: SeededRandom;
  #logPrice: number;
  #logVolatility = 0;
  #timeMs: number;

  constructor(startPriceQuote: number, startTimeMs: number, random: SeededRandom) {
    this.#random = random;
    this.#logPrice = Math.log(startPriceQuote);
    this.#timeMs = startTimeMs;
  }

  /** Log price at `timeMs`, not earlier than the last time asked for. */
  at(timeMs: number): number {
    const elapsedMs = timeMs - this.#timeMs;
    this.#timeMs = timeMs;
    const kept = Math.exp((-Math.LN2 / volatilityHalfLifeMs) * elapsedMs);
    this.#logVolatility =
      this.#logVolatility * kept +
      logVolatilitySigma * Math.sqrt(1 - kept * kept) * this.#random.normal();
    // Less half the variance, so that the mean volatility is the one above.
    const volatility =
      meanVolatilityPerSqrtMs * Math.exp(this.#logVolatility - logVolatilitySigma ** 2 / 2);
    this.#logPrice += volatility * Math.sqrt(elapsedMs) * this.#random.normal();
    return this.#logPrice;
  }
}
