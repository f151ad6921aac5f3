import { expect, it } from 'vitest';
import { alertGround } from '../../../analytics/alerts/alert-ground.ts';
import {
  engleGrangerCriticalValues,
  engleGrangerPValue,
} from '../../../analytics/cointegration/mackinnon.ts';
import type { EngleGrangerTest } from '../../../analytics/cointegration/engle-granger.ts';

function tested(tStatistic: number): EngleGrangerTest {
  return {
    kind: 'tested',
    tStatistic,
    pValue: engleGrangerPValue(tStatistic),
    criticalValues: engleGrangerCriticalValues(3_600),
    lagCount: 1,
    sampleCount: 3_600,
    alpha: 0,
    beta: 1,
    residuals: new Float64Array(),
  };
}

it.each([
  [-5, { kind: 'cointegrated', levelPct: 1 }],
  [-3.6, { kind: 'cointegrated', levelPct: 5 }],
  // It passes 10 %: not enough to act on.
  [-3.2, { kind: 'notCointegrated' }],
  [-1, { kind: 'notCointegrated' }],
] as const)('of t = %s is judged at 5 %%', (t, ground) => {
  expect(alertGround(tested(t))).toEqual({ ...ground, pValue: engleGrangerPValue(t) });
});

it('is none without a test, or one that cannot be made', () => {
  expect(alertGround(undefined)).toEqual({ kind: 'untested' });
  expect(alertGround({ kind: 'notAvailable', reason: 'constantLeg' })).toEqual({
    kind: 'untested',
  });
});
