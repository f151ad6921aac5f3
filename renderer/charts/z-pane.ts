import type { ChartFormats } from './chart-formats.ts';
import { formingLine, newestValue, type ChartSource } from './chart-source.ts';
import type { Crosshair } from './crosshair.ts';
import { decimateMinMax, type PlotWindow } from './decimate.ts';
import { holeBands } from './hole-bands.ts';
import { newestTag } from './newest-tag.ts';
import { crossingMarkers, drawBand, drawLevel, tagHeightPx, timeLabels } from './overlays.ts';
import { axisFont } from './pane-layout.ts';
import type { Overlay } from './pane-view.ts';
import type { LineContent, PaneSpec } from './stream-pane.ts';
import { Extent, tickCountFor } from './value-range.ts';

export interface ZLevels {
  readonly entryZ: number;
  readonly exitZ: number;
}

/** The z-score with the levels of the signal and a marker at each crossing. */
export function zPane(
  source: ChartSource,
  levels: () => ZLevels,
  spanMs: number,
  plot: (widthPx: number) => PlotWindow,
  formats: ChartFormats,
  crosshair: Crosshair,
  heightPx: () => number,
): PaneSpec {
  let content: LineContent = { points: [], forming: [] };

  const zones: Overlay = (view) => {
    const { palette } = view;
    const { entryZ, exitZ } = levels();
    drawBand(view, entryZ, 1e6, palette.sell, 0.09);
    drawBand(view, -entryZ, -1e6, palette.buy, 0.09);
    drawBand(view, -exitZ, exitZ, palette.exitBand, 0.09);
    drawLevel(view, 0, 'left', palette.zero, []);
    drawLevel(view, entryZ, 'left', palette.sell, [5, 4]);
    drawLevel(view, -entryZ, 'left', palette.buy, [5, 4]);
  };

  const levelNames: Overlay = (view) => {
    const { context, area, palette, valuePixel } = view;
    const { entryZ } = levels();
    const newest = newestValue(content);
    const tagY = newest === undefined ? -Infinity : valuePixel(newest, 'left');
    context.font = axisFont;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const [value, word, color] of [
      [entryZ, 'SELL', palette.sell],
      [-entryZ, 'BUY', palette.buy],
    ] as const) {
      const y = valuePixel(value, 'left');
      if (y < area.top || y > area.bottom || Math.abs(y - tagY) < tagHeightPx) {
        continue;
      }
      context.fillStyle = color;
      context.fillText(`${formats.zScore(value)} ${word}`, area.right + 6, Math.round(y));
    }
  };

  const tag = newestTag(
    () => content,
    formats.zScore,
    ({ buy, sell, zScore }, value) => {
      const { entryZ } = levels();
      return value >= entryZ ? sell : value <= -entryZ ? buy : zScore;
    },
  );

  return {
    turn: 2,
    lines: [{ axis: 'left', color: 'zScore' }],
    hasTimeLabels: true,
    content: (widthPx) => {
      const points = decimateMinMax(source.series, 'zScore', plot(widthPx));
      const forming = formingLine(points, source, ({ zScore }) => zScore);
      content = { points, forming };
      const { entryZ } = levels();
      // Both levels stay in sight, with room for a marker beyond them.
      const extent = new Extent()
        .addPoints(points)
        .addPoints(forming)
        .add(entryZ * 1.3)
        .add(-entryZ * 1.3);
      return { lines: [content], left: extent.range(tickCountFor(heightPx())), right: undefined };
    },
    formatTick: formats.axis,
    under: [holeBands(() => source.holes()), zones],
    over: [
      crossingMarkers(source.series),
      levelNames,
      tag,
      timeLabels(spanMs, (view) => crosshair.pixel(view), formats.clock, formats.day),
      crosshair.overlay(
        'z',
        () => [{ axis: 'left', color: 'zScore', valueOf: ({ zScore }) => zScore }],
        formats.zScore,
        formats.clock,
      ),
    ],
  };
}
