import type { ActiveSignal } from './signal.ts';

/**
 * Decides which z-scores raise an alert: the first one at or beyond ±entryZ on a side. That side then
 * stays silent until |z| ≤ exitZ has been seen, which re-arms both sides; a swing straight to the
 * other side alerts there. A bar without a z-score changes nothing, and one whose window misses trades
 * is given as such: it neither alerts nor re-arms, for its z-score is evidence of nothing. So what had
 * alerted before the hole stays silent after it, and a crossing that is still there once the window is
 * clean alerts then, once, with the numbers of that bar.
 */
export class CrossingDetector {
  #entryZ = 0;
  #exitZ = 0;
  #isShortArmed = true;
  #isLongArmed = true;

  /** @throws RangeError unless 0 ≤ exitZ < entryZ */
  constructor(entryZ: number, exitZ: number) {
    this.setThresholds(entryZ, exitZ);
  }

  /**
   * Moves the thresholds; what has alerted stays silent until z was inside the new exit band.
   * @throws RangeError unless 0 ≤ exitZ < entryZ
   */
  setThresholds(entryZ: number, exitZ: number): void {
    if (!(exitZ >= 0 && exitZ < entryZ && entryZ < Infinity)) {
      throw new RangeError(`Thresholds are 0 ≤ exit < entry, not exit ${exitZ}, entry ${entryZ}.`);
    }
    this.#entryZ = entryZ;
    this.#exitZ = exitZ;
  }

  /** Whether this side has crossed and stays silent until z has been inside the exit band. */
  isSilent(signal: ActiveSignal): boolean {
    return signal === 'shortSpread' ? !this.#isShortArmed : !this.#isLongArmed;
  }

  /**
   * Takes the z-score of the next closed bar, stored or live.
   * @returns the signal to alert, if this bar is a crossing
   */
  update(zScore: number | undefined): ActiveSignal | undefined {
    if (zScore === undefined) {
      return undefined;
    }
    if (Math.abs(zScore) <= this.#exitZ) {
      this.#isShortArmed = true;
      this.#isLongArmed = true;
      return undefined;
    }
    if (zScore >= this.#entryZ && this.#isShortArmed) {
      this.#isShortArmed = false;
      return 'shortSpread';
    }
    if (zScore <= -this.#entryZ && this.#isLongArmed) {
      this.#isLongArmed = false;
      return 'longSpread';
    }
    return undefined;
  }
}
