import { RollingOls } from '../stats/rolling-ols.ts';
import type { HedgeEstimator, NoFitReason, WindowOptions } from './hedge-estimator.ts';

/** Ordinary least squares: `RollingOls` behind the estimators' door, O(1) per sample. */
export class OlsHedge implements HedgeEstimator {
  readonly isWindowed = true;
  readonly #ols: RollingOls;
  readonly #windowSamples: number;

  /** @throws RangeError for a window under 3 samples */
  constructor({ windowSamples, baseMagnitude }: WindowOptions) {
    this.#ols = new RollingOls(windowSamples, baseMagnitude);
    this.#windowSamples = windowSamples;
  }

  /** The regression itself, for its R² and its drift. */
  get regression(): RollingOls {
    return this.#ols;
  }

  get sampleCount(): number {
    return this.#ols.sampleCount;
  }

  get hasFit(): boolean {
    return this.#ols.hasFit;
  }

  get noFitReason(): NoFitReason | undefined {
    if (this.#ols.hasFit) {
      return undefined;
    }
    return this.#ols.sampleCount < this.#windowSamples ? 'warming' : 'constantX';
  }

  get alpha(): number | undefined {
    return this.#ols.alpha;
  }

  get beta(): number | undefined {
    return this.#ols.beta;
  }

  get betaStandardError(): number | undefined {
    return this.#ols.betaStandardError;
  }

  get residualSd(): number {
    return this.#ols.residualSd;
  }

  residual(x: number, y: number): number {
    return this.#ols.residual(x, y);
  }

  predictionSd(): number {
    return this.#ols.residualSd;
  }

  push(x: number, y: number): void {
    this.#ols.push(x, y);
  }

  clear(): void {
    this.#ols.clear();
  }
}
