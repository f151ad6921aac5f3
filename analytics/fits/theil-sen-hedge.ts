import { RingBuffer } from '../stats/ring-buffer.ts';
import { roundingFloor } from '../stats/rounding-floor.ts';
import {
  withoutFit,
  type HedgeEstimator,
  type NoFitReason,
  type WindowOptions,
} from './hedge-estimator.ts';
import { medianOf } from './order-statistics.ts';
import { PairSlopes } from './pair-slopes.ts';
import { medianSlopeError } from './slope-interval.ts';

/** Samples whose pairs are all used; the work of a step and the memory grow with them. */
export const mostPairedSamples = 1_200;

/**
 * The Theil-Sen line: β is the median of the slopes of all pairs of samples, α the median of
 * y − βx (Theil 1950, Sen 1968; scipy's `theilslopes` with method "joint").
 *
 * A window of more than 1,200 samples is thinned for β: of `stride` samples in a row the first takes
 * part in pairs, with the smallest stride that leaves 1,200 or fewer, and β changes every `stride`
 * samples. α and the residuals are those of the whole window. For 3,600 samples the stride is 3.
 */
export class TheilSenHedge implements HedgeEstimator {
  readonly isWindowed = true;
  readonly #x: RingBuffer;
  readonly #y: RingBuffer;
  readonly #stride: number;
  readonly #slopes: PairSlopes;
  readonly #residuals: Float64Array<ArrayBuffer>;
  readonly #windowX: Float64Array<ArrayBuffer>;
  readonly #windowY: Float64Array<ArrayBuffer>;
  readonly #baseMagnitude: number;

  #strideLeft = 0;
  #noFitReason: NoFitReason | undefined = 'warming';
  #originX = 0;
  #originY = 0;
  #slope = 0;
  #shift = 0;
  #residualSd = 0;

  /** @throws RangeError for a window under 3 samples */
  constructor({ windowSamples, baseMagnitude }: WindowOptions) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 3) {
      throw new RangeError(`A regression window has 3 or more samples, not ${windowSamples}.`);
    }
    this.#x = new RingBuffer(windowSamples);
    this.#y = new RingBuffer(windowSamples);
    this.#stride = Math.ceil(windowSamples / mostPairedSamples);
    this.#slopes = new PairSlopes(Math.floor(windowSamples / this.#stride));
    this.#residuals = new Float64Array(windowSamples);
    this.#windowX = new Float64Array(windowSamples);
    this.#windowY = new Float64Array(windowSamples);
    this.#baseMagnitude = baseMagnitude;
  }

  get sampleCount(): number {
    return this.#x.length;
  }

  /** Of how many samples one takes part in pairs. */
  get stride(): number {
    return this.#stride;
  }

  get hasFit(): boolean {
    return this.#noFitReason === undefined;
  }

  get noFitReason(): NoFitReason | undefined {
    return this.#noFitReason;
  }

  get alpha(): number | undefined {
    return this.hasFit ? this.#originY - this.#slope * this.#originX + this.#shift : undefined;
  }

  get beta(): number | undefined {
    return this.hasFit ? this.#slope : undefined;
  }

  /** From Sen's rank interval, O(n log n); 0 on a perfect line. */
  get betaStandardError(): number | undefined {
    if (!this.hasFit) {
      return undefined;
    }
    if (this.#residualSd === 0) {
      return 0;
    }
    this.#slopes.copyTo(this.#windowX, this.#windowY);
    return medianSlopeError(this.#slopes, this.#windowX, this.#windowY);
  }

  get residualSd(): number {
    this.#demandFit();
    return this.#residualSd;
  }

  residual(x: number, y: number): number {
    this.#demandFit();
    return y - this.#originY - this.#slope * (x - this.#originX) - this.#shift;
  }

  predictionSd(): number {
    return this.residualSd;
  }

  push(x: number, y: number): void {
    this.#x.push(x);
    this.#y.push(y);
    if (this.#strideLeft === 0) {
      this.#slopes.push(x, y);
      this.#strideLeft = this.#stride;
    }
    this.#strideLeft -= 1;
    if (this.#x.isFull) {
      this.#noFitReason = this.#fit();
    }
  }

  clear(): void {
    this.#x.clear();
    this.#y.clear();
    this.#slopes.clear();
    this.#strideLeft = 0;
    this.#noFitReason = 'warming';
  }

  #fit(): NoFitReason | undefined {
    const xs = this.#windowX;
    const ys = this.#windowY;
    this.#x.copyTo(xs);
    this.#y.copyTo(ys);
    const originX = xs[0] ?? 0;
    const originY = ys[0] ?? 0;
    let peakD = 0;
    let peakY = 0;
    for (let i = 0; i < xs.length; i += 1) {
      peakD = Math.max(peakD, Math.abs((xs[i] ?? 0) - originX));
      peakY = Math.max(peakY, Math.abs(ys[i] ?? 0));
    }
    const floorX = roundingFloor * (this.#baseMagnitude + Math.abs(originX) + peakD);
    if (this.#slopes.length === 0 || !(peakD > floorX)) {
      return 'constantX';
    }
    const slope = this.#slopes.median;
    const residuals = this.#residuals;
    for (let i = 0; i < xs.length; i += 1) {
      residuals[i] = (ys[i] ?? 0) - originY - slope * ((xs[i] ?? 0) - originX);
    }
    const shift = medianOf(residuals, xs.length);
    let sumEE = 0;
    for (let i = 0; i < xs.length; i += 1) {
      const e = (residuals[i] ?? 0) - shift;
      sumEE += e * e;
    }
    const sd = Math.sqrt(sumEE / (xs.length - 2));
    const floorY = roundingFloor * (this.#baseMagnitude + peakY);
    this.#originX = originX;
    this.#originY = originY;
    this.#slope = slope;
    this.#shift = shift;
    this.#residualSd = sd > floorY + Math.abs(slope) * floorX ? sd : 0;
    return undefined;
  }

  #demandFit(): void {
    if (!this.hasFit) {
      throw new Error(withoutFit);
    }
  }
}
