import { describe, expect, test } from 'vitest';
import { Crosshair } from '../../../renderer/charts/crosshair.ts';
import { Gutter } from '../../../renderer/charts/pane-layout.ts';
import { pricePane, type PriceMode } from '../../../renderer/charts/price-pane.ts';
import type { PaneContent, PaneSpec } from '../../../renderer/charts/stream-pane.ts';
import { makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { FrameSeries } from '../../../renderer/series/frame-series.ts';
import { formatsOf } from './test-formats.ts';

const formats = formatsOf((value) => value.toPrecision(8));

function pane(
  prices: readonly (readonly [y: number, x: number])[],
  mode: PriceMode,
  heightPx: number,
  gutter = new Gutter(),
): PaneSpec {
  const columns = makeFrameColumns(prices.length);
  prices.forEach(([y, x], row) => {
    columns.closeTimeMs[row] = (row + 1) * 1_000;
    columns.priceY[row] = y;
    columns.priceX[row] = x;
  });
  const series = new FrameSeries(100);
  series.append(columns);
  const source = {
    series,
    forming: () => ({
      timeMs: 4_500,
      priceY: 103,
      priceX: 61_000,
      spread: undefined,
      zScore: undefined,
    }),
    holes: () => [],
    marketLeadMs: () => 0,
    endedAtMs: () => undefined,
  };
  const window = { fromMs: 0, toMs: 10_000, bucketMs: 1 };
  return pricePane(
    source,
    mode,
    () => window,
    formats,
    new Crosshair(series, 1_000, () => undefined),
    gutter,
    () => heightPx,
  );
}

const prices = [
  [100, 60_000],
  [110, 60_600],
  [102, 61_200],
  [104, 60_900],
] as const;

/** Labels left after those under the newest price are gone, with their distance from it in pixels. */
function labelDistances(spec: PaneSpec, content: PaneContent, heightPx: number): number[] {
  const { min, max, step, ticks } = content.left;
  return ticks
    .filter((value) => spec.formatTick(value, step, 'left') !== '')
    .map((value) => (Math.abs(value - 103) / (max - min)) * heightPx);
}

describe('price chart', () => {
  test('two axes: each leg its range, and the forming bar at the end', () => {
    const content = pane(prices, 'axes', 200).content(800);
    const [y, x] = content.lines;
    expect(y?.points.map((point) => point.y)).toEqual([100, 110, 102, 104]);
    expect(x?.points.map((point) => point.y)).toEqual([60_000, 60_600, 61_200, 60_900]);
    expect(y?.forming).toEqual([
      { x: 4_000, y: 104 },
      { x: 4_500, y: 103 },
    ]);
    expect(content.left.min).toBeLessThan(100);
    expect(content.left.max).toBeGreaterThan(110);
    expect(content.right?.max).toBeGreaterThan(61_200);
  });

  test('rebased: both legs in per cent of the left edge, on one axis', () => {
    const content = pane(prices, 'rebased', 200).content(800);
    const [y, x] = content.lines;
    expect(y?.points.map((point) => Number(point.y.toFixed(6)))).toEqual([0, 10, 2, 4]);
    expect(x?.points.map((point) => Number(point.y.toFixed(6)))).toEqual([0, 1, 2, 1.5]);
    expect(y?.forming.at(-1)?.y).toBeCloseTo(3);
    expect(content.right).toBeUndefined();
  });

  test('no axis label is half under the newest price', () => {
    for (const heightPx of [34, 60, 100, 150, 300]) {
      const spec = pane(prices, 'axes', heightPx);
      const distances = labelDistances(spec, spec.content(800), heightPx);
      expect(Math.min(...distances), `${heightPx} px`).toBeGreaterThanOrEqual(17);
    }
  });

  test('the gutters make room for a long price and keep it', () => {
    const gutter = new Gutter();
    const before = gutter.widthPx;
    pane([[0.000032995, 61_000]], 'axes', 100, gutter).content(800);
    expect(gutter.widthPx).toBeGreaterThan(before);
    const wide = gutter.widthPx;
    gutter.fit('1');
    expect(gutter.widthPx).toBe(wide);
  });
});
