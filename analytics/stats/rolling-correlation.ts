import { RingBuffer } from './ring-buffer.ts';
import { cancellationLimit, roundingFloor } from './rounding-floor.ts';

/**
 * Pearson correlation of the last `windowSamples` pairs of log returns, O(1) per pair: centred sums
 * with the update and the re-origin derived in `RollingOls`. Returns are small and lie around zero,
 * so they need no origin of their own; their rounding is that of log prices, an absolute
 * `roundingFloor`.
 */
export class RollingCorrelation {
  readonly #a: RingBuffer;
  readonly #b: RingBuffer;
  readonly #orderedA: Float64Array<ArrayBuffer>;
  readonly #orderedB: Float64Array<ArrayBuffer>;
  readonly #perSample: number;
  readonly #leastSquares: number;

  #meanA = 0;
  #meanB = 0;
  #sumAA = 0;
  #sumAB = 0;
  #sumBB = 0;
  #peakAA = 0;
  #peakBB = 0;
  #updatesLeft = 0;

  /**
   * @param windowSamples - returns in the window, 2 or more
   * @throws RangeError for a smaller window
   */
  constructor(windowSamples: number) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 2) {
      throw new RangeError(`A correlation window has 2 or more returns, not ${windowSamples}.`);
    }
    this.#a = new RingBuffer(windowSamples);
    this.#b = new RingBuffer(windowSamples);
    this.#orderedA = new Float64Array(windowSamples);
    this.#orderedB = new Float64Array(windowSamples);
    this.#perSample = 1 / windowSamples;
    this.#leastSquares = windowSamples * roundingFloor * roundingFloor;
  }

  /** In [−1, 1]; `undefined` while the window is not full or when one side does not vary. */
  get value(): number | undefined {
    if (!this.#a.isFull) {
      return undefined;
    }
    if (!(this.#sumAA > this.#leastSquares && this.#sumBB > this.#leastSquares)) {
      return undefined;
    }
    const value = this.#sumAB / (Math.sqrt(this.#sumAA) * Math.sqrt(this.#sumBB));
    return Math.max(-1, Math.min(1, value));
  }

  /** Takes the next pair of returns; a full window loses its oldest one. */
  push(a: number, b: number): void {
    if (!this.#a.isFull) {
      this.#fill(a, b);
      return;
    }
    const a0 = this.#a.replaceOldest(a);
    const b0 = this.#b.replaceOldest(b);
    const meanA = this.#meanA;
    const meanB = this.#meanB;
    const newMeanA = meanA + (a - a0) * this.#perSample;
    const newMeanB = meanB + (b - b0) * this.#perSample;
    const sumAA = this.#sumAA + ((a - newMeanA) * (a - meanA) - (a0 - newMeanA) * (a0 - meanA));
    const sumBB = this.#sumBB + ((b - newMeanB) * (b - meanB) - (b0 - newMeanB) * (b0 - meanB));
    this.#sumAB += (a - newMeanA) * (b - meanB) - (a0 - newMeanA) * (b0 - meanB);
    this.#sumAA = sumAA;
    this.#sumBB = sumBB;
    this.#meanA = newMeanA;
    this.#meanB = newMeanB;
    if (sumAA > this.#peakAA) {
      this.#peakAA = sumAA;
    }
    if (sumBB > this.#peakBB) {
      this.#peakBB = sumBB;
    }
    this.#updatesLeft -= 1;
    const least = this.#leastSquares;
    if (
      this.#updatesLeft === 0 ||
      Math.max(sumAA, least) * cancellationLimit < this.#peakAA ||
      Math.max(sumBB, least) * cancellationLimit < this.#peakBB
    ) {
      this.#reorigin();
    }
  }

  /** Forgets all returns. */
  clear(): void {
    this.#a.clear();
    this.#b.clear();
  }

  #fill(a: number, b: number): void {
    this.#a.push(a);
    this.#b.push(b);
    if (this.#a.isFull) {
      this.#reorigin();
    }
  }

  #reorigin(): void {
    const a = this.#orderedA;
    const b = this.#orderedB;
    this.#a.copyTo(a);
    this.#b.copyTo(b);
    let sumA = 0;
    let sumB = 0;
    for (let i = 0; i < a.length; i += 1) {
      sumA += a[i] ?? 0;
      sumB += b[i] ?? 0;
    }
    const meanA = sumA * this.#perSample;
    const meanB = sumB * this.#perSample;
    let sumAA = 0;
    let sumAB = 0;
    let sumBB = 0;
    for (let i = 0; i < a.length; i += 1) {
      const centredA = (a[i] ?? 0) - meanA;
      const centredB = (b[i] ?? 0) - meanB;
      sumAA += centredA * centredA;
      sumAB += centredA * centredB;
      sumBB += centredB * centredB;
    }
    this.#meanA = meanA;
    this.#meanB = meanB;
    this.#sumAA = sumAA;
    this.#sumAB = sumAB;
    this.#sumBB = sumBB;
    this.#peakAA = sumAA;
    this.#peakBB = sumBB;
    this.#updatesLeft = a.length;
  }
}
