import type { AlertGround } from '../../analytics/alerts/alert-ground.ts';

/** What a signal is worth, in one short line of a notification. */
export function groundWords(ground: AlertGround): string {
  switch (ground.kind) {
    case 'cointegrated':
      return `cointegrated at ${ground.levelPct} % (p ${chance(ground.pValue)})`;
    case 'notCointegrated':
      return `not cointegrated (p ${chance(ground.pValue)}): unrelated pairs cross ±2 more often`;
    case 'untested':
      return 'cointegration not tested yet';
  }
}

/** `0.013`, `0.41`: a third decimal only where a level may be near. */
function chance(pValue: number): string {
  if (pValue < 0.001) {
    return '< 0.001';
  }
  return pValue.toFixed(pValue < 0.1 ? 3 : 2);
}
