import { RollingOls } from '../stats/rolling-ols.ts';
import { roundingFloor } from '../stats/rounding-floor.ts';
import {
  withoutFit,
  type HedgeEstimator,
  type NoFitReason,
  type WindowOptions,
} from './hedge-estimator.ts';
import { KalmanLine } from './kalman-line.ts';

/** How far the line may move, and how noisy the spread around it is. */
export interface KalmanSettings {
  /** δ in (0, 1): the line's own variance per bar is δ/(1 − δ) in the unit described there. */
  readonly delta: number;
  /** V_e on the engine's scale (log or price), or `undefined` to measure it. */
  readonly observationVariance: number | undefined;
}

/** A memory of about 1/√δ = 100 bars. */
export const defaultKalmanSettings: KalmanSettings = {
  delta: 1e-4,
  observationVariance: undefined,
};

/** Standard deviations of what is not known at the start, in units of the first prices. */
const startSd = 1e4;

/**
 * The hedge ratio as the state of a Kalman filter, θ = (β, α), h = (x, 1), O(1) per bar:
 *
 *     R = P + V_w;  e = y − hθ;  Q = hRhᵀ + V_e;  K = Rhᵀ/Q;  θ += Ke;  P = R − KhR;  z = e/√Q
 *
 * With `observationVariance` given: V_w = δ/(1 − δ)·I and a large first P (Chan, Algorithmic Trading,
 * 2013, example 3.3). Both variances then are in the units of the scale, and good ones differ from
 * pair to pair and from bar length to bar length by orders of magnitude.
 *
 * Without it the filter finds its own units, so that δ alone tells how fast it forgets, on any scale
 * and at any price: it begins at the least-squares line of the first window; V_e begins as that line's
 * residual variance and follows e²V_e/Q with a memory of one window; V_w = δ/(1 − δ)·V_e·n(XᵀX)⁻¹ of
 * the window before the bar, which moves the line by the same amount at every x of the window. While x
 * stands still for a whole window V_w is 0.
 *
 * The filter has no window: `windowSamples` is how long it warms up.
 */
export class KalmanHedge implements HedgeEstimator {
  readonly isWindowed = false;
  readonly #ols: RollingOls;
  readonly #line = new KalmanLine();
  readonly #windowSamples: number;
  readonly #baseMagnitude: number;
  readonly #drift: number;
  /** `undefined`: measured. */
  readonly #givenNoise: number | undefined;

  #hasFit = false;
  #sampleCount = 0;
  /** A sample not much older than a window: far from it e would cancel. */
  #originX = 0;
  #originY = 0;
  #originAge = 0;
  /** Variances of the line are multiples of this: 1 when V_e is given. */
  #unit = 1;
  #lastX = 0;
  #lastY = 0;

  /** @throws RangeError for a window under 3 samples or settings out of range */
  constructor({ windowSamples, baseMagnitude }: WindowOptions, settings: KalmanSettings) {
    const { delta, observationVariance } = settings;
    if (!(delta > 0 && delta < 1)) {
      throw new RangeError(`The filter's delta lies between 0 and 1, not at ${delta}.`);
    }
    if (observationVariance !== undefined && !(observationVariance > 0)) {
      throw new RangeError(`An observation variance is positive, not ${observationVariance}.`);
    }
    this.#ols = new RollingOls(windowSamples, baseMagnitude);
    this.#windowSamples = windowSamples;
    this.#baseMagnitude = baseMagnitude;
    this.#drift = delta / (1 - delta);
    this.#givenNoise = observationVariance;
  }

  get sampleCount(): number {
    return this.#sampleCount;
  }

  get hasFit(): boolean {
    return this.#hasFit;
  }

  get noFitReason(): NoFitReason | undefined {
    if (this.#hasFit) {
      return undefined;
    }
    return this.#sampleCount < this.#windowSamples ? 'warming' : 'constantX';
  }

  get alpha(): number | undefined {
    const { level, slope } = this.#line;
    return this.#hasFit ? this.#originY - slope * this.#originX + level : undefined;
  }

  get beta(): number | undefined {
    return this.#hasFit ? this.#line.slope : undefined;
  }

  /** √P_ββ after the last sample. */
  get betaStandardError(): number | undefined {
    return this.#hasFit ? Math.sqrt(this.#unit * this.#line.slopeVariance) : undefined;
  }

  /** √V_e: there is no window whose residuals it could be. */
  get residualSd(): number {
    this.#demandFit();
    return this.#aboveRounding(Math.sqrt(this.#unit * this.#noise));
  }

  residual(x: number, y: number): number {
    this.#demandFit();
    const { level, slope } = this.#line;
    return y - this.#originY - level - slope * (x - this.#originX);
  }

  /** √Q of a sample that would come next. */
  predictionSd(x: number): number {
    this.#demandFit();
    const d = x - this.#originX;
    const reach = this.#driftLean + d;
    const drift = this.#levelDrift + this.#slopeDrift * reach * reach;
    return this.#aboveRounding(
      Math.sqrt(this.#unit * (this.#line.variance(d) + drift + this.#noise)),
    );
  }

  push(x: number, y: number): void {
    if (this.#sampleCount === 0) {
      this.#originX = x;
      this.#originY = y;
      this.#originAge = 0;
      this.#beginUnknowing();
    }
    if (this.#sampleCount < this.#windowSamples) {
      this.#sampleCount += 1;
    }
    if (this.#hasFit || this.#givenNoise !== undefined) {
      this.#take(x - this.#originX, y - this.#originY);
    }
    this.#originAge += 1;
    if (this.#originAge > this.#windowSamples) {
      this.#line.moveOrigin(x - this.#originX, y - this.#originY);
      this.#originX = x;
      this.#originY = y;
      this.#originAge = 0;
    }
    this.#ols.push(x, y);
    this.#lastX = x;
    this.#lastY = y;
    if (!this.#hasFit && this.#ols.hasFit) {
      this.#hasFit = true;
      if (this.#givenNoise === undefined) {
        this.#beginAtLeastSquares();
      }
    }
  }

  clear(): void {
    this.#ols.clear();
    this.#hasFit = false;
    this.#sampleCount = 0;
  }

  /** V_e in units. */
  get #noise(): number {
    return this.#givenNoise ?? 1;
  }

  /** V_w in the factors of `KalmanLine`: given a noise, I in (α, β) seen from the origin. */
  get #levelDrift(): number {
    return this.#givenNoise !== undefined || this.#ols.hasFit ? this.#drift : 0;
  }

  get #driftLean(): number {
    if (this.#givenNoise !== undefined) {
      return this.#originX;
    }
    return this.#ols.hasFit ? this.#ols.deviationX(this.#originX) : 0;
  }

  get #slopeDrift(): number {
    if (this.#givenNoise !== undefined) {
      return this.#drift;
    }
    return this.#ols.hasFit ? (this.#drift * this.#windowSamples) / this.#ols.sumXX : 0;
  }

  #take(d: number, y: number): void {
    const line = this.#line;
    line.drift(this.#levelDrift, this.#driftLean, this.#slopeDrift);
    if (this.#givenNoise === undefined) {
      const error = y - line.level - line.slope * d;
      const surprise = (error * error) / (line.variance(d) + 1);
      this.#unit += (surprise - this.#unit) / this.#windowSamples;
    }
    line.update(d, y, this.#noise);
  }

  #beginUnknowing(): void {
    const unitY = startSd * (this.#baseMagnitude + Math.abs(this.#originY));
    const unitX = this.#baseMagnitude + Math.abs(this.#originX);
    this.#unit = 1;
    this.#line.begin(0, 0, unitY * unitY, 0, (unitY / unitX) ** 2);
  }

  #beginAtLeastSquares(): void {
    const ols = this.#ols;
    const sd = ols.residualSd;
    const level = -ols.residual(this.#originX, this.#originY);
    const lean = ols.deviationX(this.#originX);
    this.#unit = sd * sd;
    this.#line.begin(level, ols.beta ?? 0, 1 / this.#windowSamples, lean, 1 / ols.sumXX);
  }

  /** 0 for a deviation that is rounding. */
  #aboveRounding(sd: number): number {
    const magnitudeX = this.#baseMagnitude + Math.abs(this.#lastX);
    const magnitudeY = this.#baseMagnitude + Math.abs(this.#lastY);
    return sd > roundingFloor * (magnitudeY + Math.abs(this.#line.slope) * magnitudeX) ? sd : 0;
  }

  #demandFit(): void {
    if (!this.#hasFit) {
      throw new Error(withoutFit);
    }
  }
}
