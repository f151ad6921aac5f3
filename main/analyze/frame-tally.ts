import type { Signal } from '../../analytics/alerts/signal.ts';
import type { PairTest } from '../../analytics/pair/frame-analysis.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';

/** Counts over all frames, for the summary. */
export class FrameTally {
  count = 0;
  /** Stretches between which statistics started afresh. */
  segmentCount = 0;
  zScoreCount = 0;
  /** Frames whose window has missing trades. */
  holedCount = 0;
  readonly signals: Record<Signal, number> = { longSpread: 0, flat: 0, shortSpread: 0 };
  lowestZ = Infinity;
  highestZ = -Infinity;
  first: PairFrame | undefined;
  last: PairFrame | undefined;
  lastTest: PairTest | undefined;

  take(frame: PairFrame, test: PairTest | undefined): void {
    const { zScore, signal } = frame;
    this.count += 1;
    this.segmentCount += frame.startsSegment ? 1 : 0;
    this.holedCount += frame.hasHole ? 1 : 0;
    if (zScore !== undefined) {
      this.zScoreCount += 1;
      this.lowestZ = Math.min(this.lowestZ, zScore);
      this.highestZ = Math.max(this.highestZ, zScore);
    }
    if (signal !== undefined) {
      this.signals[signal] += 1;
    }
    this.first ??= frame;
    this.last = frame;
    this.lastTest = test;
  }
}
