import { medianOf } from './order-statistics.ts';

/** Residuals up to this many scales count in full: 95 % efficiency on normal residuals. */
const tuning = 1.345;
/** Median of |e| of a standard normal: makes the MAD an estimate of σ. */
const normalMad = 0.6744897501960817;
/** Steps below this share of the residual scale, or of the largest residual's rounding, end it. */
const tolerance = 1e-12;
const rounding = 4 * Number.EPSILON;
const maxSteps = 300;
/** Steps between two extrapolations. */
const stride = 8;
/** Scales that it may go: a few windows have two lines, and a leap should not change sides. */
const longestLeap = 0.01;

/** How a window's iteration ended. */
export type HuberOutcome = 'settled' | 'noScale' | 'notConverged';

/**
 * Huber's M-estimate of a line by iteratively reweighted least squares (Huber, Robust Statistics,
 * 1981, §7.8): weights min(1, 1.345 s / |r|), and after each step a new scale s = median |r| / 0.6745,
 * the median absolute deviation about 0. These are the scale and the step of statsmodels' RLM with
 * HuberT, which begins at the least-squares line too; it stops earlier, when the deviance moves by
 * less than 1e-8 (on the fixtures its defaults are within 1e-10 standard errors of these figures).
 *
 * In a window that a jump has cut in two the steps shrink by 1 % each. They do so like a geometric
 * series, of which every eighth step adds the rest (Aitken).
 *
 * The line is sought as a + b·d around the least-squares line: with d centred and u the residuals of
 * that line nothing cancels.
 */
export class HuberIteration {
  readonly #sizes: Float64Array<ArrayBuffer>;

  /** Intercept and slope relative to the least-squares line. */
  a = 0;
  b = 0;
  scale = 0;
  stepCount = 0;

  constructor(windowSamples: number) {
    this.#sizes = new Float64Array(windowSamples);
  }

  /**
   * @param d - x − x̄ of the window
   * @param u - residuals of the window's least-squares line
   * @param sdX - √(Σd² / n)
   * @param floor - residual that is still rounding
   */
  run(d: Float64Array, u: Float64Array, sdX: number, floor: number): HuberOutcome {
    this.a = 0;
    this.b = 0;
    this.scale = this.#scaleOf(d, u);
    const leastMove = rounding * largestOf(u);
    let moveA = 0;
    let moveB = 0;
    for (this.stepCount = 1; this.stepCount <= maxSteps; this.stepCount += 1) {
      if (!(this.scale > floor)) {
        return 'noScale';
      }
      const { a, b } = this;
      this.#step(d, u);
      const lastMoveA = moveA;
      const lastMoveB = moveB;
      moveA = this.a - a;
      moveB = (this.b - b) * sdX;
      const move = Math.abs(moveA) + Math.abs(moveB);
      const isSettled = move <= Math.max(tolerance * this.scale, leastMove);
      if (!isSettled && this.stepCount % stride === 0) {
        const ratio = (moveA * lastMoveA + moveB * lastMoveB) / (lastMoveA ** 2 + lastMoveB ** 2);
        const rest = ratio / (1 - ratio);
        if (ratio > 0.5 && ratio < 1 && rest * move < longestLeap * this.scale) {
          this.a += moveA * rest;
          this.b += (moveB / sdX) * rest;
        }
      }
      this.scale = this.#scaleOf(d, u);
      if (isSettled) {
        return this.scale > floor ? 'settled' : 'noScale';
      }
    }
    return 'notConverged';
  }

  /**
   * Asymptotic standard error of the slope, statsmodels' `H1` (Huber 1981, §7.6, with his small-sample
   * factor K):
   *
   *     K² · Σψ(r/s)² s² / (n − 2) / m² / Σd²,   m = share of |r| ≤ 1.345 s,   K = 1 + 2(1 − m)/(nm)
   */
  slopeStandardError(d: Float64Array, u: Float64Array, sumDD: number): number {
    const { a, b } = this;
    const limit = tuning * this.scale;
    let innerCount = 0;
    let sumPsi = 0;
    for (let i = 0; i < d.length; i += 1) {
      const size = Math.abs((u[i] ?? 0) - a - b * (d[i] ?? 0));
      if (size <= limit) {
        innerCount += 1;
        sumPsi += size * size;
      } else {
        sumPsi += limit * limit;
      }
    }
    const share = innerCount / d.length;
    const correction = 1 + (2 * (1 - share)) / innerCount;
    return (correction / share) * Math.sqrt(sumPsi / (d.length - 2) / sumDD);
  }

  /** Least squares under the weights of the present line and scale. */
  #step(d: Float64Array, u: Float64Array): void {
    const { a, b } = this;
    const limit = tuning * this.scale;
    let sumW = 0;
    let sumD = 0;
    let sumU = 0;
    let sumDD = 0;
    let sumDU = 0;
    for (let i = 0; i < d.length; i += 1) {
      const di = d[i] ?? 0;
      const ui = u[i] ?? 0;
      const size = Math.abs(ui - a - b * di);
      const weight = size > limit ? limit / size : 1;
      const weightedD = weight * di;
      const weightedU = weight * ui;
      sumW += weight;
      sumD += weightedD;
      sumU += weightedU;
      sumDD += weightedD * di;
      sumDU += weightedD * ui;
    }
    const meanD = sumD / sumW;
    const meanU = sumU / sumW;
    this.b = (sumDU - meanD * sumU) / (sumDD - meanD * sumD);
    this.a = meanU - this.b * meanD;
  }

  #scaleOf(d: Float64Array, u: Float64Array): number {
    const { a, b } = this;
    const sizes = this.#sizes;
    for (let i = 0; i < d.length; i += 1) {
      sizes[i] = Math.abs((u[i] ?? 0) - a - b * (d[i] ?? 0));
    }
    return medianOf(sizes, d.length) / normalMad;
  }
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) {
    largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}
