import { SimpleLinearRegression } from 'ml-regression-simple-linear';
import { roundingFloor } from './rounding-floor.ts';

/** The least-squares line y = α + βx of one window, with its fit statistics. */
export interface ExactFit {
  readonly alpha: number;
  readonly beta: number;
  /** Share of y's variance explained; `undefined` when y has none. */
  readonly rSquared: number | undefined;
  /** √(RSS / (n − 2)); `undefined` when the fit is perfect to within rounding. */
  readonly residualSd: number | undefined;
  /** residualSd / √Σ(x − x̄)²; `undefined` like it. */
  readonly betaStandardError: number | undefined;
}

function shiftedByFirst(values: Float64Array): Float64Array<ArrayBuffer> {
  const origin = values[0] ?? 0;
  return Float64Array.from(values, (value) => value - origin);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function centredSquares(values: Float64Array, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return sum;
}

function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/**
 * Fits a whole window at once with ml-regression-simple-linear, which uses raw sums. Those cancel at
 * (mean / sd)², about 1e10 for an hour of BTC; on data shifted by the window's first sample the ratio
 * is at most n, because that sample itself (now 0) lies a whole mean away from the mean. The shift is
 * exact for values within a factor of two of each other (Sterbenz), and is undone in the intercept.
 *
 * @param x - hedge leg, oldest first
 * @param y - dependent leg, as long as `x`
 * @param baseMagnitude - see `RollingOls`
 * @returns `undefined` when x has no variance beyond rounding
 * @throws RangeError for different lengths or fewer than 3 samples
 */
export function exactFit(
  x: Float64Array,
  y: Float64Array,
  baseMagnitude = 0,
): ExactFit | undefined {
  const sampleCount = x.length;
  if (y.length !== sampleCount || sampleCount < 3) {
    throw new RangeError(
      `A fit needs 3 or more samples of both legs, not ${sampleCount}/${y.length}.`,
    );
  }
  const floorX = roundingFloor * (baseMagnitude + largestMagnitude(x));
  const floorY = roundingFloor * (baseMagnitude + largestMagnitude(y));
  const dx = shiftedByFirst(x);
  const dy = shiftedByFirst(y);
  const meanX = meanOf(dx);
  const meanY = meanOf(dy);
  const squaresX = centredSquares(dx, meanX);
  if (!(squaresX > sampleCount * floorX * floorX)) return undefined;

  const beta = new SimpleLinearRegression(dx, dy).slope;
  let residualSquares = 0;
  for (let i = 0; i < sampleCount; i += 1) {
    const residual = (dy[i] ?? 0) - meanY - beta * ((dx[i] ?? 0) - meanX);
    residualSquares += residual * residual;
  }
  const squaresY = centredSquares(dy, meanY);
  const sd = Math.sqrt(residualSquares / (sampleCount - 2));
  const residualSd = sd > floorY + Math.abs(beta) * floorX ? sd : undefined;
  return {
    alpha: (y[0] ?? 0) - beta * (x[0] ?? 0) + (meanY - beta * meanX),
    beta,
    rSquared:
      squaresY > sampleCount * floorY * floorY
        ? Math.max(0, 1 - residualSquares / squaresY)
        : undefined,
    residualSd,
    betaStandardError: residualSd === undefined ? undefined : residualSd / Math.sqrt(squaresX),
  };
}
