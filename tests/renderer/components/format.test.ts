import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatAxis,
  formatClock,
  formatCoefficient,
  formatCompleteness,
  formatCount,
  formatDuration,
  formatLength,
  formatMoment,
  formatMs,
  formatPrice,
  formatPValue,
  formatRate,
  formatShare,
  formatSpan,
  formatSpread,
  formatStatistic,
  formatTrades,
  formatZ,
} from '../../../renderer/components/format.ts';

describe('numbers on screen', () => {
  test('z-scores are signed, with two decimals and a true minus', () => {
    expect([2.314, -1.02, 0, -0.004, 0.004, 12].map(formatZ)).toEqual([
      '+2.31',
      '−1.02',
      '0.00',
      '0.00',
      '0.00',
      '+12.00',
    ]);
  });

  test('prices have decimals by their size', () => {
    expect([61_234.5, 142.35, 99.5, 5.4321, 0.54321, 0.000012345].map(formatPrice)).toEqual([
      '61,234.50',
      '142.35',
      '99.500',
      '5.4321',
      '0.54321',
      '0.000012345',
    ]);
  });

  test('spreads are basis points on logs and quote units on prices', () => {
    expect(formatSpread(0.00041, 'log')).toBe('+4.10');
    expect(formatSpread(-0.0012346, 'log')).toBe('−12.35');
    expect(formatSpread(-3.456, 'price')).toBe('−3.46');
    expect(formatSpread(0.00003456, 'price')).toBe('+0.000035');
  });

  test('a chosen length is told exactly', () => {
    expect([60_000, 3_600_000, 216_000_000, 90_000, 172_800_000].map(formatLength)).toEqual([
      '1 min',
      '1 h',
      '2 d 12 h',
      '1 m 30 s',
      '2 d',
    ]);
  });

  test('p-values have the decimals that a reader looks for', () => {
    expect([0.41, 0.013, 0.001, 0.0009, 0, 1, 0.9951].map(formatPValue)).toEqual([
      '0.41',
      '0.013',
      '0.001',
      '< 0.001',
      '< 0.001',
      '1.00',
      '1.00',
    ]);
  });

  test('a p-value never reads as a level that it is not on', () => {
    expect([0.0498, 0.04999, 0.0502, 0.0104, 0.0996, 0.1004].map(formatPValue)).toEqual([
      '0.0498',
      '0.04999',
      '0.0502',
      '0.0104',
      '0.0996',
      '0.1004',
    ]);
    expect(formatPValue(0.05)).toBe('0.050');
  });

  test('statistics have a true minus and three decimals', () => {
    expect([-3.33613, 15.49431].map(formatStatistic)).toEqual(['−3.336', '15.494']);
  });

  test('what is absent is a dash, never a number', () => {
    for (const format of [
      formatPrice,
      formatZ,
      formatCoefficient,
      formatShare,
      formatCount,
      formatRate,
      formatPValue,
      formatStatistic,
    ]) {
      expect(format(undefined)).toBe('—');
    }
    expect(formatSpread(undefined, 'log')).toBe('—');
  });

  test('coefficients, shares, counts and rates', () => {
    expect([0.72345678, -2.33101, 1234.567, 0.000321].map(formatCoefficient)).toEqual([
      '0.7235',
      '−2.3310',
      '1,234.57',
      '0.000321',
    ]);
    expect(formatShare(0.97312)).toBe('0.973');
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect([0, 61.25, 99.96, 1_530.4].map(formatRate)).toEqual(['0.0', '61.3', '100', '1,530']);
  });

  test('axis labels have the decimals of their step', () => {
    expect(formatAxis(3_305, 5)).toBe('3,305');
    expect(formatAxis(0.30000000000000004, 0.1)).toBe('0.3');
    expect(formatAxis(-0.05, 0.05)).toBe('−0.05');
    expect(formatAxis(1.5, 0.5)).toBe('1.5');
  });

  test('times', () => {
    expect(formatAge(14_600)).toBe('14 s ago');
    expect(formatAge(-20)).toBe('0 s ago');
    expect([59_999, 60_000, 7_200_000, 259_200_000].map(formatDuration)).toEqual([
      '59 s',
      '1 min',
      '2 h',
      '3 d',
    ]);
    expect(formatClock(new Date(2024, 7, 8, 3, 4, 5).getTime())).toBe('03:04:05');
  });

  test('spans have their two largest units, and never 60 of one', () => {
    expect(
      [0, 840, 12_340, 59_949, 59_950, 302_000, 3_599_600, 3_900_000, 183_600_000].map(formatSpan),
    ).toEqual([
      '0 ms',
      '840 ms',
      '12.3 s',
      '59.9 s',
      '1 m 00 s',
      '5 m 02 s',
      '1 h 00 m',
      '1 h 05 m',
      '2 d 03 h',
    ]);
  });

  test('completeness is cut off: only a whole series reads 100 %', () => {
    expect([100, 99.98, 99.9999, 0, undefined].map(formatCompleteness)).toEqual([
      '100 %',
      '99.98 %',
      '99.99 %',
      '0.00 %',
      '—',
    ]);
  });

  test('delays, moments and counts of trades', () => {
    expect([84.2, -3, 9_999.6, undefined].map(formatMs)).toEqual(['84 ms', '−3 ms', '10.0 s', '—']);
    const noon = new Date(2024, 7, 8, 12, 0, 0).getTime();
    expect(formatMoment(noon, noon + 1_000)).toBe('12:00:00');
    expect(formatMoment(noon, noon + 86_400_000)).toBe('8 Aug 12:00:00');
    expect([1, 1_204].map(formatTrades)).toEqual(['1 trade', '1,204 trades']);
  });
});
