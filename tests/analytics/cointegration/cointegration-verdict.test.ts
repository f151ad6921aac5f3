import { describe, expect, it } from 'vitest';
import { cointegrationVerdict } from '../../../analytics/cointegration/cointegration-verdict.ts';
import type { EngleGrangerTest } from '../../../analytics/cointegration/engle-granger.ts';
import {
  engleGrangerCriticalValues,
  engleGrangerPValue,
} from '../../../analytics/cointegration/mackinnon.ts';

const test = (tStatistic: number, sampleCount = 3_600): EngleGrangerTest => ({
  kind: 'tested',
  tStatistic,
  pValue: engleGrangerPValue(tStatistic),
  criticalValues: engleGrangerCriticalValues(sampleCount),
  lagCount: 1,
  sampleCount,
  alpha: 0,
  beta: 1,
  residuals: new Float64Array(0),
});

describe('cointegrationVerdict', () => {
  it.each([
    [-4.5, 'cointegrated', 1],
    [-3.7, 'cointegrated', 5],
  ] as const)('t = %s is %s at %s %%', (t, kind, levelPct) => {
    expect(cointegrationVerdict(test(t))).toEqual({
      kind,
      levelPct,
      pValue: engleGrangerPValue(t),
      sampleCount: 3_600,
    });
  });

  it.each([
    [-3.2, 10],
    [-2, undefined],
    [1.5, undefined],
  ] as const)('t = %s is not cointegrated, and passes %s %% at most', (t, weakLevelPct) => {
    expect(cointegrationVerdict(test(t))).toEqual({
      kind: 'notCointegrated',
      weakLevelPct,
      pValue: engleGrangerPValue(t),
      sampleCount: 3_600,
    });
  });

  it('counts the level that was asked for', () => {
    expect(cointegrationVerdict(test(-3.2), 10).kind).toBe('cointegrated');
    expect(cointegrationVerdict(test(-3.7), 1)).toMatchObject({
      kind: 'notCointegrated',
      weakLevelPct: 5,
    });
  });

  it('calls nothing cointegrated that the critical value of so few samples, or p, speaks against', () => {
    // p of −3.40 is 0.042, but the 5 % value of 60 samples is −3.44.
    expect(cointegrationVerdict(test(-3.4, 60))).toMatchObject({ weakLevelPct: 10 });
    expect(cointegrationVerdict({ ...test(-3.6), pValue: 0.051 })).toMatchObject({
      kind: 'notCointegrated',
      weakLevelPct: 10,
    });
  });

  it('hands on why there is no test', () => {
    const none = { kind: 'notAvailable', reason: 'constantLeg' } as const;
    expect(cointegrationVerdict(none)).toEqual(none);
  });
});
