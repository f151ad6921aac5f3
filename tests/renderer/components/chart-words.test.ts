import { expect, test } from 'vitest';
import { hasHoleInSight } from '../../../renderer/components/chart-words.ts';

test('the bands are explained while one is on the charts', () => {
  const holes = [{ fromTimeMs: 1_000, toTimeMs: 4_000 }];
  expect(hasHoleInSight([], 10_000, 5_000)).toBe(false);
  expect(hasHoleInSight(holes, 8_000, 5_000)).toBe(true);
  expect(hasHoleInSight(holes, 9_001, 5_000)).toBe(false);
  expect(hasHoleInSight(holes, undefined, 5_000)).toBe(true);
});
