import type { Hole } from '../market/gap.ts';

/**
 * Tells which frames stand on missing trades. A frame's numbers are made of `windowSamples` samples
 * and of its own bar: it has a hole while any hole overlaps the stretch from the oldest of those
 * samples to the end of its bar. That is the same as: fewer samples than the frame is made of began
 * after the last hole's end. So one count of clean samples tells it, in constant time.
 *
 * Time, not ids, decides, so that it does not matter how far one leg runs ahead of the other.
 */
export class WindowHoles {
  readonly #neededCount: number;
  /** Not yet reached by a sample, oldest first. */
  #pending: Hole[] = [];
  #lastEndMs = -Infinity;
  #newestCloseMs = -Infinity;
  #sampleCount = 0;
  #cleanCount = 0;
  #isBreakDue = false;
  #hasHole = false;
  #followsHole = false;
  /** No hole is in the window or to come: until one is told, a sample changes nothing but the time. */
  #isSettled = false;

  constructor(windowSamples: number) {
    this.#neededCount = windowSamples + 1;
  }

  /** Whether the last sample's frame stands on missing trades. */
  get hasHole(): boolean {
    return this.#hasHole;
  }

  /** Whether the last sample is the first one that ends after a hole. */
  get followsHole(): boolean {
    return this.#followsHole;
  }

  /** Whether a frame at the next sample would stand on missing trades. */
  get isNextHoled(): boolean {
    const windowCount = Math.min(this.#sampleCount, this.#neededCount - 1);
    return this.#pending.length > 0 || this.#cleanCount < windowCount;
  }

  /** Samples in a row, up to the last one, that began after the last hole; at most those needed. */
  get cleanCount(): number {
    return this.#cleanCount;
  }

  /**
   * Takes a hole, before the samples it touches. One that is told late clears the count of clean
   * samples: too careful by some samples, and never too trusting.
   */
  add(hole: Hole): void {
    if (hole.toTimeMs <= this.#lastEndMs) {
      return;
    }
    this.#isSettled = false;
    if (hole.fromTimeMs < this.#newestCloseMs) {
      this.#reach(hole);
      return;
    }
    const later = this.#pending.findIndex(({ fromTimeMs }) => fromTimeMs > hole.fromTimeMs);
    this.#pending.splice(later === -1 ? this.#pending.length : later, 0, hole);
  }

  /** Takes the next sample, which is of the bar between these times. */
  take(openTimeMs: number, closeTimeMs: number, startsSegment: boolean): void {
    if (!this.#isSettled || startsSegment) {
      this.#judge(openTimeMs, closeTimeMs, startsSegment);
    }
    this.#newestCloseMs = closeTimeMs;
  }

  #judge(openTimeMs: number, closeTimeMs: number, startsSegment: boolean): void {
    this.#sampleCount = startsSegment ? 1 : Math.min(this.#sampleCount + 1, this.#neededCount);
    let next = this.#pending[0];
    while (next !== undefined && next.fromTimeMs < closeTimeMs) {
      this.#pending.shift();
      this.#reach(next);
      next = this.#pending[0];
    }
    this.#cleanCount =
      openTimeMs > this.#lastEndMs ? Math.min(this.#cleanCount + 1, this.#neededCount) : 0;
    this.#followsHole = this.#isBreakDue && closeTimeMs > this.#lastEndMs;
    if (this.#followsHole) {
      this.#isBreakDue = false;
    }
    this.#hasHole = this.#cleanCount < this.#sampleCount;
    this.#isSettled =
      this.#cleanCount === this.#neededCount &&
      this.#sampleCount === this.#neededCount &&
      this.#pending.length === 0;
  }

  #reach(hole: Hole): void {
    if (hole.toTimeMs > this.#lastEndMs) {
      this.#lastEndMs = hole.toTimeMs;
      this.#cleanCount = 0;
      this.#isBreakDue = true;
    }
  }
}
