import { cointegrationVerdict } from '../cointegration/cointegration-verdict.ts';
import { engleGranger, type EngleGrangerResult } from '../cointegration/engle-granger.ts';
import type { LagRule } from '../cointegration/unit-root.ts';
import type { EpochMs } from '../market/units.ts';
import { halfLife } from '../reversion/half-life.ts';
import type { PairFrame } from './pair-frame.ts';
import { TestWindow, type TestWindowConfig } from './test-window.ts';

export interface FrameAnalysisConfig extends TestWindowConfig {
  /** Lagged changes in the cointegration test. */
  readonly lag: LagRule;
}

/** The last test of the pair for cointegration, y on x. */
export interface PairTest {
  /** The bar that it was made at. */
  readonly closeTimeMs: EpochMs;
  readonly engleGranger: EngleGrangerResult;
  /**
   * Bars in which half of a deviation is gone; `undefined` unless the pair is cointegrated at 5 %,
   * because any fitted spread shows one.
   */
  readonly halfLifeBars: number | undefined;
}

/**
 * What is known of the pair at a bar besides its frame. The app's worker and the command line both take
 * their frames through this, and the same frames give the same figures.
 */
export class FrameAnalysis {
  readonly #window: TestWindow;
  readonly #lag: LagRule;
  #test: PairTest | undefined;
  #isTestDue = false;

  /** @throws RangeError when the window or the lag makes no sense */
  constructor(config: FrameAnalysisConfig) {
    this.#window = new TestWindow(config);
    this.#lag = config.lag;
  }

  /** The samples of the tests. */
  get window(): TestWindow {
    return this.#window;
  }

  /** Whether a test is due at the last frame, be the window full or not. */
  get isTestDue(): boolean {
    return this.#isTestDue;
  }

  /** Lagged changes in the tests. */
  get lag(): LagRule {
    return this.#lag;
  }

  /**
   * Takes the next frame, and tests the pair where that is due.
   * @returns the last test; `undefined` until the window was full at a bar where one is due
   */
  take(frame: PairFrame): PairTest | undefined {
    this.#isTestDue = this.#window.take(frame);
    if (frame.startsSegment) {
      this.#test = undefined;
    }
    if (this.#isTestDue && this.#window.isFull) {
      this.#test = this.#tested(frame.closeTimeMs);
    }
    return this.#test;
  }

  #tested(closeTimeMs: EpochMs): PairTest {
    const { y, x } = this.#window.samples();
    const { baseMagnitude } = this.#window;
    const result = engleGranger(y, x, { lag: this.#lag, baseMagnitude });
    const isCointegrated = cointegrationVerdict(result).kind === 'cointegrated';
    return {
      closeTimeMs,
      engleGranger: result,
      halfLifeBars:
        isCointegrated && result.kind === 'tested' ? barsOf(result.residuals) : undefined,
    };
  }
}

function barsOf(residuals: Float64Array): number | undefined {
  const reversion = halfLife(residuals);
  return reversion.kind === 'halfLife' ? reversion.samples : undefined;
}
