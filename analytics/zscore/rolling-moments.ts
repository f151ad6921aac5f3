import { RingBuffer } from '../stats/ring-buffer.ts';
import { cancellationLimit } from '../stats/rounding-floor.ts';

/**
 * Mean and standard deviation of the last `windowSamples` numbers, O(1) per number: the centred sum
 * of squares and the re-origin derived in `RollingOls`, measured from a number of the window.
 */
export class RollingMoments {
  readonly #values: RingBuffer;
  readonly #ordered: Float64Array<ArrayBuffer>;
  readonly #perSample: number;

  #origin = 0;
  #mean = 0;
  #sumSquares = 0;
  #peak = 0;
  #updatesLeft = 0;

  /**
   * @param windowSamples - 2 or more
   * @throws RangeError for a smaller window
   */
  constructor(windowSamples: number) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 2) {
      throw new RangeError(`A deviation needs 2 or more samples, not ${windowSamples}.`);
    }
    this.#values = new RingBuffer(windowSamples);
    this.#ordered = new Float64Array(windowSamples);
    this.#perSample = 1 / windowSamples;
  }

  get isFull(): boolean {
    return this.#values.isFull;
  }

  /**
   * Standard deviation with n − `ddof` degrees of freedom; 0 while the window is not full. That of
   * equal numbers may come out as rounding instead of 0.
   */
  standardDeviation(ddof: number): number {
    return this.isFull
      ? Math.sqrt(Math.max(0, this.#sumSquares) / (this.#ordered.length - ddof))
      : 0;
  }

  /** value − mean, computed without cancellation; only for a full window. */
  deviation(value: number): number {
    return value - this.#origin - this.#mean;
  }

  /** Takes the next number; a full window loses its oldest one. */
  push(value: number): void {
    if (!this.#values.isFull) {
      this.#fill(value);
      return;
    }
    const d0 = this.#values.replaceOldest(value) - this.#origin;
    const d1 = value - this.#origin;
    const mean = this.#mean;
    const newMean = mean + (d1 - d0) * this.#perSample;
    const sumSquares =
      this.#sumSquares + ((d1 - newMean) * (d1 - mean) - (d0 - newMean) * (d0 - mean));
    this.#mean = newMean;
    this.#sumSquares = sumSquares;
    if (sumSquares > this.#peak) {
      this.#peak = sumSquares;
    }
    this.#updatesLeft -= 1;
    // At a peak of 0 nothing has changed since the window was last summed.
    if (this.#updatesLeft === 0 || sumSquares * cancellationLimit < this.#peak) {
      this.#reorigin();
    }
  }

  /** Forgets all numbers. */
  clear(): void {
    this.#values.clear();
  }

  #fill(value: number): void {
    this.#values.push(value);
    if (this.#values.isFull) {
      this.#reorigin();
    }
  }

  #reorigin(): void {
    const values = this.#ordered;
    this.#values.copyTo(values);
    const origin = values[0] ?? 0;
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) {
      const d = (values[i] ?? 0) - origin;
      values[i] = d;
      sum += d;
    }
    const mean = sum * this.#perSample;
    let rest = 0;
    let sumSquares = 0;
    for (const value of values) {
      const centred = value - mean;
      rest += centred;
      sumSquares += centred * centred;
    }
    this.#origin = origin;
    this.#mean = mean + rest * this.#perSample;
    this.#sumSquares = sumSquares - rest * rest * this.#perSample;
    this.#peak = this.#sumSquares;
    this.#updatesLeft = values.length;
  }
}
