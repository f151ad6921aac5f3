import { expect, test } from 'vitest';
import { Crosshair } from '../../../renderer/charts/crosshair.ts';
import type { PaneView } from '../../../renderer/charts/pane-view.ts';
import { makeFrameColumns } from '../../../renderer/series/frame-columns.ts';
import { FrameSeries, type SeriesPoint } from '../../../renderer/series/frame-series.ts';
import { testPalette } from './test-palette.ts';

function seriesOf(seconds: number): FrameSeries {
  const columns = makeFrameColumns(seconds);
  for (let row = 0; row < seconds; row += 1) {
    columns.closeTimeMs[row] = (row + 1) * 1_000;
    columns.priceY[row] = 100 + row;
  }
  const series = new FrameSeries(seconds);
  series.append(columns);
  return series;
}

/** A canvas that takes every call: what is painted is not what is tested. */
const context = new Proxy<Record<string, unknown>>(
  {},
  {
    get: () => () => ({ width: 10 }),
    set: () => true,
  },
);

/** A plot 100 px wide, 10 px a second, whose left edge is at `fromMs`. */
function viewFrom(fromMs: number): PaneView {
  return {
    // The only part of a canvas's context that the overlay needs is that it answers.
    context: context as unknown as CanvasRenderingContext2D,
    area: { left: 0, right: 100, top: 0, bottom: 50, width: 100, height: 50 },
    width: 100,
    height: 50,
    palette: testPalette,
    fromMs,
    toMs: fromMs + 10_000,
    timePixel: (timeMs) => (timeMs - fromMs) / 100,
    pixelTime: (pixel) => fromMs + pixel * 100,
    valuePixel: () => 25,
    pixelValue: () => 0,
  };
}

function told(): { readonly times: (number | undefined)[]; readonly crosshair: Crosshair } {
  const times: (number | undefined)[] = [];
  const onFrame = (frame: SeriesPoint | undefined): unknown => times.push(frame?.timeMs);
  return { times, crosshair: new Crosshair(seriesOf(60), 1_000, onFrame) };
}

const drawIn = (crosshair: Crosshair, pane: string) =>
  crosshair.overlay(
    pane,
    () => [],
    () => '',
    undefined,
  );

test('a pointer that rests is told each frame that scrolls under it, once', () => {
  const { times, crosshair } = told();
  const draw = drawIn(crosshair, 'price');
  crosshair.point('price', 50, 10);
  for (let fromMs = 10_000; fromMs <= 12_000; fromMs += 250) {
    draw(viewFrom(fromMs));
  }
  expect(times).toEqual([15_000, 16_000, 17_000]);
});

test('only the chart under the pointer tells: the others may be a frame apart', () => {
  const { times, crosshair } = told();
  crosshair.point('price', 50, 10);
  drawIn(crosshair, 'z')(viewFrom(10_000));
  expect(times).toEqual([]);
  drawIn(crosshair, 'price')(viewFrom(10_000));
  drawIn(crosshair, 'z')(viewFrom(11_000));
  expect(times).toEqual([15_000]);
});

test('nothing is told any more when the pointer leaves the plot', () => {
  const { times, crosshair } = told();
  const draw = drawIn(crosshair, 'price');
  crosshair.point('price', 50, 10);
  draw(viewFrom(10_000));
  crosshair.point('price', 130, 10);
  draw(viewFrom(10_000));
  crosshair.point('price', 50, 10);
  draw(viewFrom(10_000));
  crosshair.leave();
  draw(viewFrom(10_000));
  expect(times).toEqual([15_000, undefined, 15_000, undefined]);
});
