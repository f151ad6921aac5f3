import { crossingCodes } from '../series/frame-columns.ts';
import type { SeriesReader } from '../series/frame-series.ts';
import { axisFont, tagFont, type ValueAxis } from './pane-layout.ts';
import type { Overlay, PaneView } from './pane-view.ts';
import { isLocalMidnight, localOffsetMs, timeStepMs, timeTicks } from './time-ticks.ts';
import type { Palette } from './palette.ts';

/** Height of a value tag; a label whose centre is closer to the tag's would be cut. */
export const tagHeightPx = 17;

/** From a crossing's point on the line to the far side of its marker. */
const markerPx = 12;

/** A horizontal line across the plot. */
export function drawLevel(
  { context, area, valuePixel }: PaneView,
  value: number,
  axis: ValueAxis,
  color: string,
  dash: readonly number[],
): void {
  const y = Math.round(valuePixel(value, axis)) + 0.5;
  if (y < area.top || y > area.bottom) {
    return;
  }
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(area.left, y);
  context.lineTo(area.right, y);
  context.stroke();
  context.setLineDash([]);
}

/** A band between two values, tinted. */
export function drawBand(
  { context, area, valuePixel }: PaneView,
  from: number,
  to: number,
  color: string,
  alpha: number,
): void {
  const clamp = (y: number): number => Math.min(area.bottom, Math.max(area.top, y));
  const top = clamp(valuePixel(Math.max(from, to), 'left'));
  const bottom = clamp(valuePixel(Math.min(from, to), 'left'));
  if (bottom <= top) {
    return;
  }
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fillRect(area.left, top, area.width, bottom - top);
  context.globalAlpha = 1;
}

/** A value in a filled box in one of the gutters. */
export interface Tag {
  readonly text: string;
  readonly y: number;
  readonly side: ValueAxis;
  readonly color: string;
}

/** Draws tags; those of one gutter that would overlap are pushed apart. */
export function drawTags(view: PaneView, tags: readonly Tag[]): void {
  const { area } = view;
  for (const side of ['left', 'right'] as const) {
    const own = tags.filter((tag) => tag.side === side).sort((a, b) => a.y - b.y);
    let nextTop = area.top - tagHeightPx / 2;
    for (const tag of own) {
      const lowest = area.bottom - tagHeightPx / 2;
      const y = Math.min(lowest, Math.max(tag.y, nextTop + tagHeightPx / 2));
      nextTop = y + tagHeightPx / 2 + 1;
      drawTag(view, { ...tag, y });
    }
  }
}

function drawTag({ context, area, width, palette }: PaneView, { text, y, side, color }: Tag): void {
  context.font = tagFont;
  const boxWidth = Math.ceil(context.measureText(text).width) + 10;
  const left = side === 'right' ? area.right + 3 : area.left - 3 - boxWidth;
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(
    Math.min(left, width - boxWidth),
    Math.round(y - tagHeightPx / 2),
    boxWidth,
    tagHeightPx,
    3,
  );
  context.fill();
  context.fillStyle = palette.surface;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, Math.min(left, width - boxWidth) + 5, Math.round(y) + 0.5);
}

/**
 * Local times under the plot. A label that would be cut, at an edge or by the crosshair's time, is
 * left out.
 */
export function timeLabels(
  spanMs: number,
  crosshairPixel: (view: PaneView) => number | undefined,
  format: (timeMs: number) => string,
  formatDay: (timeMs: number) => string,
): Overlay {
  return (view) => {
    const { context, area, palette, fromMs, toMs, timePixel } = view;
    const occupied = crosshairPixel(view) ?? -Infinity;
    const stepMs = timeStepMs(spanMs, area.width);
    context.font = axisFont;
    context.fillStyle = palette.axis;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const timeMs of timeTicks(fromMs, toMs, stepMs, localOffsetMs(toMs))) {
      const x = timePixel(timeMs);
      const isCut = x < area.left + 26 || x > area.right - 26 || Math.abs(x - occupied) < 62;
      if (isCut) {
        continue;
      }
      context.fillText(
        isLocalMidnight(timeMs) ? formatDay(timeMs) : format(timeMs),
        x,
        area.bottom + 6,
      );
    }
  };
}

/** ▼ above the line where a bar crossed to SELL, ▲ below it where one crossed to BUY. */
export function crossingMarkers(series: SeriesReader): Overlay {
  return (view) => {
    const { area, palette, fromMs, toMs, timePixel, valuePixel } = view;
    for (let index = series.firstIndexFrom(fromMs); index < series.length; index += 1) {
      const timeMs = series.timeAt(index);
      if (timeMs > toMs) {
        return;
      }
      const crossing = series.crossingAt(index);
      if (crossing === crossingCodes.none) {
        continue;
      }
      const isSell = crossing === crossingCodes.shortSpread;
      const y = valuePixel(series.valueAt('zScore', index), 'left');
      // A marker is as high as its room: at the plot's edge it moves over the line.
      const fitting = isSell
        ? Math.max(y, area.top + markerPx)
        : Math.min(y, area.bottom - markerPx);
      drawMarker(view, timePixel(timeMs), fitting, isSell, palette);
    }
  };
}

function drawMarker(
  { context }: PaneView,
  x: number,
  y: number,
  isSell: boolean,
  palette: Palette,
): void {
  const tip = isSell ? y - 3 : y + 3;
  const base = isSell ? y - markerPx : y + markerPx;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 5.5, base);
  context.lineTo(x + 5.5, base);
  context.closePath();
  context.fillStyle = isSell ? palette.sell : palette.buy;
  context.strokeStyle = palette.surface;
  context.lineWidth = 1.5;
  context.stroke();
  context.fill();
}
