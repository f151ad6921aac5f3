import { SimpleLinearRegression } from 'ml-regression-simple-linear';
import { roundingFloor } from './rounding-floor.ts';

/**
 * A window's sums measured from its own least-squares line, through coordinates d = x − originX and
 * u = (y − originY) − slope·d, where the origin is a sample of the window.
 */
export interface WindowLine {
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

/** A line that is known to within rounding, by its slope and the point of means. */
interface KnownLine {
  readonly slope: number;
  readonly meanX: number;
  readonly meanY: number;
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
 */
export function windowLine(x: Float64Array, y: Float64Array, baseMagnitude: number): WindowLine {
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
  const { slope } = new SimpleLinearRegression(x, y);
  // A constant x gives no slope. One that varies by rounding alone gives a meaningless one, which no
  // caller uses: sumDD tells.
  const reference = Number.isFinite(slope) ? slope : 0;
  const means = { slope: reference, meanX: sumD / x.length, meanY: sumY / x.length };
  const line = sumAround(means, x, y, 0, 0);
  line.originX = originX;
  line.originY = originY;
  return withFloors(line, x.length, baseMagnitude);
}

/**
 * The same sums around a line that is known already, in one passage. Neither leg is changed, and their
 * samples may stand in any order.
 */
export function renewedLine(
  x: Float64Array,
  y: Float64Array,
  known: KnownLine,
  baseMagnitude: number,
): WindowLine {
  const line = sumAround(known, x, y, x[0] ?? 0, y[0] ?? 0);
  return withFloors(line, x.length, baseMagnitude);
}

/**
 * What the passage finds of Σd and Σu after centring is the rounding of the means, and corrects means
 * and sums.
 */
function sumAround(
  { slope, meanX, meanY }: KnownLine,
  x: Float64Array,
  y: Float64Array,
  originX: number,
  originY: number,
): Mutable<WindowLine> {
  const meanD = meanX - originX;
  const meanDy = meanY - originY;
  let restD = 0;
  let restU = 0;
  let rawDD = 0;
  let rawDU = 0;
  let rawUU = 0;
  for (let i = 0; i < x.length; i += 1) {
    const di = (x[i] ?? 0) - originX - meanD;
    const ui = (y[i] ?? 0) - originY - meanDy - slope * di;
    restD += di;
    restU += ui;
    rawDD += di * di;
    rawDU += di * ui;
    rawUU += ui * ui;
  }
  const perSample = 1 / x.length;
  return {
    originX,
    originY,
    slope,
    meanD: meanD + restD * perSample,
    meanU: meanDy - slope * meanD + restU * perSample,
    sumDD: rawDD - restD * restD * perSample,
    sumDU: rawDU - restD * restU * perSample,
    sumUU: rawUU - restU * restU * perSample,
    floorX: 0,
    floorY: 0,
    leastDD: 0,
    leastYY: 0,
  };
}

function withFloors(
  line: Mutable<WindowLine>,
  sampleCount: number,
  baseMagnitude: number,
): WindowLine {
  const { slope, sumDD, sumDU, sumUU, meanD, meanU } = line;
  const perSample = 1 / sampleCount;
  const sumYY = sumUU + slope * (2 * sumDU + slope * sumDD);
  const meanX = line.originX + meanD;
  const meanY = line.originY + meanU + slope * meanD;
  const deviationX = Math.sqrt(Math.max(0, sumDD) * perSample);
  const deviationY = Math.sqrt(Math.max(0, sumYY) * perSample);
  line.floorX = roundingFloor * (baseMagnitude + Math.abs(meanX) + deviationX);
  line.floorY = roundingFloor * (baseMagnitude + Math.abs(meanY) + deviationY);
  line.leastDD = sampleCount * line.floorX * line.floorX;
  line.leastYY = sampleCount * line.floorY * line.floorY;
  return line;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
