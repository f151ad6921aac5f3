import { SimpleLinearRegression } from 'ml-regression-simple-linear';
import { roundingFloor } from './rounding-floor.ts';

/** The least-squares line y = α + βx of one window, with its fit statistics. */
export interface ExactFit {
  readonly alpha: number;
  readonly beta: number;
  /** Share of y's variance explained; `undefined` when y has none. */
  readonly rSquared: number | undefined;
  /** √(RSS / (n − 2)); 0 when the fit is perfect to within rounding. */
  readonly residualSd: number;
  /** residualSd / √Σ(x − x̄)². */
  readonly betaStandardError: number;
}

function shiftedByFirst(values: Float64Array): Float64Array<ArrayBuffer> {
  const origin = values[0] ?? 0;
  const shifted = new Float64Array(values.length);
  // Not Float64Array.from with a function: that takes 100 times as long.
  for (let i = 0; i < shifted.length; i += 1) shifted[i] = (values[i] ?? 0) - origin;
  return shifted;
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

/**
 * Slope of the least-squares line through data that has been shifted by one of its own samples, by
 * ml-regression-simple-linear; `undefined` when x is constant.
 */
export function slopeOfShifted(x: Float64Array, y: Float64Array): number | undefined {
  const { slope } = new SimpleLinearRegression(x, y);
  return Number.isFinite(slope) ? slope : undefined;
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
  const dx = shiftedByFirst(x);
  const dy = shiftedByFirst(y);
  const meanX = meanOf(dx);
  const meanY = meanOf(dy);
  const squaresX = centredSquares(dx, meanX);
  const squaresY = centredSquares(dy, meanY);
  const floorOf = (mean: number, squares: number): number =>
    roundingFloor * (baseMagnitude + Math.abs(mean) + Math.sqrt(squares / sampleCount));
  const floorX = floorOf((x[0] ?? 0) + meanX, squaresX);
  const floorY = floorOf((y[0] ?? 0) + meanY, squaresY);
  if (!(squaresX > sampleCount * floorX * floorX)) return undefined;

  const beta = slopeOfShifted(dx, dy);
  if (beta === undefined) return undefined;
  let residualSquares = 0;
  for (let i = 0; i < sampleCount; i += 1) {
    const residual = (dy[i] ?? 0) - meanY - beta * ((dx[i] ?? 0) - meanX);
    residualSquares += residual * residual;
  }
  const sd = Math.sqrt(residualSquares / (sampleCount - 2));
  const residualSd = sd > floorY + Math.abs(beta) * floorX ? sd : 0;
  return {
    alpha: (y[0] ?? 0) - beta * (x[0] ?? 0) + (meanY - beta * meanX),
    beta,
    rSquared:
      squaresY > sampleCount * floorY * floorY
        ? Math.max(0, 1 - residualSquares / squaresY)
        : undefined,
    residualSd,
    betaStandardError: residualSd / Math.sqrt(squaresX),
  };
}
