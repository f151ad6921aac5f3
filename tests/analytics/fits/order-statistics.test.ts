import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianOf, selectRank, sortRange } from '../../../analytics/fits/order-statistics.ts';

// Few different numbers beside arbitrary ones: ties are what breaks a partition.
const numbers = fc.oneof(
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 300 }),
  fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 }),
);
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

describe('order statistics', () => {
  it('selects what sorting would put at a rank, and parts the rest around it', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (values, any) => {
        const rank = any % values.length;
        const array = Float64Array.from(values);
        const value = selectRank(array, array.length, rank);
        expect(value === sorted(values)[rank]).toBe(true);
        expect(array.subarray(0, rank).every((other) => other <= value)).toBe(true);
        expect(array.subarray(rank).every((other) => other >= value)).toBe(true);
        expect(sorted([...array]).map(Object)).toEqual(sorted(values).map(Object));
      }),
    );
  });

  it('sorts a range and nothing else', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), fc.nat(), (values, a, b) => {
        const from = Math.min(a % values.length, b % values.length);
        const to = Math.max(a % values.length, b % values.length);
        const array = Float64Array.from(values);
        const expected = Float64Array.from(values);
        expected.subarray(from, to + 1).sort();
        sortRange(array, from, to);
        expect([...array].every((value, i) => value === expected[i])).toBe(true);
      }),
    );
  });

  it.each([
    [[5], 5],
    [[5, 1], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [Array.from({ length: 101 }, (_, i) => (i * 37) % 101), 50],
    [Array.from({ length: 100 }, (_, i) => ((i * 37) % 101) % 100), undefined],
  ])('takes the middle of %j', (values, expected) => {
    const order = sorted(values);
    const half = values.length / 2;
    const middle = ((order[Math.ceil(half) - 1] ?? NaN) + (order[Math.floor(half)] ?? NaN)) / 2;
    expect(medianOf(Float64Array.from(values), values.length)).toBe(expected ?? middle);
  });

  it('sorts long rising, falling and constant runs without running out of stack', () => {
    for (const make of [(i: number) => i, (i: number) => -i, () => 1, (i: number) => i % 2]) {
      const array = Float64Array.from({ length: 200_000 }, (_, i) => make(i));
      const expected = array.slice().sort();
      sortRange(array, 0, array.length - 1);
      expect(array).toEqual(expected);
    }
  });

  it('refuses a rank that is not there', () => {
    expect(() => selectRank(new Float64Array(3), 3, 3)).toThrow(RangeError);
    expect(() => medianOf(new Float64Array(0), 0)).toThrow(RangeError);
  });
});
