import { RingBuffer } from '../stats/ring-buffer.ts';
import { cancellationLimit, roundingFloor } from '../stats/rounding-floor.ts';

/** Lags are looked at up to this many bars in both directions. */
export const maxLagBars = 10;
/** Lags −10 … +10, in this order. */
export const lagCount = 2 * maxLagBars + 1;

/**
 * Cross-correlation of the last `windowSamples` pairs of log returns at the lags −10 … +10 bars,
 * O(lags) per pair. With a of the dependent leg (y) and b of the hedge leg (x):
 *
 *     c_k = Σ_t (a_t − ā)(b_{t−k} − b̄) / √(Σ(a_t − ā)² Σ(b_t − b̄)²)
 *
 * over the n − |k| pairs of which both are in the window, with means and deviations of the whole
 * window (Box and Jenkins; statsmodels' `ccf` with adjusted=False). **A positive lag looks at x of k
 * bars ago: a peak there says that x leads.** c₀ is Pearson's correlation.
 *
 * Kept are the sums of products about an origin o, the means when the window was last summed, and
 * corrected when they are read: Σ(a − ā)(b − b̄) = Σ(a − o)(b − o′) − … with the distances of the means
 * from their origins, which are small. Summed afresh every n pairs and after heavy cancellation, as
 * `RollingCorrelation`.
 */
export class RollingCrossCorrelation {
  readonly #a: RingBuffer;
  readonly #b: RingBuffer;
  readonly #orderedA: Float64Array<ArrayBuffer>;
  readonly #orderedB: Float64Array<ArrayBuffer>;
  readonly #perSample: number;
  readonly #leastSquares: number;
  /** Σ of products about the origins, by lag + 10. */
  readonly #products = new Float64Array(lagCount);

  #originA = 0;
  #originB = 0;
  #sumA = 0;
  #sumB = 0;
  #sumAA = 0;
  #sumBB = 0;
  #peakAA = 0;
  #peakBB = 0;
  #updatesLeft = 0;

  /**
   * @param windowSamples - returns in the window, 12 or more
   * @throws RangeError for a smaller window
   */
  constructor(windowSamples: number) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < maxLagBars + 2) {
      throw new RangeError(
        `A window for lags of ${maxLagBars} has ${maxLagBars + 2} or more returns, not ${windowSamples}.`,
      );
    }
    this.#a = new RingBuffer(windowSamples);
    this.#b = new RingBuffer(windowSamples);
    this.#orderedA = new Float64Array(windowSamples);
    this.#orderedB = new Float64Array(windowSamples);
    this.#perSample = 1 / windowSamples;
    this.#leastSquares = windowSamples * roundingFloor * roundingFloor;
  }

  /** Whether the window is full and both sides vary in it. */
  get hasValues(): boolean {
    return (
      this.#a.isFull &&
      this.#centredSum(this.#sumAA, this.#sumA) > this.#leastSquares &&
      this.#centredSum(this.#sumBB, this.#sumB) > this.#leastSquares
    );
  }

  /**
   * Writes c₋₁₀ … c₊₁₀ to the front of `target`.
   * @throws Error without values
   */
  copyTo(target: Float64Array): void {
    if (!this.hasValues) {
      throw new Error('There is no cross-correlation: ask hasValues first.');
    }
    const meanA = this.#sumA * this.#perSample;
    const meanB = this.#sumB * this.#perSample;
    const scale =
      Math.sqrt(this.#centredSum(this.#sumAA, this.#sumA)) *
      Math.sqrt(this.#centredSum(this.#sumBB, this.#sumB));
    const last = this.#a.length - 1;
    // Sums of the returns that take part at a lag, all but the oldest or all but the newest.
    let recentA = this.#sumA;
    let recentB = this.#sumB;
    let earlyA = this.#sumA;
    let earlyB = this.#sumB;
    for (let lag = 0; lag <= maxLagBars; lag += 1) {
      const meanProduct = (this.#a.length - lag) * meanA * meanB;
      const leading = this.#products[maxLagBars + lag] ?? 0;
      const lagging = this.#products[maxLagBars - lag] ?? 0;
      target[maxLagBars + lag] = (leading - meanB * recentA - meanA * earlyB + meanProduct) / scale;
      target[maxLagBars - lag] = (lagging - meanB * earlyA - meanA * recentB + meanProduct) / scale;
      recentA -= (this.#a.at(lag) ?? 0) - this.#originA;
      recentB -= (this.#b.at(lag) ?? 0) - this.#originB;
      earlyA -= (this.#a.at(last - lag) ?? 0) - this.#originA;
      earlyB -= (this.#b.at(last - lag) ?? 0) - this.#originB;
    }
  }

  /** Takes the next pair of returns, a of y and b of x; a full window loses its oldest one. */
  push(a: number, b: number): void {
    if (!this.#a.isFull) {
      this.#fill(a, b);
      return;
    }
    this.#addProducts(0, 1, -1);
    const a0 = this.#a.replaceOldest(a) - this.#originA;
    const b0 = this.#b.replaceOldest(b) - this.#originB;
    this.#addProducts(this.#a.length - 1, -1, 1);
    const a1 = a - this.#originA;
    const b1 = b - this.#originB;
    this.#sumA += a1 - a0;
    this.#sumB += b1 - b0;
    this.#sumAA += a1 * a1 - a0 * a0;
    this.#sumBB += b1 * b1 - b0 * b0;
    this.#peakAA = Math.max(this.#peakAA, this.#sumAA);
    this.#peakBB = Math.max(this.#peakBB, this.#sumBB);
    this.#updatesLeft -= 1;
    if (this.#updatesLeft === 0 || this.#hasCancelled()) {
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

  /** The products of one position with its neighbours in a direction, added or taken away. */
  #addProducts(position: number, direction: 1 | -1, sign: 1 | -1): void {
    const products = this.#products;
    const ownA = sign * ((this.#a.at(position) ?? 0) - this.#originA);
    const ownB = sign * ((this.#b.at(position) ?? 0) - this.#originB);
    const same = (this.#b.at(position) ?? 0) - this.#originB;
    products[maxLagBars] = (products[maxLagBars] ?? 0) + ownA * same;
    for (let distance = 1; distance <= maxLagBars; distance += 1) {
      const otherA = (this.#a.at(position + direction * distance) ?? 0) - this.#originA;
      const otherB = (this.#b.at(position + direction * distance) ?? 0) - this.#originB;
      // Of the pair (a_t, b_{t−k}) the newer one is a for k > 0.
      const withA = maxLagBars - direction * distance;
      const withB = maxLagBars + direction * distance;
      products[withA] = (products[withA] ?? 0) + ownA * otherB;
      products[withB] = (products[withB] ?? 0) + ownB * otherA;
    }
  }

  #centredSum(sumSquares: number, sum: number): number {
    return sumSquares - sum * sum * this.#perSample;
  }

  #hasCancelled(): boolean {
    const least = this.#leastSquares;
    const sumAA = Math.max(least, this.#centredSum(this.#sumAA, this.#sumA));
    const sumBB = Math.max(least, this.#centredSum(this.#sumBB, this.#sumB));
    return sumAA * cancellationLimit < this.#peakAA || sumBB * cancellationLimit < this.#peakBB;
  }

  #reorigin(): void {
    const a = this.#orderedA;
    const b = this.#orderedB;
    this.#a.copyTo(a);
    this.#b.copyTo(b);
    this.#originA = centre(a);
    this.#originB = centre(b);
    this.#sumA = 0;
    this.#sumB = 0;
    this.#sumAA = 0;
    this.#sumBB = 0;
    this.#products.fill(0);
    for (let i = 0; i < a.length; i += 1) {
      const ai = a[i] ?? 0;
      const bi = b[i] ?? 0;
      this.#sumA += ai;
      this.#sumB += bi;
      this.#sumAA += ai * ai;
      this.#sumBB += bi * bi;
    }
    for (let lag = 0; lag <= maxLagBars; lag += 1) {
      let leading = 0;
      let lagging = 0;
      for (let i = lag; i < a.length; i += 1) {
        leading += (a[i] ?? 0) * (b[i - lag] ?? 0);
        lagging += (b[i] ?? 0) * (a[i - lag] ?? 0);
      }
      this.#products[maxLagBars + lag] = leading;
      this.#products[maxLagBars - lag] = lagging;
    }
    this.#peakAA = this.#sumAA;
    this.#peakBB = this.#sumBB;
    this.#updatesLeft = a.length;
  }
}

/** Takes the mean off all values and gives it. */
function centre(values: Float64Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value;
  }
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i += 1) {
    values[i] = (values[i] ?? 0) - mean;
  }
  return mean;
}
