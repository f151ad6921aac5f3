import { exactFit, type ExactFit } from './exact-fit.ts';
import { PairedRing } from './paired-ring.ts';
import { cancellationLimit } from './rounding-floor.ts';
import { renewedLine, windowLine, type WindowLine } from './window-line.ts';

const withoutFit = 'The window has no regression: ask hasFit first.';

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
 * u = (y − yₒ) − β₀d, where (xₒ, yₒ) is a sample of the window and β₀ its slope at the last
 * re-origin. Then β = β₀ + Sdu/Sdd, and RSS = Suu − Sdu²/Sdd subtracts next to nothing, where
 * Syy − Sxy²/Sxx would lose log₁₀ 1/(1 − R²) digits on a pair that moves together.
 *
 * Re-origin. Every `windowSamples` updates (amortised O(1)) the sums are computed afresh around
 * the rolling slope, which is compared with the exact one that they give; the largest drift seen
 * is kept. At once after a heavy cancellation, when that slope may be off, the window is fitted anew.
 */
export class RollingOls {
  /** x on side a, y on side b. */
  readonly #samples: PairedRing;
  readonly #orderedX: Float64Array<ArrayBuffer>;
  readonly #orderedY: Float64Array<ArrayBuffer>;
  readonly #baseMagnitude: number;
  readonly #perSample: number;
  readonly #perDegree: number;

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
  #floorX = 0;
  #leastDD = 0;
  #leastYY = 0;
  #floorY = 0;
  #updatesLeft = 0;

  #hasFit = false;
  #betaShift = 0;
  #residualVariance = 0;
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
    this.#samples = new PairedRing(windowSamples);
    this.#orderedX = new Float64Array(windowSamples);
    this.#orderedY = new Float64Array(windowSamples);
    this.#baseMagnitude = baseMagnitude;
    this.#perSample = 1 / windowSamples;
    this.#perDegree = 1 / (windowSamples - 2);
  }

  /** Samples in the window, at most `windowSamples`. */
  get sampleCount(): number {
    return this.#samples.length;
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
    if (!this.#hasFit) {
      return undefined;
    }
    const beta = this.#referenceBeta + this.#betaShift;
    return this.#originY - beta * this.#originX + (this.#meanU - this.#betaShift * this.#meanD);
  }

  /** Share of y's variance explained, β²Sxx/Syy; `undefined` without a fit or when y is constant. */
  get rSquared(): number | undefined {
    if (!this.#hasFit) {
      return undefined;
    }
    const reference = this.#referenceBeta;
    const sumYY = this.#sumUU + reference * (2 * this.#sumDU + reference * this.#sumDD);
    if (!(sumYY > this.#leastYY)) {
      return undefined;
    }
    const beta = reference + this.#betaShift;
    return Math.min(1, (beta * beta * this.#sumDD) / sumYY);
  }

  /**
   * Residual standard deviation √(RSS / (n − 2)). It is 0 when the fit is perfect to within rounding:
   * a z-score over rounding noise would be noise itself.
   * @throws Error without a fit
   */
  get residualSd(): number {
    this.#demandFit();
    const sd = Math.sqrt(this.#residualVariance);
    return sd > this.#residualFloor ? sd : 0;
  }

  /** residualSd / √Σ(x − x̄)², O(1); `undefined` without a fit. */
  get betaStandardError(): number | undefined {
    return this.#hasFit ? this.residualSd / Math.sqrt(this.#sumDD) : undefined;
  }

  /**
   * x̄ of the window.
   * @throws Error without a fit
   */
  get meanX(): number {
    this.#demandFit();
    return this.#originX + this.#meanD;
  }

  /**
   * ȳ of the window.
   * @throws Error without a fit
   */
  get meanY(): number {
    this.#demandFit();
    return this.#originY + (this.#meanU + this.#referenceBeta * this.#meanD);
  }

  /**
   * x − x̄ of any x, computed without cancellation.
   * @throws Error without a fit
   */
  deviationX(x: number): number {
    this.#demandFit();
    return x - this.#originX - this.#meanD;
  }

  /**
   * Σ(x − x̄)² of the window.
   * @throws Error without a fit
   */
  get sumXX(): number {
    this.#demandFit();
    return this.#sumDD;
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

  /**
   * e = y − α − βx of any sample, computed without cancellation.
   * @throws Error without a fit
   */
  residual(x: number, y: number): number {
    this.#demandFit();
    const d = x - this.#originX;
    const u = y - this.#originY - this.#referenceBeta * d;
    return u - this.#meanU - this.#betaShift * (d - this.#meanD);
  }

  /** The window fitted afresh, with all fit statistics: O(n), for a display. `undefined` without a fit. */
  refit(): ExactFit | undefined {
    if (!this.#hasFit) {
      return undefined;
    }
    this.#samples.copyTo(this.#orderedX, this.#orderedY);
    return exactFit(this.#orderedX, this.#orderedY, this.#baseMagnitude);
  }

  /**
   * Takes the next sample; a full window loses its oldest one. The update stands here as a whole: each
   * call that it handed numbers to would cost a tenth of it.
   */
  push(x: number, y: number): void {
    const samples = this.#samples;
    if (!samples.isFull) {
      this.#fill(x, y);
      return;
    }
    const originX = this.#originX;
    const originY = this.#originY;
    const reference = this.#referenceBeta;
    const d0 = samples.oldestA - originX;
    const u0 = samples.oldestB - originY - reference * d0;
    samples.push(x, y);
    const d1 = x - originX;
    const u1 = y - originY - reference * d1;
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
    if (sumDD > this.#peakDD) {
      this.#peakDD = sumDD;
    }
    if (sumUU > this.#peakUU) {
      this.#peakUU = sumUU;
    }
    this.#solve();
    this.#updatesLeft -= 1;
    if (this.#hasCancelled()) {
      this.#reorigin();
    } else if (this.#updatesLeft === 0) {
      this.#renew();
    }
  }

  /** Forgets all samples; the counters stay. */
  clear(): void {
    this.#samples.clear();
    this.#hasFit = false;
  }

  /** Throwing instead of `undefined`: a result that may be absent would be boxed at every call. */
  #demandFit(): void {
    if (!this.#hasFit) {
      throw new Error(withoutFit);
    }
  }

  #fill(x: number, y: number): void {
    this.#samples.push(x, y);
    if (this.#samples.isFull) {
      this.#reorigin();
    }
  }

  #solve(): void {
    const sumDU = this.#sumDU;
    const sumDD = this.#sumDD;
    const hasFit = sumDD > this.#leastDD;
    const betaShift = hasFit ? sumDU / sumDD : 0;
    const beta = Math.abs(this.#referenceBeta + betaShift);
    this.#hasFit = hasFit;
    this.#betaShift = betaShift;
    this.#residualVariance = Math.max(0, (this.#sumUU - betaShift * sumDU) * this.#perDegree);
    this.#residualFloor = this.#floorY + beta * this.#floorX;
  }

  #hasCancelled(): boolean {
    const leastVariance = this.#residualFloor * this.#residualFloor;
    return (
      Math.max(this.#sumDD, this.#leastDD) * cancellationLimit < this.#peakDD ||
      Math.max(this.#residualVariance, leastVariance) * cancellationLimit <
        this.#peakUU * this.#perDegree
    );
  }

  #reorigin(): void {
    this.#samples.copyTo(this.#orderedX, this.#orderedY);
    this.#measureFrom(windowLine(this.#orderedX, this.#orderedY, this.#baseMagnitude));
  }

  #renew(): void {
    const { beta } = this;
    if (beta === undefined) {
      this.#reorigin();
      return;
    }
    const { a, b } = this.#samples;
    const known = { slope: beta, meanX: this.meanX, meanY: this.meanY };
    this.#measureFrom(renewedLine(a, b, known, this.#baseMagnitude));
    this.#noteDrift(beta);
  }

  #measureFrom(line: WindowLine): void {
    this.#originX = line.originX;
    this.#originY = line.originY;
    this.#referenceBeta = line.slope;
    this.#meanD = line.meanD;
    this.#meanU = line.meanU;
    this.#sumDD = line.sumDD;
    this.#sumDU = line.sumDU;
    this.#sumUU = line.sumUU;
    this.#peakDD = line.sumDD;
    this.#peakUU = line.sumUU;
    this.#floorX = line.floorX;
    this.#leastDD = line.leastDD;
    this.#leastYY = line.leastYY;
    this.#floorY = line.floorY;
    this.#updatesLeft = this.#samples.length;
    this.#reoriginCount += 1;
    this.#solve();
  }

  #noteDrift(rollingBeta: number): void {
    const exactBeta = this.beta;
    if (exactBeta === undefined) {
      return;
    }
    const standardError = this.residualSd / Math.sqrt(this.#sumDD);
    const scale = Math.max(Math.abs(exactBeta), standardError);
    if (scale > 0) {
      this.#largestDrift = Math.max(this.#largestDrift, Math.abs(rollingBeta - exactBeta) / scale);
    }
  }
}
