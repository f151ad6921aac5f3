import { windowLine } from '../stats/window-line.ts';
import { notAvailable, type NotAvailable } from './not-available.ts';

/** The spread of a whole window: what y = α + βx leaves of y, oldest first, of mean 0. */
export interface LegResiduals {
  readonly kind: 'residuals';
  readonly residuals: Float64Array;
  readonly alpha: number;
  readonly beta: number;
  /** Up to this size a residual is rounding of the legs. */
  readonly rounding: number;
}

export type NoResidualsReason = 'tooFewSamples' | 'constantLeg' | 'perfectFit';

/**
 * Below this many samples the lag search of the tests has fewer degrees of freedom than lags, and
 * MacKinnon's critical values, simulated from 20 samples up, are at their edge.
 */
export const leastTestSamples = 30;

/**
 * Residuals of y on x with a constant, each computed from the legs' distances from the line and not as
 * y − α − βx, which cancels at BTC prices.
 *
 * @param y - dependent leg, oldest first, on the scale (log or price) that is to be tested
 * @param x - hedge leg, as long as `y`
 * @param baseMagnitude - see `RollingOls`: 0 for prices, 1 for log prices
 * @throws RangeError for legs of different lengths
 */
export function legResiduals(
  y: Float64Array,
  x: Float64Array,
  baseMagnitude: number,
): LegResiduals | NotAvailable<NoResidualsReason> {
  const sampleCount = y.length;
  if (x.length !== sampleCount) {
    throw new RangeError(`Legs of ${sampleCount} and ${x.length} samples are not a pair.`);
  }
  if (sampleCount < leastTestSamples) {
    return notAvailable('tooFewSamples');
  }
  const d = x.slice();
  const residuals = y.slice();
  const line = windowLine(d, residuals, baseMagnitude);
  const { slope, sumDD, sumDU, sumUU, meanD, meanU } = line;
  const sumYY = sumUU + slope * (2 * sumDU + slope * sumDD);
  if (!(sumDD > line.leastDD && sumYY > line.leastYY)) {
    return notAvailable('constantLeg');
  }
  const betaShift = sumDU / sumDD;
  const beta = slope + betaShift;
  const rounding = line.floorY + Math.abs(beta) * line.floorX;
  if (!(Math.sqrt(sumUU / (sampleCount - 2)) > rounding)) {
    return notAvailable('perfectFit');
  }
  for (let i = 0; i < sampleCount; i += 1) {
    const di = d[i] ?? 0;
    residuals[i] = (residuals[i] ?? 0) - slope * di - meanU - betaShift * (di - meanD);
  }
  const alpha = line.originY - beta * line.originX + (meanU - betaShift * meanD);
  return { kind: 'residuals', residuals, alpha, beta, rounding };
}
