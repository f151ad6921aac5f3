import { withoutFit, type HedgeEstimator } from '../fits/hedge-estimator.ts';
import { roundingFloor } from '../stats/rounding-floor.ts';
import { RollingMoments } from './rolling-moments.ts';
import type { ZDefinition, ZOptions } from './z-definition.ts';

/**
 * Spread and z-score of each sample under an estimator that it drives, by one of the definitions. A
 * filter without a window (Kalman) has residuals of its own, e over √Q before the sample: they stand
 * for `in-window` as for `lagged`.
 *
 * There is no z-score where the line is perfect to within rounding.
 */
export class SpreadScore {
  readonly #estimator: HedgeEstimator;
  readonly #definition: ZDefinition;
  readonly #ddof: number;
  /** From the estimator's n − 2 degrees of freedom to n − ddof. */
  readonly #sdFactor: number;
  readonly #moments: RollingMoments;

  #hasSpread = false;
  #hasZScore = false;
  #spread = 0;
  #zScore = 0;
  #sd = 0;
  #mean = 0;

  /** @throws RangeError for a window under 3 samples */
  constructor(estimator: HedgeEstimator, { definition, windowSamples, ddof }: ZOptions) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 3) {
      throw new RangeError(`A z-score needs a window of 3 or more samples, not ${windowSamples}.`);
    }
    this.#estimator = estimator;
    this.#definition = definition === 'in-window' && !estimator.isWindowed ? 'lagged' : definition;
    this.#ddof = ddof;
    this.#sdFactor = Math.sqrt((windowSamples - 2) / (windowSamples - ddof));
    this.#moments = new RollingMoments(windowSamples);
  }

  get hasSpread(): boolean {
    return this.#hasSpread;
  }

  get hasZScore(): boolean {
    return this.#hasZScore;
  }

  /**
   * Of the last sample, on the engine's scale.
   * @throws Error without one
   */
  get spread(): number {
    // Throwing instead of `undefined`: a result that may be absent would be boxed at every call.
    if (!this.#hasSpread) {
      throw new Error(withoutFit);
    }
    return this.#spread;
  }

  /**
   * Of the last sample.
   * @throws Error without one
   */
  get zScore(): number {
    if (!this.#hasZScore) {
      throw new Error('The spread has no yardstick: ask hasZScore first.');
    }
    return this.#zScore;
  }

  /** The definition in use: a filter without a window has no `in-window`. */
  get definition(): ZDefinition {
    return this.#definition;
  }

  /** What the last z-score divided by; 0 without one. */
  get sd(): number {
    return this.#hasZScore ? this.#sd : 0;
  }

  /** What the last z-score took off the spread: the mean of the window by `rolling`, else 0. */
  get spreadMean(): number {
    return this.#hasZScore ? this.#mean : 0;
  }

  /** Measures the sample, and gives it to the estimator. */
  push(x: number, y: number): void {
    switch (this.#definition) {
      case 'in-window':
        this.#estimator.push(x, y);
        this.#measureInWindow(x, y);
        break;
      case 'lagged':
        this.#measureBefore(x, y);
        this.#estimator.push(x, y);
        break;
      case 'rolling':
        this.#estimator.push(x, y);
        this.#measureRolling(x, y);
        break;
    }
  }

  /**
   * What a sample that is not pushed would have under the last one's line and yardstick.
   * @returns `undefined` while there is no line
   */
  preview(x: number, y: number): { spread: number; zScore: number | undefined } | undefined {
    const { beta } = this.#estimator;
    if (beta === undefined) {
      return undefined;
    }
    if (this.#definition === 'rolling') {
      const spread = y - beta * x;
      const sd = this.#yardstick(y, beta * x);
      return { spread, zScore: sd > 0 ? this.#moments.deviation(spread) / sd : undefined };
    }
    const spread = this.#estimator.residual(x, y);
    const sd =
      this.#definition === 'lagged'
        ? this.#estimator.predictionSd(x)
        : this.#estimator.residualSd * this.#sdFactor;
    return { spread, zScore: sd > 0 ? spread / sd : undefined };
  }

  /** Forgets all samples, the estimator's too. */
  clear(): void {
    this.#estimator.clear();
    this.#moments.clear();
    this.#hasSpread = false;
    this.#hasZScore = false;
  }

  #measureInWindow(x: number, y: number): void {
    this.#hasSpread = this.#estimator.hasFit;
    this.#hasZScore = false;
    if (this.#hasSpread) {
      this.#spread = this.#estimator.residual(x, y);
      this.#divideBy(this.#estimator.residualSd * this.#sdFactor);
    }
  }

  #measureBefore(x: number, y: number): void {
    this.#hasSpread = this.#estimator.hasFit;
    this.#hasZScore = false;
    if (this.#hasSpread) {
      this.#spread = this.#estimator.residual(x, y);
      this.#divideBy(this.#estimator.predictionSd(x));
    }
  }

  #measureRolling(x: number, y: number): void {
    const beta = this.#estimator.beta;
    this.#hasSpread = beta !== undefined;
    this.#hasZScore = false;
    if (beta === undefined) {
      // A series of spreads has no holes.
      this.#moments.clear();
      return;
    }
    this.#spread = y - beta * x;
    this.#moments.push(this.#spread);
    const sd = this.#yardstick(y, beta * x);
    if (sd > 0) {
      const deviation = this.#moments.deviation(this.#spread);
      this.#hasZScore = true;
      this.#zScore = deviation / sd;
      this.#sd = sd;
      this.#mean = this.#spread - deviation;
    }
  }

  /** Of rolling spreads, y less its hedge; 0 where it is rounding. */
  #yardstick(y: number, hedge: number): number {
    const sd = this.#moments.standardDeviation(this.#ddof);
    const floor = roundingFloor * (Math.abs(y) + Math.abs(hedge));
    // On a perfect line β still moves by rounding, times a large x.
    return this.#estimator.residualSd > 0 && sd > floor ? sd : 0;
  }

  #divideBy(sd: number): void {
    if (sd > 0) {
      this.#hasZScore = true;
      this.#zScore = this.#spread / sd;
      this.#sd = sd;
    }
  }
}
