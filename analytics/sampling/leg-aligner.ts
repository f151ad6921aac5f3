import { CloseQueue } from './close-queue.ts';

/** The two legs of a pair: y is the dependent leg, x the hedge leg. */
export type Leg = 'y' | 'x';

/** Closing prices of both legs in one bucket. */
export interface AlignedSample {
  readonly openTimeMs: number;
  readonly priceY: number;
  readonly priceX: number;
}

/** How many closed bars of the faster leg wait for the other one: 18 hours of 1 s bars, 1 MB. */
const maxWaitingBars = 65_536;

/**
 * Inner join of the closed bars of two legs on their bucket. Bars of each leg come in rising order,
 * so only the leg that is ahead ever waits, one bar closes at most one sample, and samples come out
 * in order whatever the interleaving of the legs.
 *
 * Memory is bounded: while one leg is silent the newest {@link maxWaitingBars} closes of the other
 * one wait; older ones are given up and counted as skipped. Within that bound the samples do not
 * depend on how far one leg runs ahead.
 */
export class LegAligner {
  readonly #waiting: CloseQueue;
  #waitingLeg: Leg = 'y';
  readonly #lastOpenTimeMs: Record<Leg, number> = { y: -Infinity, x: -Infinity };
  #skippedBucketCount = 0;

  constructor(maxWaiting = maxWaitingBars) {
    this.#waiting = new CloseQueue(maxWaiting);
  }

  /** Buckets in which only one leg had a bar, known so far. */
  get skippedBucketCount(): number {
    return this.#skippedBucketCount;
  }

  /** Closed bars of one leg that wait for the other leg. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /**
   * Takes a closed bar of one leg.
   * @returns the sample it completes, if any
   * @throws RangeError when the bar does not open after the last one of its leg
   */
  push(leg: Leg, openTimeMs: number, close: number): AlignedSample | undefined {
    if (!(openTimeMs > this.#lastOpenTimeMs[leg])) {
      throw new RangeError(
        `The ${leg} bar at ${openTimeMs} does not follow ${this.#lastOpenTimeMs[leg]}.`,
      );
    }
    this.#lastOpenTimeMs[leg] = openTimeMs;

    const waiting = this.#waiting;
    if (leg === this.#waitingLeg || waiting.length === 0) {
      this.#enqueue(leg, openTimeMs, close);
      return undefined;
    }
    let headOpenTimeMs = waiting.headOpenTimeMs;
    while (headOpenTimeMs !== undefined && headOpenTimeMs < openTimeMs) {
      waiting.shift();
      this.#skippedBucketCount += 1;
      headOpenTimeMs = waiting.headOpenTimeMs;
    }
    const headClose = waiting.headClose;
    if (headClose === undefined) {
      this.#enqueue(leg, openTimeMs, close);
      return undefined;
    }
    if (headOpenTimeMs !== openTimeMs) {
      // The other leg has closed later buckets already, so it had no trade in this one.
      this.#skippedBucketCount += 1;
      return undefined;
    }
    waiting.shift();
    return leg === 'y'
      ? { openTimeMs, priceY: close, priceX: headClose }
      : { openTimeMs, priceY: headClose, priceX: close };
  }

  #enqueue(leg: Leg, openTimeMs: number, close: number): void {
    this.#waitingLeg = leg;
    if (this.#waiting.push(openTimeMs, close)) {
      this.#skippedBucketCount += 1;
    }
  }
}
