import type { LevelPct } from '../cointegration/cointegration-verdict.ts';

/** What the last cointegration test before a signal says of its worth. */
export type AlertGround =
  | { readonly kind: 'cointegrated'; readonly levelPct: LevelPct; readonly pValue: number }
  | { readonly kind: 'notCointegrated'; readonly pValue: number }
  /** The window of the test is not full, or has no test. */
  | { readonly kind: 'untested' };
