import { PairedRing } from './paired-ring.ts';
import { cancellationLimit, roundingFloor } from './rounding-floor.ts';

/**
 * Pearson correlation of the last `windowSamples` pairs of log returns, O(1) per pair: centred sums
 * with the update and the re-origin derived in `RollingOls`. Returns are small and lie around zero,
 * so they need no origin of their own; their rounding is that of log prices, an absolute
 * `roundingFloor`.
 */
export class RollingCorrelation {
  readonly #returns: PairedRing;
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
    this.#returns = new PairedRing(windowSamples);
    this.#perSample = 1 / windowSamples;
    this.#leastSquares = windowSamples * roundingFloor * roundingFloor;
  }

  /** In [−1, 1]; `undefined` while the window is not full or when one side does not vary. */
  get value(): number | undefined {
    if (!this.#returns.isFull) {
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
    const returns = this.#returns;
    if (!returns.isFull) {
      this.#fill(a, b);
      return;
    }
    const a0 = returns.oldestA;
    const b0 = returns.oldestB;
    returns.push(a, b);
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
    this.#returns.clear();
  }

  #fill(a: number, b: number): void {
    const returns = this.#returns;
    returns.push(a, b);
    // The mean so far, from the first return on.
    this.#meanA += (a - this.#meanA) / returns.length;
    this.#meanB += (b - this.#meanB) / returns.length;
    if (returns.isFull) {
      this.#reorigin();
    }
  }

  /**
   * One passage around the means there are. They are off by rounding alone, and what the passage finds
   * of Σ(a − ā) is that rounding: it corrects means and sums. Sums do not ask for the order of time.
   */
  #reorigin(): void {
    const { a, b } = this.#returns;
    const meanA = this.#meanA;
    const meanB = this.#meanB;
    let restA = 0;
    let restB = 0;
    let rawAA = 0;
    let rawAB = 0;
    let rawBB = 0;
    for (let i = 0; i < a.length; i += 1) {
      const centredA = (a[i] ?? 0) - meanA;
      const centredB = (b[i] ?? 0) - meanB;
      restA += centredA;
      restB += centredB;
      rawAA += centredA * centredA;
      rawAB += centredA * centredB;
      rawBB += centredB * centredB;
    }
    const perSample = this.#perSample;
    this.#meanA = meanA + restA * perSample;
    this.#meanB = meanB + restB * perSample;
    this.#sumAA = rawAA - restA * restA * perSample;
    this.#sumAB = rawAB - restA * restB * perSample;
    this.#sumBB = rawBB - restB * restB * perSample;
    this.#peakAA = this.#sumAA;
    this.#peakBB = this.#sumBB;
    this.#updatesLeft = a.length;
  }
}
