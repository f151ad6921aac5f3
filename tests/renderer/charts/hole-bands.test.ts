import { describe, expect, test } from 'vitest';
import type { Hole } from '../../../analytics/market/gap.ts';
import { formingLine } from '../../../renderer/charts/chart-source.ts';
import { holeBands } from '../../../renderer/charts/hole-bands.ts';
import { drawnBy, type Drawn } from './recorded-view.ts';

const drawn = (holes: readonly Hole[]): Drawn[] => drawnBy(holeBands(() => holes));

const hole = (fromSecond: number, toSecond: number): Hole => ({
  fromTimeMs: fromSecond * 1_000,
  toTimeMs: toSecond * 1_000,
});
const rects = (calls: readonly Drawn[]): unknown[] =>
  calls.filter(({ call }) => call === 'fillRect').map(({ values }) => values);
const texts = (calls: readonly Drawn[]): unknown[] =>
  calls.filter(({ call }) => call === 'fillText').map(({ values }) => values[0]);
const starts = (calls: readonly Drawn[]): number[] =>
  calls.filter(({ call }) => call === 'moveTo').map(({ values }) => Number(values[0]));
const count = (calls: readonly Drawn[], name: string): number =>
  calls.filter(({ call }) => call === name).length;

describe('the bands over missing trades', () => {
  test('a moment is wide enough for two edges and a dense hatch between them', () => {
    const calls = drawn([hole(150, 150.01)]);
    expect(rects(calls)).toEqual([
      [550, 10, 5, 100],
      [550, 10, 1, 100],
      [554, 10, 1, 100],
    ]);
    expect(count(calls, 'stroke')).toBe(1);
    const [first, second] = starts(calls);
    expect([first, second]).toEqual([450, 454]);
  });

  test('a longer one is hatched over its whole height, and named when there is room', () => {
    const narrow = drawn([hole(150, 155)]);
    expect(rects(narrow)).toEqual([
      [550, 10, 50, 100],
      [550, 10, 1, 100],
      [599, 10, 1, 100],
    ]);
    expect(count(narrow, 'stroke')).toBe(1);
    expect(texts(narrow)).toEqual([]);
    const wide = drawn([hole(150, 160)]);
    expect(texts(wide)).toEqual(['missing trades']);
    const lines = wide.filter(({ call }) => call === 'lineTo').map(({ values }) => values);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.every(([, y]) => y === 10)).toBe(true);
  });

  test('nothing is drawn beside the plot, and what reaches over its edges is cut', () => {
    expect(drawn([hole(0, 99), hole(201, 300)])).toEqual([]);
    expect(rects(drawn([hole(0, 105)]))).toEqual([
      [50, 10, 50, 100],
      [99, 10, 1, 100],
    ]);
    expect(rects(drawn([hole(195, 300)]))).toEqual([
      [1_000, 10, 50, 100],
      [1_000, 10, 1, 100],
    ]);
  });

  test('the hatch stands still on the data while the plot’s edge moves over it', () => {
    const from = (second: number): number[] => starts(drawn([hole(second, 140)]));
    // 80 s earlier is a whole number of hatch steps.
    const inside = new Set(from(104));
    expect(from(24).filter((x) => inside.has(x)).length).toBeGreaterThan(40);
  });
});

describe('the line to the forming bar', () => {
  const forming = {
    timeMs: 12_000,
    priceY: 5,
    priceX: undefined,
    spread: undefined,
    zScore: undefined,
  };
  const line = (holes: readonly Hole[]) =>
    formingLine(
      [{ x: 10_000, y: 4 }],
      { forming: () => forming, holes: () => holes },
      ({ priceY }) => priceY,
    );
  const end = { x: 12_000, y: 5 };

  test('goes on from the last closed bar', () => {
    expect(line([])).toEqual([{ x: 10_000, y: 4 }, end]);
    expect(line([hole(3, 9)])).toHaveLength(2);
  });

  test('is only its end while a hole lies between', () => {
    expect(line([hole(3, 4), hole(9, 11)])).toEqual([end]);
  });
});
