import { OrderedMultiset } from './ordered-multiset.ts';

/**
 * The slopes (yⱼ − yᵢ)/(xⱼ − xᵢ) of all pairs of the last `sampleCount` samples, in order; pairs of
 * equal x have none. They are n(n − 1)/2, 180,000 for 600 samples, but one new sample changes only
 * n − 1 of them: O(n) divisions and searches a step, without the pauses that a selection from all
 * slopes would make.
 *
 * A slope is the same double each time it is computed, so that one that was put in is found again
 * when its sample leaves: ranks are exact for ever.
 */
export class PairSlopes {
  readonly #x: Float64Array<ArrayBuffer>;
  readonly #y: Float64Array<ArrayBuffer>;
  readonly #slopes = new OrderedMultiset();
  #filledCount = 0;
  #nextSlot = 0;

  constructor(sampleCount: number) {
    this.#x = new Float64Array(sampleCount);
    this.#y = new Float64Array(sampleCount);
  }

  /** Samples held, at most `sampleCount`. */
  get sampleCount(): number {
    return this.#filledCount;
  }

  /** Pairs of different x. */
  get length(): number {
    return this.#slopes.length;
  }

  /**
   * The slope at a rank, from 0.
   * @throws RangeError for a rank outside
   */
  at(rank: number): number {
    return this.#slopes.at(rank);
  }

  /**
   * The median slope; of an even number the mean of the two in the middle.
   * @throws RangeError when there are none
   */
  get median(): number {
    const half = this.#slopes.length >>> 1;
    const upper = this.#slopes.at(half);
    return this.#slopes.length % 2 === 1 ? upper : (this.#slopes.at(half - 1) + upper) / 2;
  }

  /** Takes the next sample; a full window loses its oldest one. */
  push(x: number, y: number): void {
    const xs = this.#x;
    const ys = this.#y;
    const slot = this.#nextSlot;
    if (this.#filledCount === xs.length) {
      const oldX = xs[slot] ?? 0;
      const oldY = ys[slot] ?? 0;
      for (let i = 0; i < xs.length; i += 1) {
        const dx = oldX - (xs[i] ?? 0);
        if (dx !== 0) {
          this.#slopes.remove((oldY - (ys[i] ?? 0)) / dx);
        }
      }
    } else {
      this.#filledCount += 1;
    }
    xs[slot] = x;
    ys[slot] = y;
    for (let i = 0; i < this.#filledCount; i += 1) {
      const dx = x - (xs[i] ?? 0);
      if (dx !== 0) {
        this.#slopes.add((y - (ys[i] ?? 0)) / dx);
      }
    }
    this.#nextSlot = slot + 1 === xs.length ? 0 : slot + 1;
  }

  /** Writes x and y of all samples to the front of arrays, in no particular order. */
  copyTo(x: Float64Array, y: Float64Array): void {
    for (let i = 0; i < this.#filledCount; i += 1) {
      x[i] = this.#x[i] ?? 0;
      y[i] = this.#y[i] ?? 0;
    }
  }

  /** Forgets all samples. */
  clear(): void {
    this.#slopes.clear();
    this.#filledCount = 0;
    this.#nextSlot = 0;
  }
}
