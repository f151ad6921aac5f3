import type { PairTest } from '../pair/frame-analysis.ts';
import type { PairFrame } from '../pair/pair-frame.ts';
import { alertGround } from './alert-ground.ts';
import type { SignalInputs } from './signal-inputs.ts';
import type { ActiveSignal } from './signal.ts';

interface SignalContext {
  readonly entryZ: number;
  readonly exitZ: number;
  /** The last one at the bar. */
  readonly test: PairTest | undefined;
  readonly isHistory: boolean;
}

/**
 * What the signal of a bar was made of.
 * @returns `undefined` for a bar without a z-score
 */
export function signalInputs(
  signal: ActiveSignal,
  { closeTimeMs, priceY, priceX, measure, spread, zScore }: PairFrame,
  { entryZ, exitZ, test, isHistory }: SignalContext,
): SignalInputs | undefined {
  if (measure === undefined || spread === undefined || zScore === undefined) {
    return undefined;
  }
  return {
    signal,
    closeTimeMs,
    priceY,
    priceX,
    measure,
    spread,
    zScore,
    entryZ,
    exitZ,
    ground: alertGround(test?.engleGranger),
    testedAtMs: test?.closeTimeMs,
    halfLifeBars: test?.halfLifeBars,
    isHistory,
  };
}
