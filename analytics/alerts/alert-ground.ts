import {
  cointegrationVerdict,
  type CointegrationVerdict,
  type LevelPct,
} from '../cointegration/cointegration-verdict.ts';
import type { EngleGrangerResult } from '../cointegration/engle-granger.ts';

/** What the last cointegration test before a signal says of its worth. */
export type AlertGround =
  | { readonly kind: 'cointegrated'; readonly levelPct: LevelPct; readonly pValue: number }
  | { readonly kind: 'notCointegrated'; readonly pValue: number }
  /** The window of the test is not full, or has no test. */
  | { readonly kind: 'untested' };

/** The verdict at 5 %, as far as an alert needs it. */
export function alertGround(result: EngleGrangerResult | undefined): AlertGround {
  return result === undefined ? { kind: 'untested' } : groundOf(cointegrationVerdict(result));
}

/** The same of a verdict that is there already. */
export function groundOf(verdict: CointegrationVerdict): AlertGround {
  switch (verdict.kind) {
    case 'cointegrated':
      return { kind: 'cointegrated', levelPct: verdict.levelPct, pValue: verdict.pValue };
    case 'notCointegrated':
      return { kind: 'notCointegrated', pValue: verdict.pValue };
    case 'notAvailable':
      return { kind: 'untested' };
  }
}
