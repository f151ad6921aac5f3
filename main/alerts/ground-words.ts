import type { AlertGround } from '../../analytics/alerts/alert-ground.ts';
import { pValueText } from '../../analytics/cointegration/p-value-text.ts';

/** What a signal is worth, in one short line of a notification. */
export function groundWords(ground: AlertGround): string {
  switch (ground.kind) {
    case 'cointegrated':
      return `cointegrated at ${ground.levelPct} % (p ${pValueText(ground.pValue)})`;
    case 'notCointegrated':
      return `not cointegrated (p ${pValueText(ground.pValue)}): unrelated pairs cross more often`;
    case 'untested':
      return 'cointegration not tested yet';
  }
}
