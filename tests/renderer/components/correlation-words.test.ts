import { describe, expect, test } from 'vitest';
import {
  correlationFigures,
  lagWords,
  leadWords,
} from '../../../renderer/components/correlation-words.ts';
import { secondBars } from '../fixtures/figure-context.ts';

/** A cross-correlation with one bar at a lag besides that of the same bar. */
function peakAt(lag: number, size: number): Float64Array {
  const byLag = new Float64Array(21);
  byLag[10] = 0.6;
  byLag[10 + lag] = size;
  return byLag;
}

describe('which leg leads', () => {
  const lead = (byLag: Float64Array | undefined, returnCount = 599) =>
    leadWords({ returnCount, spearman: undefined, byLag }, secondBars).figure;

  test('a peak at a positive lag is the hedge leg, at a negative one the other', () => {
    expect(lead(peakAt(2, 0.31))).toMatchObject({
      value: 'BTCUSDT leads by 2 bars',
      note: '2 s, c +0.31',
    });
    expect(lead(peakAt(-1, -0.4))).toMatchObject({
      value: 'ETHUSDT leads by 1 bar',
      note: '1 s, c −0.40',
    });
  });

  test('what chance explains is no leader', () => {
    // 3.02 / √599 is 0.123.
    expect(lead(peakAt(2, 0.12))).toMatchObject({
      value: 'no leader',
      note: 'no lag beyond ±0.123',
      isAbsent: false,
    });
  });

  test('the bar is held against both lines', () => {
    const { bands } = leadWords(
      { returnCount: 100, spearman: undefined, byLag: peakAt(2, 0.1) },
      secondBars,
    );
    expect(bands?.inner).toBeCloseTo(0.196, 3);
    expect(bands?.outer).toBeCloseTo(0.302, 3);
  });

  test('a short window says what it needs', () => {
    expect(lead(undefined, 9)).toMatchObject({
      value: '—',
      note: 'needs 12 returns in the window',
      isAbsent: true,
    });
    expect(lead(undefined).note).toBe('a leg stands still, or the window fills');
    expect(leadWords(undefined, secondBars).figure.isAbsent).toBe(true);
  });
});

test('one bar in words', () => {
  expect(lagWords(0, 0.641, secondBars)).toBe('Same bar: +0.641');
  expect(lagWords(2, 0.31, secondBars)).toBe('BTCUSDT 2 bars before ETHUSDT: +0.310');
  expect(lagWords(-1, -0.12, secondBars)).toBe('ETHUSDT 1 bar before BTCUSDT: −0.120');
});

test('Pearson and Spearman, or a dash and why', () => {
  const correlations = { returnCount: 59, spearman: 0.7899, byLag: undefined };
  expect(
    correlationFigures(0.8123, correlations, secondBars).map(({ label, value }) => [label, value]),
  ).toEqual([
    ['Pearson', '0.812'],
    ['Spearman', '0.790'],
  ]);
  for (const figure of correlationFigures(undefined, undefined, secondBars)) {
    expect(figure).toMatchObject({ value: '—', isAbsent: true });
  }
});
