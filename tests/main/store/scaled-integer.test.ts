import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaledInteger } from '../../../main/store/scaled-integer.ts';

describe('scaledInteger', () => {
  it.each([
    [61_800.3, 6_180_030_000_000],
    [1e-8, 1],
    [0.205, 20_500_000],
    [0.29, 29_000_000],
    [12_345_678.123_456_78, 1_234_567_812_345_678],
  ])('scales %d exactly', (value, scaled) => {
    expect(scaledInteger(value)).toBe(scaled);
  });

  it.each([
    ['100000000.1', 10_000_000_010_000_000n],
    ['200000000.5', 20_000_000_050_000_000n],
    ['92233720368', 9_223_372_036_800_000_000n],
    ['46116860414.001', 4_611_686_041_400_100_000n],
  ])('scales %s beyond 53 bits exactly', (text, scaled) => {
    expect(scaledInteger(Number(text))).toBe(scaled);
  });

  it('agrees with the decimal text for any value a double holds with 8 decimals', () => {
    // Whole parts below 2^26, where neighbouring doubles are less than 1e-8 apart.
    const wholes = fc.integer({ min: 0, max: 67_108_863 });
    const decimals = fc.integer({ min: 0, max: 99_999_999 });
    fc.assert(
      fc.property(wholes, decimals, (whole, decimal) => {
        const digits = String(decimal).padStart(8, '0');
        expect(BigInt(scaledInteger(Number(`${whole}.${digits}`)))).toBe(
          BigInt(`${whole}${digits}`),
        );
      }),
      { numRuns: 50_000, seed: 7 },
    );
  });

  it.each([-1, NaN, Infinity, 92_233_720_369, 1e300])('refuses %d', (value) => {
    expect(() => scaledInteger(value)).toThrow(RangeError);
  });
});
