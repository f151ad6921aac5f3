import { legResiduals, type NoResidualsReason } from './leg-residuals.ts';
import {
  engleGrangerCriticalValues,
  engleGrangerPValue,
  type CriticalValues,
} from './mackinnon.ts';
import type { NotAvailable } from './not-available.ts';
import { unitRootStatistic, type LagRule, type NoStatisticReason } from './unit-root.ts';

/** The Engle-Granger test in one direction. The more negative t, the less the legs look unrelated. */
export interface EngleGrangerTest {
  readonly kind: 'tested';
  readonly tStatistic: number;
  /** Chance of such a t between unrelated legs. */
  readonly pValue: number;
  readonly criticalValues: CriticalValues;
  /** Lagged changes in the test's regression. */
  readonly lagCount: number;
  readonly sampleCount: number;
  /** The line y = α + βx whose residual was tested. */
  readonly alpha: number;
  readonly beta: number;
  /** That residual, oldest first. */
  readonly residuals: Float64Array;
}

export type NoTestReason = NoResidualsReason | NoStatisticReason;

export type EngleGrangerResult = EngleGrangerTest | NotAvailable<NoTestReason>;

export interface EngleGrangerOptions {
  readonly lag: LagRule;
  /** See `RollingOls`: 0 for prices, 1 for log prices. */
  readonly baseMagnitude: number;
}

/**
 * Whether y = α + βx is an equilibrium: a unit root test of its residual with the distribution that a
 * fitted residual has (Engle and Granger 1987, MacKinnon 1994 and 2010). Gives what statsmodels'
 * `coint(y, x, trend="c")` gives, and is also exact where statsmodels takes two legs for one
 * (1 − R² < 1.5e-6, as of spot and future) and answers −∞.
 *
 * Not symmetric: `engleGranger(x, y, …)` is another test.
 *
 * @param y - dependent leg, oldest first, on the scale (log or price) of the spread
 * @param x - hedge leg, as long as `y`
 * @throws RangeError for legs of different lengths or a lag that is no whole number
 */
export function engleGranger(
  y: Float64Array,
  x: Float64Array,
  { lag, baseMagnitude }: EngleGrangerOptions,
): EngleGrangerResult {
  const line = legResiduals(y, x, baseMagnitude);
  if (line.kind === 'notAvailable') {
    return line;
  }
  const statistic = unitRootStatistic(line.residuals, lag, line.rounding);
  if (statistic.kind === 'notAvailable') {
    return statistic;
  }
  return {
    kind: 'tested',
    tStatistic: statistic.t,
    pValue: engleGrangerPValue(statistic.t),
    criticalValues: engleGrangerCriticalValues(y.length),
    lagCount: statistic.lagCount,
    sampleCount: y.length,
    alpha: line.alpha,
    beta: line.beta,
    residuals: line.residuals,
  };
}
