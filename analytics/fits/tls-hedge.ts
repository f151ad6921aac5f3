import { RollingOls } from '../stats/rolling-ols.ts';
import { roundingFloor } from '../stats/rounding-floor.ts';
import {
  withoutFit,
  type HedgeEstimator,
  type NoFitReason,
  type WindowOptions,
} from './hedge-estimator.ts';

/**
 * Total least squares: the line that is nearest to the samples when both legs carry noise, O(1) per
 * sample. It treats the legs alike: the line of x on y is this one turned round, β_xy = 1/β_yx.
 *
 * Scaling. Distances in two units need an exchange rate, the ratio δ of the noise variance of y to
 * that of x (Deming regression: Fuller, Measurement Error Models, 1987, §1.3). Here both legs have
 * the same *relative* noise: δ = 1 for log prices, δ = (ȳ/x̄)² for prices, so that the two scales
 * tell the same story and the currency of a leg does not matter.
 *
 * With b, S = Σ(x − x̄)² and RSS from the least-squares line, RSS(b + h) = RSS + h²S. The h that makes
 * RSS(b + h) / (δ + (b + h)²) smallest solves
 *
 *     bS·h² + B·h − b·RSS = 0,   B = (δ + b²)S − RSS
 *     h = 2b·RSS / (B + D),      D = √((Syy − δS)² + 4δb²S²),   Syy = RSS + b²S
 *
 * which subtracts nearly equal numbers nowhere when the fit is good (then B > 0), where the usual
 * (Syy − δS + D) / 2Sxy does. For B < 0 the same root is (D − B) / 2bS.
 *
 * Standard error. Fuller's (1.3.12) for known δ, which is |β|√((1 − r²) / (r²(n − 2))), that is
 * |β/b| times the standard error of the least-squares slope.
 */
export class TlsHedge implements HedgeEstimator {
  readonly isWindowed = true;
  readonly #ols: RollingOls;
  readonly #windowSamples: number;
  readonly #isLog: boolean;

  #hasFit = false;
  #slope = 0;
  /** β − b. */
  #shift = 0;
  /** β / b, which has a limit where both are 0. */
  #ratio = 1;
  #residualSd = 0;

  /** @throws RangeError for a window under 3 samples */
  constructor({ windowSamples, baseMagnitude }: WindowOptions) {
    this.#ols = new RollingOls(windowSamples, baseMagnitude);
    this.#windowSamples = windowSamples;
    this.#isLog = baseMagnitude > 0;
  }

  get sampleCount(): number {
    return this.#ols.sampleCount;
  }

  get hasFit(): boolean {
    return this.#hasFit;
  }

  get noFitReason(): NoFitReason | undefined {
    if (this.#hasFit) {
      return undefined;
    }
    if (this.#ols.sampleCount < this.#windowSamples) {
      return 'warming';
    }
    return this.#ols.hasFit ? 'vertical' : 'constantX';
  }

  get alpha(): number | undefined {
    const alpha = this.#ols.alpha;
    return this.#hasFit && alpha !== undefined ? alpha - this.#shift * this.#ols.meanX : undefined;
  }

  get beta(): number | undefined {
    return this.#hasFit ? this.#slope : undefined;
  }

  get betaStandardError(): number | undefined {
    const standardError = this.#ols.betaStandardError;
    return this.#hasFit && standardError !== undefined ? this.#ratio * standardError : undefined;
  }

  get residualSd(): number {
    this.#demandFit();
    return this.#residualSd;
  }

  residual(x: number, y: number): number {
    this.#demandFit();
    return this.#ols.residual(x, y) - this.#shift * this.#ols.deviationX(x);
  }

  predictionSd(): number {
    return this.residualSd;
  }

  push(x: number, y: number): void {
    this.#ols.push(x, y);
    this.#hasFit = this.#ols.hasFit;
    if (this.#hasFit) {
      this.#solve();
    }
  }

  clear(): void {
    this.#ols.clear();
    this.#hasFit = false;
  }

  #solve(): void {
    const slope = this.#ols.beta ?? 0;
    const sd = this.#ols.residualSd;
    const sumXX = this.#ols.sumXX;
    const unitRatio = this.#isLog ? 1 : this.#ols.meanY / this.#ols.meanX;
    const noiseRatio = unitRatio * unitRatio;

    const rss = sd * sd * (this.#windowSamples - 2);
    const sumXY = slope * sumXX;
    const excess = rss + slope * sumXY - noiseRatio * sumXX;
    const root = Math.sqrt(excess * excess + 4 * noiseRatio * sumXY * sumXY);
    const linear = (noiseRatio + slope * slope) * sumXX - rss;
    // Legs that are uncorrelated to within rounding, of which y is the noisier one: the nearest line
    // stands upright. (Both as noisy: no direction at all.)
    const leastXY = roundingFloor * Math.sqrt(sumXX) * Math.sqrt(rss + slope * sumXY);
    if (!(linear > 0) && !(Math.abs(sumXY) > leastXY)) {
      this.#hasFit = false;
      return;
    }
    const shift = linear > 0 ? (2 * slope * rss) / (linear + root) : (root - linear) / (2 * sumXY);
    this.#slope = slope + shift;
    this.#shift = shift;
    this.#ratio = linear > 0 ? 1 + (2 * rss) / (linear + root) : 1 + shift / slope;
    this.#residualSd = Math.sqrt((rss + shift * shift * sumXX) / (this.#windowSamples - 2));
  }

  #demandFit(): void {
    if (!this.#hasFit) {
      throw new Error(withoutFit);
    }
  }
}
