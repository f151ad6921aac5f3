import type { Signal } from '../alerts/signal.ts';
import type { Hole } from '../market/gap.ts';
import { hedgeEstimator, type HedgeMethod } from '../fits/hedge-method.ts';
import type { HedgeEstimator } from '../fits/hedge-estimator.ts';
import { OlsHedge } from '../fits/ols-hedge.ts';
import { epochMs, type DurationMs } from '../market/units.ts';
import type { ExactFit } from '../stats/exact-fit.ts';
import { RollingCorrelation } from '../stats/rolling-correlation.ts';
import type { RollingOls } from '../stats/rolling-ols.ts';
import { SpreadScore } from '../zscore/spread-score.ts';
import { samplesForScore, type ZDefinition, type ZOptions } from '../zscore/z-definition.ts';
import type { HedgeFit, PairFrame, SpreadMeasure } from './pair-frame.ts';
import { WindowHoles } from './window-holes.ts';

/** What is regressed: prices, or their natural logarithms. */
export type PriceScale = 'log' | 'price';

export interface PairEngineConfig {
  readonly scale: PriceScale;
  /** Samples of the regression window, 3 or more. */
  readonly windowSamples: number;
  /** |z| from which on a frame has a signal. */
  readonly entryZ: number;
  readonly barLengthMs: DurationMs;
  /** How the hedge ratio is estimated; least squares when left out. */
  readonly hedgeMethod?: HedgeMethod | undefined;
  /** What the spread is measured by; `lagged` when left out. */
  readonly zDefinition?: ZDefinition | undefined;
  /** See `ZOptions`; 1 when left out. */
  readonly ddof?: ZOptions['ddof'] | undefined;
}

/** Spread and z-score of prices that are not yet a closed bar. */
interface PairPreview {
  readonly spread: number;
  readonly zScore: number | undefined;
}

/** Samples further apart than this many bars do not share a window. */
const maxHoleBars = 30;

/**
 * Aligned closing prices in, one frame of statistics per bar out: a hedge estimator, the spread and its
 * z-score by one of the definitions (`ZDefinition`), and the correlation of log returns. By definition
 * `lagged` nothing of a bar enters its own yardstick, and the first z-score comes with sample
 * `windowSamples` + 1; by `in-window` one sooner, by `rolling` with sample 2·`windowSamples` − 1.
 */
export class PairEngine {
  readonly #isLog: boolean;
  readonly #maxStepMs: number;
  readonly #estimator: HedgeEstimator;
  /** Behind the estimator when that is least squares. */
  readonly #ols: RollingOls | undefined;
  readonly #score: SpreadScore;
  readonly #correlation: RollingCorrelation;
  readonly #holes: WindowHoles;
  readonly #barLengthMs: number;
  readonly #windowSamples: number;
  #entryZ: number;

  #closeTimeMs = -Infinity;
  #priceY = 0;
  #priceX = 0;
  #logY = 0;
  #logX = 0;
  #startsSegment = false;
  /** Of the last frame, and when that was: bars may close without one. */
  #frameFit: HedgeFit | undefined;
  #frameTimeMs = -Infinity;

  /** @throws RangeError when the window or the threshold makes no sense */
  constructor(config: PairEngineConfig) {
    this.#isLog = config.scale === 'log';
    this.#barLengthMs = config.barLengthMs;
    this.#maxStepMs = maxHoleBars * config.barLengthMs;
    const { windowSamples, hedgeMethod = { kind: 'ols' }, zDefinition = 'lagged' } = config;
    this.#windowSamples = windowSamples;
    this.#estimator = hedgeEstimator(hedgeMethod, {
      windowSamples,
      baseMagnitude: this.#isLog ? 1 : 0,
    });
    this.#ols = this.#estimator instanceof OlsHedge ? this.#estimator.regression : undefined;
    this.#score = new SpreadScore(this.#estimator, {
      definition: zDefinition,
      windowSamples,
      ddof: config.ddof ?? 1,
    });
    this.#correlation = new RollingCorrelation(windowSamples - 1);
    // A rolling z-score stands on as many spreads as the window has samples, each with a window of its own.
    this.#holes = new WindowHoles(samplesForScore(this.#score.definition, windowSamples) - 1);
    this.#entryZ = checkedEntryZ(config.entryZ);
  }

  /**
   * Largest relative difference seen between the rolling and the exactly refitted hedge ratio; 0 for
   * methods that fit each window by itself.
   */
  get largestDrift(): number {
    return this.#ols?.largestDrift ?? 0;
  }

  /**
   * The least-squares line of the last closed bar refitted from its whole window, with residual
   * standard deviation and standard error of β. O(n): for a display, not for every bar. `undefined`
   * without a fit, and for other methods.
   */
  refit(): ExactFit | undefined {
    return this.#ols?.refit();
  }

  /** Whether a bar that closed now would stand on missing trades. */
  get isNextHoled(): boolean {
    return this.#holes.isNextHoled;
  }

  /** Samples that the first z-score takes. */
  get samplesForScore(): number {
    return samplesForScore(this.#score.definition, this.#windowSamples);
  }

  /** Samples in a row, up to the last one, that began after the last hole; at most `samplesForScore`. */
  get cleanSampleCount(): number {
    return this.#holes.cleanCount;
  }

  /** Trades of a leg are missing there; told before the samples that the hole touches. */
  addHole(hole: Hole): void {
    this.#holes.add(hole);
  }

  /**
   * Moves the signal threshold for the frames to come; the window stays.
   * @throws RangeError unless it is a positive number
   */
  setEntryZ(entryZ: number): void {
    this.#entryZ = checkedEntryZ(entryZ);
  }

  /**
   * Takes the aligned sample of one closed bar and gives everything known of the pair then.
   * @throws RangeError when time does not rise or a price is not a positive number
   */
  push(closeTimeMs: number, priceY: number, priceX: number): PairFrame {
    const before = this.#frameTimeMs === this.#closeTimeMs ? this.#frameFit : this.#fit();
    this.advance(closeTimeMs, priceY, priceX);
    return this.#frame(before);
  }

  /**
   * `push` without the frame: allocates nothing.
   * @throws RangeError as `push`
   */
  advance(closeTimeMs: number, priceY: number, priceX: number): void {
    const stepMs = closeTimeMs - this.#closeTimeMs;
    if (!(stepMs > 0)) {
      throw new RangeError(`The bar at ${closeTimeMs} does not follow ${this.#closeTimeMs}.`);
    }
    if (!(priceY > 0 && priceX > 0 && priceY < Infinity && priceX < Infinity)) {
      throw new RangeError(`Prices are positive numbers, not ${priceY} and ${priceX}.`);
    }
    const logY = Math.log(priceY);
    const logX = Math.log(priceX);
    this.#startsSegment = stepMs > this.#maxStepMs;
    if (this.#startsSegment) {
      this.#score.clear();
      this.#correlation.clear();
    } else {
      this.#correlation.push(logY - this.#logY, logX - this.#logX);
    }
    const y = this.#isLog ? logY : priceY;
    const x = this.#isLog ? logX : priceX;
    this.#score.push(x, y);
    this.#holes.take(closeTimeMs - this.#barLengthMs, closeTimeMs, this.#startsSegment);
    this.#closeTimeMs = closeTimeMs;
    this.#priceY = priceY;
    this.#priceX = priceX;
    this.#logY = logY;
    this.#logX = logX;
  }

  /**
   * Spread and z-score that the bar still forming would have if it closed at these prices, under the
   * window of the last closed bar: by definition `in-window` and `rolling` too, whose bar itself would
   * take part in it once closed. `undefined` while that window has no fit.
   */
  preview(priceY: number, priceX: number): PairPreview | undefined {
    const y = this.#isLog ? Math.log(priceY) : priceY;
    const x = this.#isLog ? Math.log(priceX) : priceX;
    return this.#score.preview(x, y);
  }

  #frame(before: HedgeFit | undefined): PairFrame {
    const score = this.#score;
    const zScore = score.hasZScore ? score.zScore : undefined;
    const fit = this.#fit();
    this.#frameFit = fit;
    this.#frameTimeMs = this.#closeTimeMs;
    const { hasHole, followsHole } = this.#holes;
    return {
      closeTimeMs: epochMs(this.#closeTimeMs),
      startsSegment: this.#startsSegment,
      followsHole,
      priceY: this.#priceY,
      priceX: this.#priceX,
      fit,
      spread: score.hasSpread ? score.spread : undefined,
      zScore,
      measure: this.#measure(score.definition === 'lagged' ? before : fit),
      correlation: this.#correlation.value,
      sampleCount: this.#estimator.sampleCount,
      hasHole,
      signal: zScore === undefined || hasHole ? undefined : signalOf(zScore, this.#entryZ),
    };
  }

  #measure(line: HedgeFit | undefined): SpreadMeasure | undefined {
    const { definition, hasZScore, sd, spreadMean } = this.#score;
    if (!hasZScore || line === undefined) {
      return undefined;
    }
    const alpha = definition === 'rolling' ? spreadMean : line.alpha;
    return { alpha, beta: line.beta, sd };
  }

  #fit(): HedgeFit | undefined {
    const { alpha, beta, betaStandardError } = this.#estimator;
    return alpha === undefined || beta === undefined
      ? undefined
      : { alpha, beta, betaStandardError, rSquared: this.#ols?.rSquared };
  }
}

/** The signal of a z-score at this threshold. */
export function signalOf(zScore: number, entryZ: number): Signal {
  if (zScore >= entryZ) {
    return 'shortSpread';
  }
  if (zScore <= -entryZ) {
    return 'longSpread';
  }
  return 'flat';
}

function checkedEntryZ(entryZ: number): number {
  if (!(entryZ > 0 && entryZ < Infinity)) {
    throw new RangeError(`The z-score threshold is a positive number, not ${entryZ}.`);
  }
  return entryZ;
}
