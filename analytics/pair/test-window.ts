import { durationMs, type DurationMs } from '../market/units.ts';
import { RingBuffer } from '../stats/ring-buffer.ts';
import type { PairFrame } from './pair-frame.ts';
import type { PriceScale } from './pair-engine.ts';

/** So many tests are made while a window is replaced once: each stands on 2.5 % new samples. */
const testsPerWindow = 40;

export interface TestWindowConfig {
  readonly windowSamples: number;
  readonly scale: PriceScale;
  readonly barLengthMs: number;
}

/**
 * The samples that slow tests of the pair stand on, and the bars at which they are due: the first bar that
 * closes in each stretch of `windowSamples` / 40 bar lengths, counted from 1970. Time alone decides, so
 * that the tests fall on the same bars live, in replay and on the command line, wherever those begin.
 *
 * Bars that are missing, up to the length at which statistics start afresh, leave no mark in the samples:
 * the one after them is a larger step in one bar. Nor do missing trades inside a bar. To drop an hour of
 * samples for either would be worse than a step among thousands, so the tests go on and it is told.
 */
export class TestWindow {
  readonly #y: RingBuffer;
  readonly #x: RingBuffer;
  readonly #times: RingBuffer;
  readonly #orderedY: Float64Array<ArrayBuffer>;
  readonly #orderedX: Float64Array<ArrayBuffer>;
  readonly #isLog: boolean;
  readonly #stretchMs: number;
  #stretch = -Infinity;
  #wasHoled = false;
  /** From the last sample that a hole touches on. */
  #countSinceHole = Infinity;

  /** @throws RangeError unless the window is a positive whole number */
  constructor({ windowSamples, scale, barLengthMs }: TestWindowConfig) {
    this.#y = new RingBuffer(windowSamples);
    this.#x = new RingBuffer(windowSamples);
    this.#times = new RingBuffer(windowSamples);
    this.#orderedY = new Float64Array(windowSamples);
    this.#orderedX = new Float64Array(windowSamples);
    this.#isLog = scale === 'log';
    this.#stretchMs = Math.ceil(windowSamples / testsPerWindow) * barLengthMs;
  }

  /** Samples of a full window. */
  get windowSamples(): number {
    return this.#y.capacity;
  }

  /** Samples in the window. */
  get sampleCount(): number {
    return this.#y.length;
  }

  get isFull(): boolean {
    return this.#y.isFull;
  }

  /** Whether trades are missing between its first and its last sample. */
  get hasHole(): boolean {
    return this.#countSinceHole <= this.sampleCount;
  }

  /** Time from the first to the last sample. */
  get spanMs(): DurationMs {
    const times = this.#times;
    return durationMs((times.at(times.length - 1) ?? 0) - (times.at(0) ?? 0));
  }

  /** See `RollingOls`. */
  get baseMagnitude(): 0 | 1 {
    return this.#isLog ? 1 : 0;
  }

  /**
   * Takes the next frame. Where statistics start afresh the window does too.
   * @returns whether tests are due at it, be the window full or not
   */
  take({ startsSegment, closeTimeMs, priceY, priceX, hasHole, followsHole }: PairFrame): boolean {
    if (startsSegment) {
      this.#y.clear();
      this.#x.clear();
      this.#times.clear();
      this.#countSinceHole = Infinity;
      this.#wasHoled = false;
    }
    const isTouched = followsHole || (hasHole && !this.#wasHoled);
    this.#countSinceHole = isTouched ? 1 : this.#countSinceHole + 1;
    this.#wasHoled = hasHole;
    this.#times.push(closeTimeMs);
    this.#y.push(this.#isLog ? Math.log(priceY) : priceY);
    this.#x.push(this.#isLog ? Math.log(priceX) : priceX);
    const stretch = Math.floor(closeTimeMs / this.#stretchMs);
    const isDue = stretch !== this.#stretch;
    this.#stretch = stretch;
    return isDue;
  }

  /** The samples of both legs on the scale of the window, oldest first; written over by the next call. */
  samples(): { readonly y: Float64Array; readonly x: Float64Array } {
    this.#y.copyTo(this.#orderedY);
    this.#x.copyTo(this.#orderedX);
    const { sampleCount } = this;
    return this.isFull
      ? { y: this.#orderedY, x: this.#orderedX }
      : { y: this.#orderedY.subarray(0, sampleCount), x: this.#orderedX.subarray(0, sampleCount) };
  }
}
