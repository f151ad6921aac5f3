import { RingBuffer } from '../stats/ring-buffer.ts';
import { doubledRanks } from './average-ranks.ts';

/**
 * Spearman's rank correlation of the last `windowSamples` pairs, equal values with their average
 * rank, as scipy's `spearmanr`: Pearson's correlation of the ranks.
 *
 * A pair costs two writes; ranks are made when the correlation is read, O(n log n), for a screen reads
 * it now and then and stored history once. They are whole numbers, doubled, and so are the sums over
 * them: they reach n³/3, exact up to windows of 300,000.
 */
export class RollingSpearman {
  readonly #a: RingBuffer;
  readonly #b: RingBuffer;
  readonly #ordered: Float64Array<ArrayBuffer>;
  readonly #sorted: Float64Array<ArrayBuffer>;
  readonly #ranksA: Float64Array<ArrayBuffer>;
  readonly #ranksB: Float64Array<ArrayBuffer>;
  #value: number | undefined;
  #isRanked = true;

  /**
   * @param windowSamples - pairs in the window, 2 or more
   * @throws RangeError for a smaller window
   */
  constructor(windowSamples: number) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 2) {
      throw new RangeError(`A correlation window has 2 or more pairs, not ${windowSamples}.`);
    }
    this.#a = new RingBuffer(windowSamples);
    this.#b = new RingBuffer(windowSamples);
    this.#ordered = new Float64Array(windowSamples);
    this.#sorted = new Float64Array(windowSamples);
    this.#ranksA = new Float64Array(windowSamples);
    this.#ranksB = new Float64Array(windowSamples);
  }

  /** In [−1, 1]; `undefined` while the window is not full or when all values of a side are equal. */
  get value(): number | undefined {
    if (!this.#isRanked) {
      this.#value = this.#a.isFull ? this.#correlation() : undefined;
      this.#isRanked = true;
    }
    return this.#value;
  }

  /** Takes the next pair; a full window loses its oldest one. */
  push(a: number, b: number): void {
    this.#a.push(a);
    this.#b.push(b);
    this.#isRanked = false;
  }

  /** Forgets all pairs. */
  clear(): void {
    this.#a.clear();
    this.#b.clear();
    this.#isRanked = false;
  }

  #correlation(): number | undefined {
    const a = this.#ranksA;
    const b = this.#ranksB;
    this.#a.copyTo(this.#ordered);
    doubledRanks(this.#ordered, this.#sorted, a);
    this.#b.copyTo(this.#ordered);
    doubledRanks(this.#ordered, this.#sorted, b);
    let sumAA = 0;
    let sumAB = 0;
    let sumBB = 0;
    for (let i = 0; i < a.length; i += 1) {
      // From the mean rank, doubled: n + 1.
      const rankA = (a[i] ?? 0) - a.length - 1;
      const rankB = (b[i] ?? 0) - b.length - 1;
      sumAA += rankA * rankA;
      sumAB += rankA * rankB;
      sumBB += rankB * rankB;
    }
    if (!(sumAA > 0 && sumBB > 0)) {
      return undefined;
    }
    return Math.max(-1, Math.min(1, sumAB / Math.sqrt(sumAA * sumBB)));
  }
}
