import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { Settings } from '../../preload/settings.ts';
import type { Phase } from '../state/phase.ts';
import { isWarm, shortWarmUpWords, type WarmUp } from './warm-up-words.ts';

interface AbsenceFacts {
  readonly phase: Phase;
  readonly hedgeMethod: Settings['hedgeMethod'];
  readonly frame: PairFrame | undefined;
  /** Of the score, which may look further back than the line. */
  readonly warmUp: WarmUp;
  /** Samples that a line takes, and a correlation. */
  readonly windowSamples: number;
}

/** How far the window of a line, and of a correlation, has filled. */
export function fitWarmUp(frame: PairFrame | undefined, windowSamples: number): WarmUp {
  return frame && { sampleCount: frame.sampleCount, neededCount: windowSamples };
}

/** Why a statistic is not there, for its tile. */
export function absenceWords(
  kind: 'fit' | 'score' | 'correlation',
  { phase, hedgeMethod, frame, warmUp, windowSamples }: AbsenceFacts,
): string {
  switch (phase) {
    case 'loading':
      return 'reading history';
    case 'noData':
      return 'no trades yet';
    case 'offline':
      return 'offline';
    case 'error':
      return 'error';
    case 'warming':
    case 'ready':
      break;
  }
  if (frame === undefined) {
    return 'no closed bar yet';
  }
  const filled = kind === 'score' ? warmUp : fitWarmUp(frame, windowSamples);
  if (!isWarm(filled)) {
    return shortWarmUpWords(filled);
  }
  if (kind === 'correlation') {
    return 'no variance';
  }
  if (kind === 'score' && frame.fit !== undefined) {
    return 'exact fit: no yardstick';
  }
  // These two may find no line in prices that do move, only too little.
  return hedgeMethod === 'huber' || hedgeMethod === 'tls' ? 'no line fits' : 'no variance';
}

/** The second line of R²: only least squares has one. */
export function rSquaredAbsence(facts: AbsenceFacts): string {
  return facts.frame?.fit !== undefined && facts.hedgeMethod !== 'ols'
    ? 'not for this method'
    : absenceWords('fit', facts);
}
