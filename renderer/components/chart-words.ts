import type { Hole } from '../../analytics/market/gap.ts';
import type { Phase } from '../state/phase.ts';
import type { PairState } from '../state/pair.svelte.ts';
import type { SeriesPoint } from '../series/frame-series.ts';
import { absentText, formatCoefficient, formatCount, formatError } from './format.ts';

/** Words in place of a chart that has nothing to draw; `undefined` when it has. */
export function emptyChartWords(
  phase: Phase,
  hasFrames: boolean,
  needsFit: boolean,
  hasFit: boolean,
  warmUp: PairState['warmUp'],
): string | undefined {
  if (needsFit ? hasFit : hasFrames) {
    return undefined;
  }
  switch (phase) {
    case 'loading':
      return 'Reading stored trades';
    case 'noData':
      return 'No trades yet';
    case 'offline':
      return 'Offline: no trades to draw';
    case 'error':
      return 'No analysis: see the message above';
    case 'warming':
    case 'ready':
      return warmUp === undefined || !hasFrames
        ? 'Waiting for the first closed bar of both legs'
        : `Warming up: ${formatCount(warmUp.sampleCount)} of ${formatCount(warmUp.neededCount)} samples`;
  }
}

/** β of one bar and how far it is known: `0.7163 ± 0.0031 (2 SE)`. */
export function betaWords({
  beta,
  betaStandardError,
}: Pick<SeriesPoint, 'beta' | 'betaStandardError'>): string {
  if (beta === undefined) {
    return absentText;
  }
  return betaStandardError === undefined
    ? formatCoefficient(beta)
    : `${formatCoefficient(beta)} ± ${formatError(2 * betaStandardError)} (2 SE)`;
}

/**
 * Whether a band over missing trades is in sight, so that the legend has to explain it.
 * @param newestMs - right edge of the charts, or a little before it
 */
export function hasHoleInSight(
  holes: readonly Hole[],
  newestMs: number | undefined,
  spanMs: number,
): boolean {
  return holes.some(({ toTimeMs }) => newestMs === undefined || toTimeMs >= newestMs - spanMs);
}
