import type { ChartFormats } from './chart-formats.ts';
import { formingLine, newestValue, type ChartSource, type ValueOf } from './chart-source.ts';
import type { Crosshair, CrosshairLine } from './crosshair.ts';
import { decimateMinMax, type PlotWindow, type Point } from './decimate.ts';
import { holeBands } from './hole-bands.ts';
import { drawTags, tagHeightPx, type Tag } from './overlays.ts';
import type { Palette } from './palette.ts';
import type { Gutter, ValueAxis } from './pane-layout.ts';
import type { Overlay } from './pane-view.ts';
import type { LineContent, PaneContent, PaneSpec } from './stream-pane.ts';
import { Extent, tickCountFor } from './value-range.ts';

/** Two price axes, or both legs in per cent of their first value on screen. */
export type PriceMode = 'axes' | 'rebased';

const legs: readonly {
  readonly column: 'priceY' | 'priceX';
  readonly color: keyof Palette;
  readonly axis: ValueAxis;
  readonly valueOf: ValueOf;
}[] = [
  { column: 'priceY', color: 'legY', axis: 'left', valueOf: ({ priceY }) => priceY },
  { column: 'priceX', color: 'legX', axis: 'right', valueOf: ({ priceX }) => priceX },
];

/** Both legs' prices over time. */
export function pricePane(
  source: ChartSource,
  mode: PriceMode,
  plot: (widthPx: number) => PlotWindow,
  formats: ChartFormats,
  crosshair: Crosshair,
  gutter: Gutter,
  heightPx: () => number,
): PaneSpec {
  const isRebased = mode === 'rebased';
  const axisOf = (axis: ValueAxis): ValueAxis => (isRebased ? 'left' : axis);
  let contents: readonly LineContent[] = [];
  let bases: readonly number[] = [];
  let ranges: Pick<PaneContent, 'left' | 'right'> | undefined;
  const format = isRebased ? formats.percent : formats.price;

  // The tag with the newest price stands on the axis: a label half under it reads as another number.
  const isUnderTag = (value: number, axis: ValueAxis): boolean => {
    const range = ranges?.[axis];
    const content = contents[axis === 'left' ? 0 : 1];
    const newest = content === undefined ? undefined : newestValue(content);
    if (range === undefined || newest === undefined) {
      return false;
    }
    const height = heightPx();
    const yOf = (of: number): number => ((range.max - of) / (range.max - range.min)) * height;
    // Near the bottom the tag is kept inside of the plot.
    const tagY = Math.min(yOf(newest), height - tagHeightPx / 2);
    return Math.abs(yOf(value) - tagY) < tagHeightPx;
  };

  const rebase = (points: readonly Point[], base: number): Point[] =>
    points.map(({ x, y }) => ({ x, y: (y / base - 1) * 100 }));

  const tags: Overlay = (view) => {
    drawTags(
      view,
      legs.flatMap(({ color, axis }, leg): Tag[] => {
        const content = contents[leg];
        const value = content === undefined ? undefined : newestValue(content);
        if (value === undefined) {
          return [];
        }
        const side: ValueAxis = isRebased ? 'right' : axis;
        const y = view.valuePixel(value, axisOf(axis));
        return [{ text: format(value), y, side, color: view.palette[color] }];
      }),
    );
  };

  const dots = (): readonly CrosshairLine[] =>
    legs.map(({ axis, color, valueOf }, leg) => ({
      axis: axisOf(axis),
      color,
      valueOf: (point) => {
        const value = valueOf(point);
        const base = bases[leg];
        return !isRebased || value === undefined || base === undefined
          ? value
          : (value / base - 1) * 100;
      },
    }));

  return {
    turn: 0,
    lines: legs.map(({ axis, color }) => ({ axis: axisOf(axis), color })),
    hasTimeLabels: false,
    content: (widthPx) => {
      const window = plot(widthPx);
      const raw = legs.map(({ column, valueOf }) => {
        const points = decimateMinMax(source.series, column, window);
        return { points, forming: formingLine(points, source, valueOf) };
      });
      bases = raw.map(({ points }) => points[0]?.y ?? NaN);
      contents = isRebased
        ? raw.map((line, leg) => ({
            points: rebase(line.points, bases[leg] ?? NaN),
            forming: rebase(line.forming, bases[leg] ?? NaN),
          }))
        : raw;
      const extent = (lines: readonly LineContent[]): Extent =>
        lines.reduce(
          (all, line) => all.addPoints(line.points).addPoints(line.forming),
          new Extent(),
        );
      const tickCount = tickCountFor(heightPx());
      ranges = isRebased
        ? { left: extent(contents).range(tickCount), right: undefined }
        : {
            left: extent(contents.slice(0, 1)).range(tickCount),
            right: extent(contents.slice(1)).range(tickCount),
          };
      for (const content of contents) {
        const newest = newestValue(content);
        if (newest !== undefined) {
          gutter.fit(format(newest));
        }
      }
      return { lines: contents, ...ranges };
    },
    formatTick: (value, step, axis) => {
      if (isRebased) {
        return `${formats.axis(value, step)} %`;
      }
      return isUnderTag(value, axis) ? '' : formats.axis(value, step);
    },
    under: [holeBands(() => source.holes())],
    over: [tags, crosshair.overlay('price', dots, format, undefined)],
  };
}
