import { expect, it } from 'vitest';
import { greatestLag, lagLimit } from '../../../analytics/cointegration/lag-choice.ts';

it.each([
  [30, 9],
  [100, 12],
  [101, 13],
  [250, 16],
  [3_600, 30],
  [37_660, 53],
])('tries up to ⌈12·(n/100)^¼⌉ lags: of %s samples %s', (sampleCount, lag) => {
  expect(greatestLag(sampleCount)).toBe(lag);
});

it('tries no more lags than half of the samples carry', () => {
  expect([greatestLag(16), lagLimit(16), lagLimit(17)]).toEqual([7, 7, 7]);
});
