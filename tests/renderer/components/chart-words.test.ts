import { expect, test } from 'vitest';
import { betaWords, hasHoleInSight } from '../../../renderer/components/chart-words.ts';

test('the bands are explained while one is on the charts', () => {
  const holes = [{ fromTimeMs: 1_000, toTimeMs: 4_000 }];
  expect(hasHoleInSight([], 10_000, 5_000)).toBe(false);
  expect(hasHoleInSight(holes, 8_000, 5_000)).toBe(true);
  expect(hasHoleInSight(holes, 9_001, 5_000)).toBe(false);
  expect(hasHoleInSight(holes, undefined, 5_000)).toBe(true);
});

test('β of a bar is told with twice its standard error, where there is one', () => {
  expect(betaWords({ beta: 0.71634, betaStandardError: 0.00155 })).toBe('0.7163 ± 0.0031 (2 SE)');
  expect(betaWords({ beta: -0.2, betaStandardError: 0.08 })).toBe('−0.2000 ± 0.16 (2 SE)');
  expect(betaWords({ beta: 0.71634, betaStandardError: undefined })).toBe('0.7163');
  expect(betaWords({ beta: undefined, betaStandardError: undefined })).toBe('—');
});
