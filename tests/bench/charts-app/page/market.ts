import { makeFrameColumns, type FrameColumns } from '../../../../renderer/series/frame-columns.ts';

/** Time between two frames: ten pushes a second. */
export const barMs = 100;

/** A pair that wanders, one frame at a time; the same numbers at every run. */
export class Market {
  #seed = 42;
  #timeMs: number;
  #x = 61_000;
  #spread = 0;
  #beta = 0.7;
  #betaError = 0.05;

  constructor(startMs: number) {
    this.#timeMs = startMs;
  }

  /** The next frames. */
  next(count: number): FrameColumns {
    const columns = makeFrameColumns(count);
    for (let row = 0; row < count; row += 1) {
      this.#timeMs += barMs;
      this.#x += 3 * this.#noise();
      this.#spread = 0.95 * this.#spread + 3e-4 * this.#noise();
      columns.closeTimeMs[row] = this.#timeMs;
      columns.priceX[row] = this.#x;
      columns.priceY[row] = this.#x * 0.054 * (1 + this.#spread);
      columns.spread[row] = this.#spread;
      columns.zScore[row] = this.#spread / 5e-4;
      this.#beta += 0.01 * this.#noise();
      columns.beta[row] = this.#beta;
      this.#betaError = 0.05 + 0.98 * (this.#betaError - 0.05) + 0.005 * this.#noise();
      columns.betaStandardError[row] = this.#betaError;
    }
    return columns;
  }

  /** Uniform in −0.5…0.5. */
  #noise(): number {
    this.#seed = (16_807 * this.#seed) % 2_147_483_647;
    return this.#seed / 2_147_483_647 - 0.5;
  }
}
