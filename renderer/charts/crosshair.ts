import type { FrameSeries, SeriesPoint } from '../series/frame-series.ts';
import type { Palette } from './palette.ts';
import { axisFont, tagFont, type ValueAxis } from './pane-layout.ts';
import type { Overlay, PaneView } from './pane-view.ts';
import { drawTags } from './overlays.ts';

/** A line of a pane as the crosshair marks it. */
export interface CrosshairLine {
  readonly axis: ValueAxis;
  readonly color: keyof Palette;
  readonly valueOf: (frame: SeriesPoint) => number | undefined;
}

interface Pointer {
  readonly pane: string;
  readonly x: number;
  readonly y: number;
}

/**
 * One moment under the pointer, marked in all charts: it snaps to the nearest frame, so that the
 * numbers shown are those of a bar and not of a pixel between two.
 */
export class Crosshair {
  readonly #series: FrameSeries;
  readonly #reachMs: number;
  readonly #onFrame: (frame: SeriesPoint | undefined) => void;
  #pointer: Pointer | undefined;
  #toldTimeMs: number | undefined;

  /**
   * @param reachMs - how far from a frame the pointer may be and still show it
   * @param onFrame - told of each other frame under the pointer, and when there is none any more
   */
  constructor(
    series: FrameSeries,
    reachMs: number,
    onFrame: (frame: SeriesPoint | undefined) => void,
  ) {
    this.#series = series;
    this.#reachMs = reachMs;
    this.#onFrame = onFrame;
  }

  /** @param x - CSS pixels from the left edge of the canvas; the same in all charts */
  point(pane: string, x: number, y: number): void {
    this.#pointer = { pane, x, y };
  }

  leave(): void {
    this.#pointer = undefined;
    this.#tell(undefined);
  }

  #tell(frame: SeriesPoint | undefined): void {
    if (frame?.timeMs === this.#toldTimeMs) {
      return;
    }
    this.#toldTimeMs = frame?.timeMs;
    this.#onFrame(frame);
  }

  /** The frame under the pointer. */
  frame(view: PaneView): SeriesPoint | undefined {
    const pointer = this.#pointer;
    if (pointer === undefined || pointer.x < view.area.left || pointer.x > view.area.right) {
      return;
    }
    return this.#series.nearest(view.pixelTime(pointer.x), this.#reachMs);
  }

  /** Where the crosshair stands in this view, in pixels. */
  pixel(view: PaneView): number | undefined {
    const pointer = this.#pointer;
    if (pointer === undefined || pointer.x < view.area.left || pointer.x > view.area.right) {
      return;
    }
    const frame = this.frame(view);
    return frame === undefined ? pointer.x : view.timePixel(frame.timeMs);
  }

  /** Draws the crosshair in one pane. @param clock - given in the pane with the time labels */
  overlay(
    pane: string,
    lines: () => readonly CrosshairLine[],
    format: (value: number) => string,
    clock: ((timeMs: number) => string) | undefined,
  ): Overlay {
    return (view) => {
      const pointer = this.#pointer;
      const { context, area, palette } = view;
      if (pointer === undefined) {
        return;
      }
      const x = this.pixel(view);
      const frame = this.frame(view);
      // While drawing: under a pointer that rests, the charts scroll on to the next frame.
      if (pointer.pane === pane) {
        this.#tell(frame);
      }
      if (x === undefined) {
        return;
      }
      context.strokeStyle = palette.crosshair;
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(Math.round(x) + 0.5, area.top);
      context.lineTo(Math.round(x) + 0.5, area.bottom);
      const isHovered = pointer.pane === pane && pointer.y >= area.top && pointer.y <= area.bottom;
      if (isHovered) {
        context.moveTo(area.left, Math.round(pointer.y) + 0.5);
        context.lineTo(area.right, Math.round(pointer.y) + 0.5);
      }
      context.stroke();
      context.setLineDash([]);
      if (isHovered) {
        const text = format(view.pixelValue(pointer.y, 'left'));
        drawTags(view, [{ text, y: pointer.y, side: 'left', color: palette.crosshair }]);
      }
      if (frame !== undefined) {
        drawDots(view, frame, x, lines());
      }
      if (clock !== undefined) {
        drawTime(view, x, clock(frame?.timeMs ?? view.pixelTime(x)));
      }
    };
  }
}

function drawDots(
  { context, area, palette, valuePixel }: PaneView,
  frame: SeriesPoint,
  x: number,
  lines: readonly CrosshairLine[],
): void {
  for (const { axis, color, valueOf } of lines) {
    const value = valueOf(frame);
    if (value === undefined) {
      continue;
    }
    const y = valuePixel(value, axis);
    if (y < area.top || y > area.bottom) {
      continue;
    }
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fillStyle = palette[color];
    context.strokeStyle = palette.surface;
    context.lineWidth = 1.5;
    context.fill();
    context.stroke();
  }
}

function drawTime({ context, area, width, palette }: PaneView, x: number, text: string): void {
  context.font = tagFont;
  const boxWidth = Math.ceil(context.measureText(text).width) + 12;
  const left = Math.min(width - boxWidth, Math.max(0, x - boxWidth / 2));
  context.fillStyle = palette.crosshair;
  context.beginPath();
  context.roundRect(Math.round(left), area.bottom + 2, boxWidth, 17, 3);
  context.fill();
  context.font = axisFont;
  context.fillStyle = palette.surface;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, Math.round(left) + boxWidth / 2, area.bottom + 11);
}
