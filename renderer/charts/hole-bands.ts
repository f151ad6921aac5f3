import type { Hole } from '../../analytics/market/gap.ts';
import { axisFont } from './pane-layout.ts';
import type { Overlay, PaneView } from './pane-view.ts';

/** A second without trades must be seen on a chart of an hour: two edges and a hatch between them. */
const leastWidthPx = 5;
/** Distance of the hatch's lines along the time axis. */
const hatchStepPx = 8;
/** In a narrow band a wide hatch would be a few specks. */
const narrowHatchStepPx = 4;
const narrowPx = 2 * hatchStepPx;
const edgePx = 1;
const tintAlpha = 0.08;
const hatchAlpha = 0.75;
const label = 'missing trades';
const labelMarginPx = 6;
const labelTopPx = 3;

/**
 * A hatched band with edges over each stretch in which trades are missing. The hatch moves with the band, so that
 * it stands still on the data while the chart scrolls.
 */
export function holeBands(holes: () => readonly Hole[]): Overlay {
  let labelWidthPx: number | undefined;
  return (view) => {
    const { context, area, palette, fromMs, toMs, timePixel } = view;
    for (const hole of holes()) {
      if (hole.toTimeMs < fromMs) {
        continue;
      }
      if (hole.fromTimeMs > toMs) {
        return;
      }
      const start = timePixel(hole.fromTimeMs);
      const end = Math.max(timePixel(hole.toTimeMs), start + leastWidthPx);
      const left = Math.max(start, area.left);
      const right = Math.min(end, area.right);
      if (right <= left) {
        continue;
      }
      const stepPx = end - start < narrowPx ? narrowHatchStepPx : hatchStepPx;
      fill(view, left, right, tintAlpha);
      drawHatch(view, start, left, right, stepPx);
      for (const edge of [start, end - edgePx]) {
        if (edge >= area.left && edge + edgePx <= area.right) {
          fill(view, edge, edge + edgePx, hatchAlpha);
        }
      }
      labelWidthPx ??= measure(context);
      if (right - left < labelWidthPx + 2 * labelMarginPx) {
        continue;
      }
      context.font = axisFont;
      context.textAlign = 'center';
      context.textBaseline = 'top';
      const middle = (left + right) / 2;
      context.fillStyle = palette.surface;
      context.fillRect(
        middle - labelWidthPx / 2 - 3,
        area.top + labelTopPx - 1,
        labelWidthPx + 6,
        14,
      );
      context.fillStyle = palette.hole;
      context.fillText(label, middle, area.top + labelTopPx);
    }
  };
}

function measure(context: CanvasRenderingContext2D): number {
  context.font = axisFont;
  return Math.ceil(context.measureText(label).width);
}

function fill(
  { context, area, palette }: PaneView,
  left: number,
  right: number,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  context.fillStyle = palette.hole;
  context.fillRect(left, area.top, right - left, area.bottom - area.top);
  context.globalAlpha = 1;
}

/** @param start - where the band begins, perhaps left of the plot: the hatch is counted from there */
function drawHatch(
  { context, area, palette }: PaneView,
  start: number,
  left: number,
  right: number,
  stepPx: number,
): void {
  const { top, bottom } = area;
  const height = bottom - top;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, height);
  context.clip();
  context.globalAlpha = hatchAlpha;
  context.strokeStyle = palette.hole;
  context.lineWidth = 1;
  context.beginPath();
  // Each line rises by the plot's height over as many pixels: the first one that reaches the band.
  const skipped = Math.floor((left - start) / stepPx);
  for (let x = start + skipped * stepPx - height; x < right; x += stepPx) {
    context.moveTo(x, bottom);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}
