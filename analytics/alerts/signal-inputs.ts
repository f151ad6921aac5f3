import type { EpochMs } from '../market/units.ts';
import type { SpreadMeasure } from '../pair/pair-frame.ts';
import type { AlertGround } from './alert-ground.ts';
import type { ActiveSignal } from './signal.ts';

/** All that a signal was made of: enough to compute it again by hand. */
export interface SignalInputs {
  readonly signal: ActiveSignal;
  readonly closeTimeMs: EpochMs;
  readonly priceY: number;
  readonly priceX: number;
  /** z = (y − alpha − beta·x) / sd on the scale of the analysis. */
  readonly measure: SpreadMeasure;
  readonly spread: number;
  readonly zScore: number;
  readonly entryZ: number;
  readonly exitZ: number;
  readonly ground: AlertGround;
  /** When the test behind `ground` was made. */
  readonly testedAtMs: EpochMs | undefined;
  readonly halfLifeBars: number | undefined;
  /** From stored trades: no notification was due. */
  readonly isHistory: boolean;
}
