import { RankedWindow } from './ranked-window.ts';

/**
 * Spearman's rank correlation of the last `windowSamples` pairs, equal values with their average
 * rank, as scipy's `spearmanr`: Pearson's correlation of the ranks.
 *
 * The ranks are whole numbers, doubled, and so are the sums over them: they reach n³/3, exact up to
 * windows of 300,000, without rounding and so without drift. One pass over the window a pair.
 */
export class RollingSpearman {
  readonly #a: RankedWindow;
  readonly #b: RankedWindow;
  readonly #windowSamples: number;

  /**
   * @param windowSamples - pairs in the window, 2 or more
   * @throws RangeError for a smaller window
   */
  constructor(windowSamples: number) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 2) {
      throw new RangeError(`A correlation window has 2 or more pairs, not ${windowSamples}.`);
    }
    this.#a = new RankedWindow(windowSamples);
    this.#b = new RankedWindow(windowSamples);
    this.#windowSamples = windowSamples;
  }

  /** In [−1, 1]; `undefined` while the window is not full or when all values of a side are equal. */
  get value(): number | undefined {
    const a = this.#a.doubledRanks;
    const b = this.#b.doubledRanks;
    if (this.#a.length < this.#windowSamples) {
      return undefined;
    }
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

  /** Takes the next pair; a full window loses its oldest one. */
  push(a: number, b: number): void {
    this.#a.push(a);
    this.#b.push(b);
  }

  /** Forgets all pairs. */
  clear(): void {
    this.#a.clear();
    this.#b.clear();
  }
}
