import { describe, expect, test } from 'vitest';
import { betaPane } from '../../../renderer/charts/beta-pane.ts';
import { Crosshair } from '../../../renderer/charts/crosshair.ts';
import { Gutter } from '../../../renderer/charts/pane-layout.ts';
import type { PaneSpec } from '../../../renderer/charts/stream-pane.ts';
import { makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { FrameSeries } from '../../../renderer/series/frame-series.ts';
import { drawnBy, type Drawn } from './recorded-view.ts';
import { formatsOf } from './test-formats.ts';

const formats = formatsOf((value) => value.toFixed(4));

/** A pane of one bar a second from second 101 on. */
function pane(
  bars: readonly (readonly [beta: number, standardError: number])[],
  gutter = new Gutter(),
): PaneSpec {
  const columns = makeFrameColumns(bars.length);
  bars.forEach(([beta, standardError], row) => {
    columns.closeTimeMs[row] = 101_000 + row * 1_000;
    columns.beta[row] = beta;
    columns.betaStandardError[row] = standardError;
  });
  const series = new FrameSeries(1_000);
  series.append(columns);
  const source = {
    series,
    forming: () => undefined,
    holes: () => [],
    marketLeadMs: () => 0,
    endedAtMs: () => undefined,
  };
  const window = { fromMs: 0, toMs: 1_000_000, bucketMs: 1 };
  const crosshair = new Crosshair(series, 1_000, () => undefined);
  return betaPane(
    source,
    () => window,
    formats,
    crosshair,
    gutter,
    () => 100,
  );
}

const drawn = (overlays: PaneSpec['over']): Drawn[] =>
  overlays.flatMap((overlay) => drawnBy(overlay));
const has = (calls: readonly Drawn[], name: string): boolean =>
  calls.some(({ call }) => call === name);
const steady = Array.from({ length: 100 }, (_, row) => [0.7 + (row % 10) / 100, 0.01] as const);

describe('β chart', () => {
  test('shows β and the whole band of two standard errors', () => {
    const spec = pane(steady);
    const { lines, left, right } = spec.content(800);
    expect(lines[0]?.points.map(({ y }) => y)).toEqual(steady.map(([beta]) => beta));
    expect(lines[0]?.forming).toEqual([]);
    expect(right).toBeUndefined();
    expect(left.min).toBeLessThanOrEqual(0.68);
    expect(left.max).toBeGreaterThanOrEqual(0.81);
    expect(has(drawn(spec.under), 'fill')).toBe(true);
  });

  test('an error that is huge for a fifth of the chart does not press the line flat', () => {
    const wild = steady.map(([beta, error], row) => [beta, row < 20 ? 50 : error] as const);
    const { left } = pane(wild).content(800);
    // The line reaches over 0.09, the band over 0.13.
    expect(left.max - left.min).toBeLessThan(0.4);
    expect(left.min).toBeLessThanOrEqual(0.68);
    expect(left.max).toBeGreaterThanOrEqual(0.81);
  });

  test('all of β is in sight, whatever its error', () => {
    const wild = steady.map(([beta, error], row) =>
      row < 3 ? ([9, 50] as const) : ([beta, error] as const),
    );
    const { left } = pane(wild).content(800);
    expect(left.max).toBeGreaterThan(9);
    expect(left.max).toBeLessThan(12);
  });

  test('a β that hardly moves within a wide error is drawn flat: that is what is known', () => {
    const still = steady.map(([beta]) => [beta, 5] as const);
    const { left } = pane(still).content(800);
    expect(left.min).toBeLessThan(-9);
    expect(left.max).toBeGreaterThan(10);
  });

  test('is a line without a band where the method has no standard error', () => {
    const spec = pane(steady.map(([beta]) => [beta, NaN] as const));
    const { lines, left } = spec.content(800);
    expect(lines[0]?.points).toHaveLength(100);
    expect(left.max - left.min).toBeLessThan(0.2);
    expect(drawn(spec.under)).toEqual([]);
  });

  test('line and band break where there is no fit, and the tag goes', () => {
    const spec = pane([...steady, [NaN, NaN]]);
    const { lines } = spec.content(800);
    expect(lines[0]?.points.at(-1)?.y).toBeNaN();
    expect(has(drawn(spec.over), 'fillText')).toBe(false);
    const tagged = pane(steady);
    tagged.content(800);
    const text = drawn(tagged.over).find(({ call }) => call === 'fillText');
    expect(text?.values[0]).toBe('0.7900');
  });

  test('an empty chart has an empty axis', () => {
    expect(pane([]).content(800).left.ticks).toEqual([]);
  });

  test('the gutters make room for a long β', () => {
    const gutter = new Gutter();
    const before = gutter.widthPx;
    pane([[12_345_678.9, 1]], gutter).content(800);
    expect(gutter.widthPx).toBeGreaterThan(before);
  });
});
