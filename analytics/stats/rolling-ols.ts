import { exactFit } from './exact-fit.ts';
import { RingBuffer } from './ring-buffer.ts';
import { cancellationLimit, roundingFloor } from './rounding-floor.ts';

/**
 * The least-squares line y = α + βx over the last `windowSamples` samples, O(1) per sample.
 *
 * Centred sums. When (x₀, y₀) leaves a full window and (x₁, y₁) enters, with x̄′ = x̄ + (x₁ − x₀)/n:
 *
 *     C   = Σ(x − x̄)(y − ȳ) = Σxy − n·x̄·ȳ
 *     C′  = C + x₁y₁ − x₀y₀ − x̄′(y₁ − y₀) − ȳ(x₁ − x₀)        because n(x̄′ȳ′ − x̄ȳ) = x̄′Δy + ȳΔx
 *         = C + (x₁ − x̄′)(y₁ − ȳ) − (x₀ − x̄′)(y₀ − ȳ)
 *
 * and the same with x for y, or y for x. Raw sums would cancel at BTC prices.
 *
 * Measured from a reference line. The sums are not over (x, y) but over d = x − xₒ and
 * u = (y − yₒ) − β₀d, where (xₒ, yₒ) is a sample of the window and β₀ its exact slope at the last
 * re-origin. Then β = β₀ + Sdu/Sdd, and RSS = Suu − Sdu²/Sdd subtracts next to nothing, where
 * Syy − Sxy²/Sxx would lose log₁₀ 1/(1 − R²) digits on a pair that moves together.
 *
 * Re-origin. Every `windowSamples` updates (amortised O(1)), and at once after a heavy cancellation,
 * the sums are computed afresh in two passes from the window; the slope is checked against
 * `exactFit`, and the largest drift seen is kept.
 */
export class RollingOls {
  readonly #x: RingBuffer;
  readonly #y: RingBuffer;
  readonly #orderedX: Float64Array<ArrayBuffer>;
  readonly #orderedY: Float64Array<ArrayBuffer>;
  readonly #baseMagnitude: number;
  readonly #perSample: number;
  readonly #degreesOfFreedom: number;

  #originX = 0;
  #originY = 0;
  #referenceBeta = 0;
  #meanD = 0;
  #meanU = 0;
  #sumDD = 0;
  #sumDU = 0;
  #sumUU = 0;
  #peakDD = 0;
  #peakUU = 0;
  #magnitudeX = 0;
  #magnitudeY = 0;
  #updatesLeft = 0;

  #hasFit = false;
  #betaShift = 0;
  #residualSquares = 0;
  #residualFloor = 0;

  #reoriginCount = 0;
  #largestDrift = 0;

  /**
   * @param windowSamples - 3 or more
   * @param baseMagnitude - added to |x| and |y| when judging what is rounding: 0 for prices; 1 for log
   *   prices, since the relative rounding of a price is an absolute one of its logarithm
   * @throws RangeError for a window that cannot give a residual standard deviation
   */
  constructor(windowSamples: number, baseMagnitude = 0) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 3) {
      throw new RangeError(`A regression window has 3 or more samples, not ${windowSamples}.`);
    }
    this.#x = new RingBuffer(windowSamples);
    this.#y = new RingBuffer(windowSamples);
    this.#orderedX = new Float64Array(windowSamples);
    this.#orderedY = new Float64Array(windowSamples);
    this.#baseMagnitude = baseMagnitude;
    this.#perSample = 1 / windowSamples;
    this.#degreesOfFreedom = windowSamples - 2;
  }

  /** Samples in the window, at most `windowSamples`. */
  get sampleCount(): number {
    return this.#x.length;
  }

  /** Whether the window is full and x varies in it: α and β exist. */
  get hasFit(): boolean {
    return this.#hasFit;
  }

  /** Slope, or `undefined` without a fit. */
  get beta(): number | undefined {
    return this.#hasFit ? this.#referenceBeta + this.#betaShift : undefined;
  }

  /** Intercept α = ȳ − βx̄, or `undefined` without a fit. */
  get alpha(): number | undefined {
    if (!this.#hasFit) return undefined;
    const beta = this.#referenceBeta + this.#betaShift;
    return this.#originY - beta * this.#originX + (this.#meanU - this.#betaShift * this.#meanD);
  }

  /** Share of y's variance explained, β²Sxx/Syy; `undefined` without a fit or when y is constant. */
  get rSquared(): number | undefined {
    if (!this.#hasFit) return undefined;
    const reference = this.#referenceBeta;
    const sumYY = this.#sumUU + reference * (2 * this.#sumDU + reference * this.#sumDD);
    const floor = roundingFloor * this.#magnitudeY;
    if (!(sumYY > this.#x.length * floor * floor)) return undefined;
    const beta = reference + this.#betaShift;
    return Math.min(1, (beta * beta * this.#sumDD) / sumYY);
  }

  /**
   * Residual standard deviation √(RSS / (n − 2)). `undefined` without a fit, and when the fit is
   * perfect to within rounding: dividing by rounding noise would give a z-score of noise.
   */
  get residualSd(): number | undefined {
    return this.#hasFit && this.#residualSquares > this.#residualFloor
      ? Math.sqrt(this.#residualSquares / this.#degreesOfFreedom)
      : undefined;
  }

  /** Exact recomputations so far, the first one at the full window included. */
  get reoriginCount(): number {
    return this.#reoriginCount;
  }

  /**
   * Largest distance seen at a re-origin between the rolling slope and the exact one, relative to the
   * slope or to its standard error, whichever is larger.
   */
  get largestDrift(): number {
    return this.#largestDrift;
  }

  /** e = y − α − βx of any sample, computed without cancellation; `undefined` without a fit. */
  residual(x: number, y: number): number | undefined {
    if (!this.#hasFit) return undefined;
    const d = x - this.#originX;
    const u = y - this.#originY - this.#referenceBeta * d;
    return u - this.#meanU - this.#betaShift * (d - this.#meanD);
  }

  /** Takes the next sample; a full window loses its oldest one. */
  push(x: number, y: number): void {
    const oldX = this.#x.push(x);
    const oldY = this.#y.push(y);
    if (oldX === undefined || oldY === undefined) {
      if (this.#x.isFull) this.#reorigin();
      return;
    }
    this.#replace(oldX, oldY, x, y);
    this.#updatesLeft -= 1;
    this.#solve();
    if (this.#hasCancelled()) {
      this.#reorigin();
    } else if (this.#updatesLeft === 0) {
      const rollingBeta = this.beta;
      this.#reorigin();
      this.#noteDrift(rollingBeta);
    }
  }

  /** Forgets all samples; the counters stay. */
  clear(): void {
    this.#x.clear();
    this.#y.clear();
    this.#hasFit = false;
  }

  #replace(x0: number, y0: number, x1: number, y1: number): void {
    const reference = this.#referenceBeta;
    const d0 = x0 - this.#originX;
    const d1 = x1 - this.#originX;
    const u0 = y0 - this.#originY - reference * d0;
    const u1 = y1 - this.#originY - reference * d1;
    const meanD = this.#meanD;
    const meanU = this.#meanU;
    const newMeanD = meanD + (d1 - d0) * this.#perSample;
    const newMeanU = meanU + (u1 - u0) * this.#perSample;
    const sumDD = this.#sumDD + ((d1 - newMeanD) * (d1 - meanD) - (d0 - newMeanD) * (d0 - meanD));
    const sumUU = this.#sumUU + ((u1 - newMeanU) * (u1 - meanU) - (u0 - newMeanU) * (u0 - meanU));
    this.#sumDU += (d1 - newMeanD) * (u1 - meanU) - (d0 - newMeanD) * (u0 - meanU);
    this.#sumDD = sumDD;
    this.#sumUU = sumUU;
    this.#meanD = newMeanD;
    this.#meanU = newMeanU;
    if (sumDD > this.#peakDD) this.#peakDD = sumDD;
    if (sumUU > this.#peakUU) this.#peakUU = sumUU;
  }

  #solve(): void {
    const floorX = roundingFloor * this.#magnitudeX;
    this.#hasFit = this.#sumDD > this.#x.length * floorX * floorX;
    this.#betaShift = this.#hasFit ? this.#sumDU / this.#sumDD : 0;
    this.#residualSquares = this.#sumUU - this.#betaShift * this.#sumDU;
    const beta = Math.abs(this.#referenceBeta + this.#betaShift);
    const floor = roundingFloor * (this.#magnitudeY + beta * this.#magnitudeX);
    this.#residualFloor = this.#degreesOfFreedom * floor * floor;
  }

  #hasCancelled(): boolean {
    const floorX = roundingFloor * this.#magnitudeX;
    const leastDD = this.#x.length * floorX * floorX;
    return (
      Math.max(this.#sumDD, leastDD) * cancellationLimit < this.#peakDD ||
      Math.max(this.#residualSquares, this.#residualFloor) * cancellationLimit < this.#peakUU
    );
  }

  #reorigin(): void {
    const x = this.#orderedX;
    const y = this.#orderedY;
    this.#x.copyTo(x);
    this.#y.copyTo(y);
    const originX = x[0] ?? 0;
    const originY = y[0] ?? 0;
    const reference = exactFit(x, y, this.#baseMagnitude)?.beta ?? 0;

    let sumD = 0;
    let sumU = 0;
    let largestX = 0;
    let largestY = 0;
    for (let i = 0; i < x.length; i += 1) {
      const xi = x[i] ?? 0;
      const yi = y[i] ?? 0;
      const d = xi - originX;
      sumD += d;
      sumU += yi - originY - reference * d;
      largestX = Math.max(largestX, Math.abs(xi));
      largestY = Math.max(largestY, Math.abs(yi));
    }
    const meanD = sumD * this.#perSample;
    const meanU = sumU * this.#perSample;
    let sumDD = 0;
    let sumDU = 0;
    let sumUU = 0;
    for (let i = 0; i < x.length; i += 1) {
      const d = (x[i] ?? 0) - originX;
      const u = (y[i] ?? 0) - originY - reference * d - meanU;
      sumDD += (d - meanD) * (d - meanD);
      sumDU += (d - meanD) * u;
      sumUU += u * u;
    }
    this.#originX = originX;
    this.#originY = originY;
    this.#referenceBeta = reference;
    this.#meanD = meanD;
    this.#meanU = meanU;
    this.#sumDD = sumDD;
    this.#sumDU = sumDU;
    this.#sumUU = sumUU;
    this.#peakDD = sumDD;
    this.#peakUU = sumUU;
    this.#magnitudeX = this.#baseMagnitude + largestX;
    this.#magnitudeY = this.#baseMagnitude + largestY;
    this.#updatesLeft = x.length;
    this.#reoriginCount += 1;
    this.#solve();
  }

  #noteDrift(rollingBeta: number | undefined): void {
    const exactBeta = this.beta;
    if (rollingBeta === undefined || exactBeta === undefined) return;
    const standardError = (this.residualSd ?? 0) / Math.sqrt(this.#sumDD);
    const scale = Math.max(Math.abs(exactBeta), standardError);
    if (scale > 0) {
      this.#largestDrift = Math.max(this.#largestDrift, Math.abs(rollingBeta - exactBeta) / scale);
    }
  }
}
