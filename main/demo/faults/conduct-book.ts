import type { Venue } from '../../../analytics/market/venue.ts';
import { WeightCounter } from '../weight-counter.ts';

const attemptLimit = 300;
const attemptWindowMinutes = 5;
const weightLimits: Readonly<Record<Venue, number>> = { usdm: 2_400, spot: 6_000 };
/** A client without manners would fill the memory with them. */
const maxViolations = 1_000;

/** How the clients of the exchange kept to Binance's limits. */
export interface Conduct {
  readonly attemptCount: number;
  /** Most connection attempts within five minutes. */
  readonly maxAttemptsPerWindow: number;
  readonly restRequestCount: number;
  /** Most request weight within a minute. */
  readonly maxWeightPerMinute: number;
  /** Every breach, in words. */
  readonly violations: readonly string[];
}

/** Counts what clients do as Binance does, by its wall clock, and notes every breach of a limit. */
export class ConductBook {
  readonly #weightLimit: number;
  readonly #wallMs: () => number;
  readonly #attemptWindowMs: number;
  readonly #weights: WeightCounter;
  readonly #violations: string[] = [];
  #attemptsAtMs: number[] = [];
  #attemptCount = 0;
  #maxAttempts = 0;
  #restRequestCount = 0;
  #maxWeight = 0;

  /** @param minuteMs - how long a minute takes, where a market runs faster than the clock */
  constructor(venue: Venue, wallMs: () => number, minuteMs = 60_000) {
    this.#weightLimit = weightLimits[venue];
    this.#wallMs = wallMs;
    this.#attemptWindowMs = attemptWindowMinutes * minuteMs;
    this.#weights = new WeightCounter(minuteMs);
  }

  get conduct(): Conduct {
    return {
      attemptCount: this.#attemptCount,
      maxAttemptsPerWindow: this.#maxAttempts,
      restRequestCount: this.#restRequestCount,
      maxWeightPerMinute: this.#maxWeight,
      violations: [...this.#violations],
    };
  }

  /** A WebSocket connection is asked for. */
  attempt(): void {
    const nowMs = this.#wallMs();
    this.#attemptCount += 1;
    this.#attemptsAtMs = this.#attemptsAtMs.filter((atMs) => nowMs - atMs < this.#attemptWindowMs);
    this.#attemptsAtMs.push(nowMs);
    this.#maxAttempts = Math.max(this.#maxAttempts, this.#attemptsAtMs.length);
    if (this.#attemptsAtMs.length > attemptLimit) {
      this.violation(`more than ${attemptLimit} connection attempts in five minutes`);
    }
  }

  /** A REST request of this weight is made. Returns the weight that the minute has used so far. */
  request(weight: number): number {
    this.#restRequestCount += 1;
    const used = this.#weights.add(weight, this.#wallMs());
    this.#maxWeight = Math.max(this.#maxWeight, used);
    if (used > this.#weightLimit) {
      this.violation(`a request weight of ${used} in a minute, above ${this.#weightLimit}`);
    }
    return used;
  }

  violation(words: string): void {
    if (this.#violations.length < maxViolations) {
      this.#violations.push(words);
    }
  }
}
