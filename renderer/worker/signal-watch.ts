import type { Alert } from '../../analytics/alerts/alert.ts';
import { alertGround } from '../../analytics/alerts/alert-ground.ts';
import { CrossingDetector } from '../../analytics/alerts/crossing-detector.ts';
import { signalInputs } from '../../analytics/alerts/describe-signal.ts';
import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import type { ActiveSignal } from '../../analytics/alerts/signal.ts';
import type { PairTest } from '../../analytics/pair/frame-analysis.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { AnalysisConfig, Thresholds } from './protocol.ts';

/** A closed bar with the last test at it. */
export interface TestedFrame {
  readonly frame: PairFrame;
  readonly test: PairTest | undefined;
}

/** Which bars cross the thresholds, what to tell of it, and what the last signal was made of. */
export class SignalWatch {
  readonly #legs: Pick<AnalysisConfig, 'symbolY' | 'symbolX'>;
  readonly #detector: CrossingDetector;
  #thresholds: Thresholds;
  #lastSignal: SignalInputs | undefined;

  /** @throws RangeError when the thresholds make no sense */
  constructor(legs: Pick<AnalysisConfig, 'symbolY' | 'symbolX'>, thresholds: Thresholds) {
    this.#legs = legs;
    this.#detector = new CrossingDetector(thresholds.entryZ, thresholds.exitZ);
    this.#thresholds = thresholds;
  }

  /** Of the last crossing, or of the bar at which a crossing was announced after the fact. */
  get lastSignal(): SignalInputs | undefined {
    return this.#lastSignal;
  }

  /** See `CrossingDetector`. */
  isSilent(signal: ActiveSignal): boolean {
    return this.#detector.isSilent(signal);
  }

  /** Takes the next bar; gives the signal if it is a crossing. */
  take(tested: TestedFrame, isHistory: boolean): ActiveSignal | undefined {
    const { frame } = tested;
    const crossing = this.#detector.update(frame.hasHole ? undefined : frame.zScore);
    if (crossing !== undefined) {
      this.#explain(tested, crossing, isHistory);
    }
    return crossing;
  }

  /** The alert of a signal that crossed before this bar: it is told with the numbers of this one. */
  announce(tested: TestedFrame, signal: ActiveSignal): Alert | undefined {
    this.#explain(tested, signal, false);
    return this.alert(tested, signal);
  }

  alert({ frame, test }: TestedFrame, signal: ActiveSignal): Alert | undefined {
    const { symbolY, symbolX } = this.#legs;
    const { closeTimeMs, zScore, fit, priceY, priceX } = frame;
    if (zScore === undefined || fit === undefined) {
      return undefined;
    }
    const { beta } = fit;
    const ground = alertGround(test?.engleGranger);
    return { symbolY, symbolX, signal, closeTimeMs, zScore, beta, priceY, priceX, ground };
  }

  setThresholds(thresholds: Thresholds): void {
    this.#detector.setThresholds(thresholds.entryZ, thresholds.exitZ);
    this.#thresholds = thresholds;
  }

  /** What was announced is explained by what it was announced with, until a newer signal comes. */
  goOnFrom(before: SignalWatch): void {
    const told = before.#lastSignal;
    const ownMs = this.#lastSignal?.closeTimeMs ?? -Infinity;
    if (told?.isHistory === false && told.closeTimeMs >= ownMs) {
      this.#lastSignal = told;
    }
  }

  #explain({ frame, test }: TestedFrame, signal: ActiveSignal, isHistory: boolean): void {
    const context = { ...this.#thresholds, test, isHistory };
    this.#lastSignal = signalInputs(signal, frame, context) ?? this.#lastSignal;
  }
}
