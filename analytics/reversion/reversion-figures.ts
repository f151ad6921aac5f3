import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';
import { durationMs, type DurationMs } from '../market/units.ts';
import { autocorrelation, type Autocorrelation } from './autocorrelation.ts';
import { halfLife, type HalfLife } from './half-life.ts';
import { hurst, type Hurst } from './hurst.ts';
import { spreadHistogram, type SpreadHistogram } from './spread-histogram.ts';
import { varianceRatio, type VarianceRatio } from './variance-ratio.ts';
import { zeroCrossings, type ZeroCrossings } from './zero-crossings.ts';

/** Why a figure of mean reversion means nothing here. */
export type NoReversionReason = 'tooFewSamples' | 'noVariation' | 'notCointegrated';

type Figure<Value> = Value | NotAvailable<NoReversionReason>;

/**
 * What a spread says of its way back. Half-life and crossings take for granted that there is an
 * equilibrium to come back to: without cointegration any fitted spread shows some, and they mean nothing.
 * The other figures describe any spread, or ask that very question.
 */
export interface ReversionFigures {
  readonly halfLife: Figure<HalfLife>;
  readonly hurst: Figure<Hurst>;
  readonly zeroCrossings: Figure<ZeroCrossings>;
  readonly varianceRatio: Figure<VarianceRatio>;
  readonly autocorrelation: Figure<Autocorrelation>;
  readonly histogram: Figure<SpreadHistogram>;
  readonly sampleCount: number;
}

export interface ReversionOptions {
  readonly isCointegrated: boolean;
  /** Time from the first to the last sample. */
  readonly spanMs: DurationMs;
  /** q of the variance ratio. */
  readonly horizonSamples: number;
  readonly greatestLag: number;
}

export const defaultHorizonSamples = 16;
export const defaultGreatestLag = 20;

/**
 * All figures of a spread, each with the reason where it has none.
 * @param spread - residuals of the cointegration window, oldest first
 */
export function reversionFigures(
  spread: Float64Array,
  { isCointegrated, spanMs, horizonSamples, greatestLag }: ReversionOptions,
): ReversionFigures {
  const ifCointegrated = <Value>(figure: () => Figure<Value>): Figure<Value> =>
    isCointegrated ? figure() : notAvailable('notCointegrated');
  return {
    halfLife: ifCointegrated(() => halfLife(spread)),
    hurst: hurst(spread),
    zeroCrossings: ifCointegrated(() => zeroCrossings(spread, spanMs)),
    varianceRatio: varianceRatio(spread, horizonSamples),
    autocorrelation: autocorrelation(spread, greatestLag),
    histogram: spreadHistogram(spread),
    sampleCount: spread.length,
  };
}

/** A half-life in time; `undefined` where there is none. */
export function halfLifeMs(
  figure: Figure<HalfLife>,
  barLengthMs: DurationMs,
): DurationMs | undefined {
  return figure.kind === 'halfLife' ? durationMs(figure.samples * barLengthMs) : undefined;
}
