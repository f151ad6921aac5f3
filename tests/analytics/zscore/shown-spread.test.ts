import { expect, it } from 'vitest';
import { shownSpread } from '../../../analytics/zscore/shown-spread.ts';

const measure = { alpha: -6.25 };

it('takes the mean off a rolling spread, and nothing where α has taken the level off', () => {
  expect(shownSpread(-6.125, measure, 'rolling')).toBe(0.125);
  expect(shownSpread(0.5, measure, 'lagged')).toBe(0.5);
  expect(shownSpread(0.5, measure, 'in-window')).toBe(0.5);
});

it('shows no rolling spread without a mean, and others without a yardstick', () => {
  expect(shownSpread(-6.125, undefined, 'rolling')).toBeUndefined();
  expect(shownSpread(0, undefined, 'lagged')).toBe(0);
  expect(shownSpread(undefined, measure, 'rolling')).toBeUndefined();
});
