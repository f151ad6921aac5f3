import { expect, it } from 'vitest';
import { normalCdf } from '../../../analytics/cointegration/normal-distribution.ts';
import { normalValues } from '../../oracle/fixtures.ts';

it.each(normalValues)('Φ($z) has 13 digits or more', ({ z, phi }) => {
  expect(Math.abs(normalCdf(z) / phi - 1)).toBeLessThan(2e-13);
});

it('is 0 and 1 at the ends, and its two formulas meet', () => {
  expect([normalCdf(-40), normalCdf(40), normalCdf(0)]).toEqual([0, 1, 0.5]);
  const border = 2 * Math.SQRT2;
  expect(normalCdf(-border - 1e-9) / normalCdf(-border + 1e-9)).toBeCloseTo(1, 7);
  expect(normalCdf(-border - 1e-9)).toBeLessThan(normalCdf(-border + 1e-9));
});
