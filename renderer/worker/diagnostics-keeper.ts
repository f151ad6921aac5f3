import type { EngleGrangerResult } from '../../analytics/cointegration/engle-granger.ts';
import type { DurationMs, EpochMs } from '../../analytics/market/units.ts';
import { pairDiagnostics } from '../../analytics/pair/diagnose-pair.ts';
import type { FrameAnalysis } from '../../analytics/pair/frame-analysis.ts';
import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import type { TestedFrame } from './signal-watch.ts';

/** A window that is not full yet is diagnosed from this many samples on. */
const leastEarlySamples = 300;

/** What the window does not have yet; without diagnostics those that it has hold no longer. */
export interface DiagnosticsRenewal {
  readonly diagnostics: PairDiagnostics | undefined;
}

interface DueWindow {
  readonly closeTimeMs: EpochMs;
  readonly sampleCount: number;
  readonly spanMs: DurationMs;
  readonly hasHole: boolean;
  readonly tested: EngleGrangerResult | undefined;
}

/**
 * Diagnostics of the pair, due where its test is. Only the window looks at them: at such a bar their
 * samples are set aside, and what is made of them is made when it is asked for, and only of the last.
 */
export class DiagnosticsKeeper {
  readonly #tests: FrameAnalysis;
  readonly #y: Float64Array<ArrayBuffer>;
  readonly #x: Float64Array<ArrayBuffer>;
  readonly #leastSamples: number;
  #due: DueWindow | undefined;
  #isShown = false;
  #isOutdated = false;

  /** @param tests - takes each frame before the keeper does */
  constructor(tests: FrameAnalysis) {
    const { windowSamples } = tests.window;
    this.#tests = tests;
    this.#y = new Float64Array(windowSamples);
    this.#x = new Float64Array(windowSamples);
    this.#leastSamples = Math.min(leastEarlySamples, windowSamples);
  }

  take({ frame, test }: TestedFrame): void {
    if (frame.startsSegment) {
      this.#due = undefined;
      this.#isOutdated = this.#isShown;
    }
    const { window, isTestDue } = this.#tests;
    if (!isTestDue || window.sampleCount < this.#leastSamples) {
      return;
    }
    const { y, x } = window.samples();
    this.#y.set(y);
    this.#x.set(x);
    this.#due = {
      closeTimeMs: frame.closeTimeMs,
      sampleCount: y.length,
      spanMs: window.spanMs,
      hasHole: window.hasHole,
      tested: test?.engleGranger,
    };
  }

  /** What has changed since the last call; `undefined` when nothing has. */
  renew(): DiagnosticsRenewal | undefined {
    const due = this.#due;
    if (due === undefined) {
      const isWithdrawn = this.#isOutdated;
      this.#isShown &&= !isWithdrawn;
      this.#isOutdated = false;
      return isWithdrawn ? { diagnostics: undefined } : undefined;
    }
    this.#due = undefined;
    this.#isShown = true;
    this.#isOutdated = false;
    const { closeTimeMs, sampleCount, spanMs, hasHole, tested } = due;
    const { lag, window } = this.#tests;
    return {
      diagnostics: pairDiagnostics({
        closeTimeMs,
        y: this.#y.subarray(0, sampleCount),
        x: this.#x.subarray(0, sampleCount),
        spanMs,
        neededCount: window.windowSamples,
        hasHole,
        lag,
        baseMagnitude: window.baseMagnitude,
        tested,
      }),
    };
  }

  /** Takes over what the window shows: without anything of its own it holds no longer. */
  goOnFrom(before: DiagnosticsKeeper): void {
    this.#isShown = before.#isShown;
    this.#isOutdated = before.#isShown;
  }
}
