import { describe, expect, test } from 'vitest';
import type { BandPoint } from '../../../renderer/charts/decimate-band.ts';
import { valueBand } from '../../../renderer/charts/value-band.ts';
import { drawnBy, type Drawn } from './recorded-view.ts';

const at = (second: number, low: number, high: number): BandPoint => ({
  x: second * 1_000,
  low,
  high,
});
const gap = (second: number): BandPoint => at(second, NaN, NaN);

function drawn(band: readonly BandPoint[], axis?: { min: number; max: number }): Drawn[] {
  return drawnBy(
    valueBand(() => band, 'betaBand'),
    axis,
  );
}

/** Each filled shape by its corners, and each stroke by its lines. */
function paths(calls: readonly Drawn[], finish: 'fill' | 'stroke'): unknown[][][] {
  const found: unknown[][][] = [];
  let lines: unknown[][][] = [];
  for (const { call, values } of calls) {
    switch (call) {
      case 'beginPath':
        lines = [];
        break;
      case 'moveTo':
        lines.push([[...values]]);
        break;
      case 'lineTo':
        lines.at(-1)?.push([...values]);
        break;
      case finish:
        found.push(...lines);
    }
  }
  return found;
}

describe('the band around a line', () => {
  const band = [at(110, 20, 40), at(120, 30, 50), at(130, 10, 90)];

  test('is filled along the upper edge and back along the lower one', () => {
    expect(paths(drawn(band), 'fill')).toEqual([
      [
        [150, 70],
        [250, 60],
        [350, 20],
        [350, 100],
        [250, 80],
        [150, 90],
      ],
    ]);
  });

  test('has an edge above and one below, and none at its sides', () => {
    expect(paths(drawn(band), 'stroke')).toEqual([
      [
        [150, 70],
        [250, 60],
        [350, 20],
      ],
      [
        [150, 90],
        [250, 80],
        [350, 100],
      ],
    ]);
  });

  test('is cut at the edges of the plot', () => {
    const calls = drawn(band).map(({ call }) => call);
    expect(drawn(band).find(({ call }) => call === 'rect')?.values).toEqual([50, 10, 1_000, 100]);
    expect(calls.indexOf('clip')).toBeLessThan(calls.indexOf('fill'));
  });

  test('breaks where there is none; a single bar between breaks draws nothing', () => {
    const calls = drawn([...band.slice(0, 2), gap(130), at(140, 1, 2), gap(150), ...band]);
    expect(paths(calls, 'fill').map((shape) => shape.length)).toEqual([4, 6]);
    expect(drawn([])).toEqual([]);
    expect(paths(drawn([at(140, 1, 2)]), 'fill')).toEqual([]);
  });

  test('a long one comes in pieces that meet', () => {
    const long = Array.from({ length: 200 }, (_, index) => at(100 + index / 2, 10, 20));
    const shapes = paths(drawn(long), 'fill');
    expect(shapes.length).toBeGreaterThan(2);
    const ends = shapes.map((shape) => shape[shape.length / 2 - 1]);
    expect(shapes.slice(1).map((shape) => shape[0])).toEqual(ends.slice(0, -1));
    expect(ends.at(-1)).toEqual([50 + 99.5 * 10, 90]);
  });

  test('is exact on an axis as narrow as a billionth', () => {
    const axis = { min: 0.7, max: 0.7 + 1e-9 };
    const [[first] = []] = paths(
      drawn([at(110, 0.7, 0.7 + 5e-10), at(120, 0.7, 0.7)], axis),
      'fill',
    );
    const [, y] = (first ?? []) as [number, number];
    expect(y).toBeCloseTo(60, 4);
  });
});
