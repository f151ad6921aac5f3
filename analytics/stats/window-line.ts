import { SimpleLinearRegression } from 'ml-regression-simple-linear';
import { roundingFloor } from './rounding-floor.ts';

/**
 * A window's sums measured from its own least-squares line, through coordinates d = x − originX and
 * u = (y − originY) − slope·d, where the origin is the window's first sample.
 */
interface WindowLine {
  readonly originX: number;
  readonly originY: number;
  /** Slope of the window to within rounding; without meaning where x does not vary, sumDD ≤ leastDD. */
  readonly slope: number;
  readonly meanD: number;
  readonly meanU: number;
  /** Σ(d − d̄)², the variation of x. */
  readonly sumDD: number;
  /** Σ(d − d̄)(u − ū), what rounding has left of 0. */
  readonly sumDU: number;
  /** Σ(u − ū)², the residual sum of squares. */
  readonly sumUU: number;
  /** Variation of one value of x, or of y, that is still rounding. */
  readonly floorX: number;
  readonly floorY: number;
  /** The same as sums over the window: Σ(x − x̄)², or Σ(y − ȳ)², up to which a leg counts as constant. */
  readonly leastDD: number;
  readonly leastYY: number;
}

/**
 * Fits a whole window with ml-regression-simple-linear and sums it around the line found.
 *
 * The library uses raw sums. Those cancel at (mean / sd)², about 1e10 for an hour of BTC; on data
 * shifted by the window's first sample the ratio is at most n, because that sample itself (now 0)
 * lies a whole mean away from the mean. The shift is exact for values within a factor of two of each
 * other (Sterbenz).
 *
 * @param x - hedge leg, oldest first; overwritten by d
 * @param y - dependent leg, as long as `x`; overwritten by y − originY
 * @param baseMagnitude - see `RollingOls`
 * @param knownSlope - when the slope is known to within rounding: what the sums are measured from then
 */
export function windowLine(
  x: Float64Array,
  y: Float64Array,
  baseMagnitude: number,
  knownSlope?: number,
): WindowLine {
  const originX = x[0] ?? 0;
  const originY = y[0] ?? 0;
  let sumD = 0;
  let sumY = 0;
  for (let i = 0; i < x.length; i += 1) {
    const d = (x[i] ?? 0) - originX;
    const dy = (y[i] ?? 0) - originY;
    x[i] = d;
    y[i] = dy;
    sumD += d;
    sumY += dy;
  }
  const slope = knownSlope ?? new SimpleLinearRegression(x, y).slope;
  // A constant x gives no slope. One that varies by rounding alone gives a meaningless one, which no
  // caller uses: sumDD tells.
  const reference = Number.isFinite(slope) ? slope : 0;
  return sumAround(
    reference,
    x,
    y,
    originX,
    originY,
    sumD / x.length,
    sumY / x.length,
    baseMagnitude,
  );
}

/**
 * Second pass. What it finds of Σd and Σu after centring is the rounding of their means, and corrects
 * means and sums.
 */
function sumAround(
  slope: number,
  d: Float64Array,
  y: Float64Array,
  originX: number,
  originY: number,
  meanD: number,
  meanY: number,
  baseMagnitude: number,
): WindowLine {
  let restD = 0;
  let restU = 0;
  let rawDD = 0;
  let rawDU = 0;
  let rawUU = 0;
  for (let i = 0; i < d.length; i += 1) {
    const di = (d[i] ?? 0) - meanD;
    const ui = (y[i] ?? 0) - meanY - slope * di;
    restD += di;
    restU += ui;
    rawDD += di * di;
    rawDU += di * ui;
    rawUU += ui * ui;
  }
  const perSample = 1 / d.length;
  const sumDD = rawDD - restD * restD * perSample;
  const sumDU = rawDU - restD * restU * perSample;
  const sumUU = rawUU - restU * restU * perSample;
  const sumYY = sumUU + slope * (2 * sumDU + slope * sumDD);
  const magnitudeX =
    baseMagnitude + Math.abs(originX + meanD) + Math.sqrt(Math.max(0, sumDD) * perSample);
  const magnitudeY =
    baseMagnitude + Math.abs(originY + meanY) + Math.sqrt(Math.max(0, sumYY) * perSample);
  const floorX = roundingFloor * magnitudeX;
  const floorY = roundingFloor * magnitudeY;
  return {
    originX,
    originY,
    slope,
    meanD: meanD + restD * perSample,
    meanU: meanY - slope * meanD + restU * perSample,
    sumDD,
    sumDU,
    sumUU,
    floorX,
    floorY,
    leastDD: d.length * floorX * floorX,
    leastYY: d.length * floorY * floorY,
  };
}
