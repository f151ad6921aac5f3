import type { ChartFormats } from './chart-formats.ts';
import { formingLine, type ChartSource } from './chart-source.ts';
import type { Crosshair } from './crosshair.ts';
import { decimateMinMax, type PlotWindow, type Point } from './decimate.ts';
import { holeBands } from './hole-bands.ts';
import { newestTag } from './newest-tag.ts';
import { drawLevel } from './overlays.ts';
import type { LineContent, PaneSpec } from './stream-pane.ts';
import { Extent, tickCountFor } from './value-range.ts';

/**
 * The spread around zero.
 * @param unitFactor - from the engine's unit to the unit shown: 10,000 for logs in basis points
 */
export function spreadPane(
  source: ChartSource,
  unitFactor: number,
  plot: (widthPx: number) => PlotWindow,
  formats: ChartFormats,
  crosshair: Crosshair,
  heightPx: () => number,
): PaneSpec {
  let content: LineContent = { points: [], forming: [] };
  const inUnit = (points: readonly Point[]): Point[] =>
    points.map(({ x, y }) => ({ x, y: y * unitFactor }));
  return {
    turn: 1,
    lines: [{ axis: 'left', color: 'spread' }],
    hasTimeLabels: false,
    content: (widthPx) => {
      const points = decimateMinMax(source.series, 'shownSpread', plot(widthPx));
      const forming = formingLine(points, source, ({ spread }) => spread);
      content = { points: inUnit(points), forming: inUnit(forming) };
      const extent = new Extent().addPoints(content.points).addPoints(content.forming);
      // Zero is the fair value: it stays in sight.
      if (points.length > 0) {
        extent.add(0);
      }
      return { lines: [content], left: extent.range(tickCountFor(heightPx())), right: undefined };
    },
    formatTick: formats.axis,
    under: [
      holeBands(() => source.holes()),
      (view) => drawLevel(view, 0, 'left', view.palette.zero, []),
    ],
    over: [
      newestTag(
        () => content,
        formats.spread,
        (palette) => palette.spread,
      ),
      crosshair.overlay(
        'spread',
        () => [
          {
            axis: 'left',
            color: 'spread',
            valueOf: ({ spread }) => (spread === undefined ? undefined : spread * unitFactor),
          },
        ],
        formats.spread,
        undefined,
      ),
    ],
  };
}
