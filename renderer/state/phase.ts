import type { FeedState, StatusReport } from '../../preload/contract.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';

export type Phase = StatusReport['phase'];

/** All that decides what the window can honestly show. */
export interface PhaseFacts {
  readonly failure: string | undefined;
  readonly isLoadingHistory: boolean;
  readonly feed: FeedState['kind'];
  readonly latest: PairFrame | undefined;
  readonly hasTrades: boolean;
}

/** One phase for the whole window: the gravest thing first. */
export function phaseOf(facts: PhaseFacts): Phase {
  if (facts.failure !== undefined) {
    return 'error';
  }
  if (facts.feed === 'offline') {
    return 'offline';
  }
  if (facts.isLoadingHistory) {
    return 'loading';
  }
  if (facts.latest === undefined) {
    return facts.hasTrades ? 'warming' : 'noData';
  }
  return facts.latest.zScore === undefined ? 'warming' : 'ready';
}
