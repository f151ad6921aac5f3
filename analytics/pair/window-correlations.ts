import {
  lagCount,
  maxLagBars,
  RollingCrossCorrelation,
} from '../correlation/rolling-cross-correlation.ts';
import { RollingSpearman } from '../correlation/rolling-spearman.ts';
import type { PairCorrelations } from './pair-correlations.ts';
import type { PairFrame } from './pair-frame.ts';

/** Rank and lagged correlations of the log returns of a window, frame by frame. */
export class WindowCorrelations {
  readonly #spearman: RollingSpearman;
  /** `undefined` for a window too short for its lags. */
  readonly #crossCorrelation: RollingCrossCorrelation | undefined;
  readonly #windowReturns: number;
  #returnCount = 0;
  #logY: number | undefined;
  #logX = 0;

  /**
   * @param windowSamples - prices in the window: one more than returns
   * @throws RangeError for a window under 3 samples
   */
  constructor(windowSamples: number) {
    this.#windowReturns = windowSamples - 1;
    this.#spearman = new RollingSpearman(this.#windowReturns);
    this.#crossCorrelation =
      this.#windowReturns < maxLagBars + 2
        ? undefined
        : new RollingCrossCorrelation(this.#windowReturns);
  }

  /** Takes the next frame. Where statistics start afresh these do too. */
  take({ startsSegment, priceY, priceX }: PairFrame): void {
    const logY = Math.log(priceY);
    const logX = Math.log(priceX);
    if (startsSegment || this.#logY === undefined) {
      this.#spearman.clear();
      this.#crossCorrelation?.clear();
      this.#returnCount = 0;
    } else {
      const returnY = logY - this.#logY;
      const returnX = logX - this.#logX;
      this.#spearman.push(returnY, returnX);
      this.#crossCorrelation?.push(returnY, returnX);
      this.#returnCount = Math.min(this.#returnCount + 1, this.#windowReturns);
    }
    this.#logY = logY;
    this.#logX = logX;
  }

  /** Those of the last frame; `undefined` before the first return. O(window). */
  get latest(): PairCorrelations | undefined {
    if (this.#returnCount === 0) {
      return undefined;
    }
    return {
      returnCount: this.#returnCount,
      spearman: this.#spearman.value,
      byLag: this.#byLag(),
    };
  }

  #byLag(): Float64Array | undefined {
    if (this.#crossCorrelation?.hasValues !== true) {
      return undefined;
    }
    const byLag = new Float64Array(lagCount);
    this.#crossCorrelation.copyTo(byLag);
    return byLag;
  }
}
