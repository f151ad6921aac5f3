import type { PairFrame } from '../../analytics/pair/pair-frame.ts';

/** What is known of the pair at a closed bar besides its frame; `undefined` what is not known. */
export interface FrameFigures {
  readonly betaStandardError: number | undefined;
  /** Of the last cointegration test, y on x. */
  readonly engleGrangerT: number | undefined;
  readonly engleGrangerP: number | undefined;
  /** Bars in which half of a deviation of the spread is gone. */
  readonly halfLifeBars: number | undefined;
}

/** Takes every frame in order and tells what is known at it. */
export type FrameAnalysis = (frame: PairFrame) => FrameFigures;
