import { RingBuffer } from '../stats/ring-buffer.ts';
import { windowLine } from '../stats/window-line.ts';
import {
  withoutFit,
  type HedgeEstimator,
  type NoFitReason,
  type WindowOptions,
} from './hedge-estimator.ts';
import { HuberIteration } from './huber-iteration.ts';

/**
 * Huber's M-estimate over the last `windowSamples` samples, each window from its own least-squares
 * line, so that a fit depends on nothing but its window: O(n) per step, about 20 steps.
 *
 * Where more than half of a window lies on one line (a market in which nothing trades), the scale of
 * the residuals falls to 0 and there is no fit.
 */
export class HuberHedge implements HedgeEstimator {
  readonly isWindowed = true;
  readonly #x: RingBuffer;
  readonly #y: RingBuffer;
  readonly #d: Float64Array<ArrayBuffer>;
  readonly #u: Float64Array<ArrayBuffer>;
  readonly #baseMagnitude: number;
  readonly #iteration: HuberIteration;

  #noFitReason: NoFitReason | undefined = 'warming';
  #originX = 0;
  #originY = 0;
  #meanD = 0;
  #meanU = 0;
  #leastSquaresSlope = 0;
  #a = 0;
  #b = 0;
  #sumDD = 0;
  #residualSd = 0;

  /** @throws RangeError for a window under 3 samples */
  constructor({ windowSamples, baseMagnitude }: WindowOptions) {
    if (!Number.isSafeInteger(windowSamples) || windowSamples < 3) {
      throw new RangeError(`A regression window has 3 or more samples, not ${windowSamples}.`);
    }
    this.#x = new RingBuffer(windowSamples);
    this.#y = new RingBuffer(windowSamples);
    this.#d = new Float64Array(windowSamples);
    this.#u = new Float64Array(windowSamples);
    this.#baseMagnitude = baseMagnitude;
    this.#iteration = new HuberIteration(windowSamples);
  }

  get sampleCount(): number {
    return this.#x.length;
  }

  get hasFit(): boolean {
    return this.#noFitReason === undefined;
  }

  get noFitReason(): NoFitReason | undefined {
    return this.#noFitReason;
  }

  get alpha(): number | undefined {
    if (!this.hasFit) {
      return undefined;
    }
    const beta = this.#leastSquaresSlope + this.#b;
    return this.#originY - beta * this.#originX + (this.#meanU + this.#a - this.#b * this.#meanD);
  }

  get beta(): number | undefined {
    return this.hasFit ? this.#leastSquaresSlope + this.#b : undefined;
  }

  /** Asymptotic, see `HuberIteration`; 0 on a perfect line. */
  get betaStandardError(): number | undefined {
    if (!this.hasFit) {
      return undefined;
    }
    return this.#residualSd > 0
      ? this.#iteration.slopeStandardError(this.#d, this.#u, this.#sumDD)
      : 0;
  }

  get residualSd(): number {
    this.#demandFit();
    return this.#residualSd;
  }

  residual(x: number, y: number): number {
    this.#demandFit();
    const d = x - this.#originX;
    const u = y - this.#originY - this.#leastSquaresSlope * d - this.#meanU;
    return u - this.#a - this.#b * (d - this.#meanD);
  }

  predictionSd(): number {
    return this.residualSd;
  }

  push(x: number, y: number): void {
    this.#x.push(x);
    this.#y.push(y);
    if (this.#x.isFull) {
      this.#noFitReason = this.#fit();
    }
  }

  clear(): void {
    this.#x.clear();
    this.#y.clear();
    this.#noFitReason = 'warming';
  }

  #fit(): NoFitReason | undefined {
    const d = this.#d;
    const u = this.#u;
    this.#x.copyTo(d);
    this.#y.copyTo(u);
    const line = windowLine(d, u, this.#baseMagnitude);
    const { slope, meanD, meanU, sumDD } = line;
    if (!(sumDD > line.leastDD)) {
      return 'constantX';
    }
    for (let i = 0; i < d.length; i += 1) {
      const di = d[i] ?? 0;
      u[i] = (u[i] ?? 0) - slope * di - meanU;
      d[i] = di - meanD;
    }
    this.#originX = line.originX;
    this.#originY = line.originY;
    this.#meanD = meanD;
    this.#meanU = meanU;
    this.#leastSquaresSlope = slope;
    this.#sumDD = sumDD;
    const perDegree = 1 / (d.length - 2);
    const floor = line.floorY + Math.abs(slope) * line.floorX;
    if (Math.sqrt(line.sumUU * perDegree) <= floor) {
      this.#a = 0;
      this.#b = 0;
      this.#residualSd = 0;
      return undefined;
    }
    const outcome = this.#iteration.run(d, u, Math.sqrt(sumDD / d.length), floor);
    if (outcome !== 'settled') {
      return outcome;
    }
    const { a, b } = this.#iteration;
    this.#a = a;
    this.#b = b;
    // Around the least-squares line the cross terms are 0.
    const sumRR = line.sumUU + d.length * a * a + b * b * sumDD;
    this.#residualSd = Math.sqrt(sumRR * perDegree);
    return undefined;
  }

  #demandFit(): void {
    if (!this.hasFit) {
      throw new Error(withoutFit);
    }
  }
}
