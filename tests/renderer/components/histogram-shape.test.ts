import { describe, expect, test } from 'vitest';
import { spreadHistogram } from '../../../analytics/reversion/spread-histogram.ts';
import { histogramShape } from '../../../renderer/components/histogram-shape.ts';

/** The points of a path. */
function pointsOf(path: string): readonly (readonly [number, number])[] {
  return [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/gu)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('a histogram as paths', () => {
  const shape = histogramShape({
    kind: 'histogram',
    start: -3,
    binWidth: 1,
    counts: Uint32Array.of(2, 14, 34, 34, 14, 2),
    mean: 0,
    sd: 1,
  });

  test('the tallest of bars and curve fills the height', () => {
    // 100 · 1 / √2π = 39.9 is above the 34 of the tallest bar.
    const tops = pointsOf(shape.curve).map(([, y]) => y);
    expect(Math.min(...tops)).toBe(0);
    expect(shape.bars).toContain(`V${(100 * (1 - 34 / 39.894)).toFixed(2)}H`);
  });

  test('the curve peaks over the mean and is symmetric', () => {
    const points = pointsOf(shape.curve);
    expect(points).toHaveLength(81);
    expect(points[40]).toEqual([50, 0]);
    expect(points[20]?.[1]).toBe(points[60]?.[1]);
    expect(shape.meanX).toBe(50);
  });

  test('a mean off the middle takes the curve and its line along', () => {
    const aside = histogramShape({
      kind: 'histogram',
      start: 0,
      binWidth: 1,
      counts: Uint32Array.of(30, 14, 2, 0),
      mean: 1,
      sd: 1,
    });
    expect(aside.meanX).toBe(25);
    const points = pointsOf(aside.curve);
    const peak = Math.min(...points.map(([, y]) => y));
    expect(points.find(([, y]) => y === peak)?.[0]).toBe(25);
  });

  test('the edges are those of the bins', () => {
    expect([shape.start, shape.end]).toEqual([-3, 3]);
  });
});

test('a real histogram stays within its picture', () => {
  const spread = Float64Array.from({ length: 500 }, (_, i) => Math.sin(i) ** 3);
  const histogram = spreadHistogram(spread);
  if (histogram.kind !== 'histogram') {
    throw new Error(histogram.reason);
  }
  const { curve, bars } = histogramShape(histogram);
  for (const [x, y] of pointsOf(curve)) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(Math.max(x, y)).toBeLessThanOrEqual(100);
  }
  expect(bars.match(/M/gu)).toHaveLength(histogram.counts.length);
});
