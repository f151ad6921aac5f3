import { windowLine } from './window-line.ts';

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

/**
 * Fits a whole window at once, from nothing but the window.
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
  const line = windowLine(x.slice(), y.slice(), baseMagnitude);
  const { slope, sumDD, sumDU, sumUU, floorX, floorY } = line;
  if (!(sumDD > line.leastDD)) {
    return undefined;
  }

  const sumYY = sumUU + slope * (2 * sumDU + slope * sumDD);
  const sd = Math.sqrt(sumUU / (sampleCount - 2));
  const residualSd = sd > floorY + Math.abs(slope) * floorX ? sd : 0;
  return {
    alpha: line.originY - slope * line.originX + line.meanU,
    beta: slope,
    rSquared: sumYY > line.leastYY ? Math.max(0, 1 - sumUU / sumYY) : undefined,
    residualSd,
    betaStandardError: residualSd / Math.sqrt(sumDD),
  };
}
