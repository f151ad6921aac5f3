import { expect, test } from 'vitest';
import { lagBars } from '../../../renderer/components/lag-bars.ts';

test('bars stand on the zero line, upwards and downwards', () => {
  const { bars, zero, greatest, least } = lagBars(Float64Array.of(0.75, 0, -0.25), -1, [0.1]);
  expect([greatest, least, zero]).toEqual([0.75, -0.25, 0.75]);
  expect(bars).toEqual([
    { lag: -1, value: 0.75, top: 0, height: 0.75, isOutside: true },
    { lag: 0, value: 0, top: 0.75, height: 0, isOutside: false },
    { lag: 1, value: -0.25, top: 0.75, height: 0.25, isOutside: true },
  ]);
});

test('the widest bound decides what is outside', () => {
  const { bars, bounds } = lagBars(Float64Array.of(0.25, 0.15, 0.05), 1, [0.1, 0.2]);
  expect(bars.map(({ isOutside }) => isOutside)).toEqual([true, false, false]);
  expect(bounds).toHaveLength(2);
  expect(bounds[1]?.upper).toBeLessThan(bounds[0]?.upper ?? 0);
});

test('the edges move in steps, and the bounds are always in sight', () => {
  const edges = (value: number, bound: number) => {
    const { greatest, least } = lagBars(Float64Array.of(value), 1, [bound]);
    return [greatest, least];
  };
  expect(edges(0.61, 0.05)).toEqual(edges(0.74, 0.08));
  expect(edges(0.76, 0.05)).toEqual([1, -0.25]);
  expect(edges(0.1, 0.57)).toEqual([0.75, -0.75]);
});
