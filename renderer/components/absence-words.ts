import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { Settings } from '../../preload/settings.ts';
import type { Phase } from '../state/phase.ts';
import { isWarm, shortWarmUpWords, type WarmUp } from './warm-up-words.ts';

interface AbsenceFacts {
  readonly phase: Phase;
  readonly hedgeMethod: Settings['hedgeMethod'];
  readonly frame: PairFrame | undefined;
  readonly warmUp: WarmUp;
}

/** Why a statistic is not there, for its tile. */
export function absenceWords(
  kind: 'fit' | 'score' | 'correlation',
  { phase, hedgeMethod, frame, warmUp }: AbsenceFacts,
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
  if (frame === undefined || !isWarm(warmUp)) {
    return frame === undefined ? 'no closed bar yet' : shortWarmUpWords(warmUp);
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
