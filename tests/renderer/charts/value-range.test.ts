import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Extent, niceStep, valueRange } from '../../../renderer/charts/value-range.ts';

describe('value axis', () => {
  test('steps are 1, 2 or 5 times a power of ten', () => {
    expect([0.7, 1, 1.2, 2, 3, 5, 7, 10, 0.03].map(niceStep)).toEqual([
      1, 1, 2, 2, 5, 5, 10, 10, 0.05,
    ]);
  });

  test('holds the data with round, sorted labels inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.integer({ min: 2, max: 7 }),
        (low, width, tickCount) => {
          const { min, max, step, ticks } = valueRange(low, low + width, tickCount);
          expect(min).toBeLessThan(low);
          expect(max).toBeGreaterThan(low + width);
          expect(ticks.length).toBeGreaterThanOrEqual(1);
          expect(ticks.length).toBeLessThanOrEqual(tickCount + 2);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(min - step * 1e-6);
            expect(tick).toBeLessThanOrEqual(max + step * 1e-6);
            expect(Math.abs(tick / step - Math.round(tick / step))).toBeLessThan(1e-6);
          }
        },
      ),
    );
  });

  test('a price that stands still has an axis around it', () => {
    const { min, max } = valueRange(61_000, 61_000, 4);
    expect(min).toBeLessThan(61_000);
    expect(max).toBeGreaterThan(61_000);
    expect(max - min).toBeLessThan(1);
  });

  test('without values there is an axis without labels', () => {
    const range = new Extent()
      .add(undefined)
      .add(NaN)
      .addPoints([{ y: NaN }])
      .range(4);
    expect(range.ticks).toEqual([]);
    expect(range.max).toBeGreaterThan(range.min);
  });
});
