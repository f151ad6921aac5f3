import type { BandPoint } from './decimate-band.ts';
import type { Palette } from './palette.ts';
import type { Overlay, PaneView } from './pane-view.ts';

const fillAlpha = 0.4;
/** Points of one piece: without a GPU a long jagged shape is filled three times slower than in pieces. */
const pieceLength = 32;

/** A filled band with thin edges under a line, over the time and the values that the plot shows. */
export function valueBand(points: () => readonly BandPoint[], color: keyof Palette): Overlay {
  return (view) => {
    const { context, area, palette } = view;
    const band = points();
    if (band.length < 2) {
      return;
    }
    const trace = tracer(view, band);
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    context.fillStyle = palette[color];
    context.strokeStyle = palette[color];
    context.lineWidth = 1;
    context.lineJoin = 'bevel';
    for (const [from, end] of pieces(band)) {
      context.globalAlpha = fillAlpha;
      context.beginPath();
      trace('high', from, end);
      trace('low', from, end, 'back');
      context.fill();
      context.globalAlpha = 1;
      context.beginPath();
      trace('high', from, end);
      trace('low', from, end);
      context.stroke();
    }
  };
}

type Trace = (edge: 'low' | 'high', from: number, end: number, way?: 'back') => void;

/** Traces one edge from point to point; the way back goes on from where the path has come to. */
function tracer(
  { context, area, fromMs, toMs, pixelValue }: PaneView,
  band: readonly BandPoint[],
): Trace {
  // Both axes are linear: two factors instead of two calls a point. They are taken from the plot's
  // edges, because Chart.js cuts pixels far outside off.
  const pxPerMs = area.width / (toMs - fromMs);
  const bottom = pixelValue(area.bottom, 'left');
  const pxPerUnit = -area.height / (pixelValue(area.top, 'left') - bottom);
  return (edge, from, end, way) => {
    for (let step = 0; step < end - from; step += 1) {
      const point = band[way === 'back' ? end - 1 - step : from + step];
      if (point === undefined) {
        continue;
      }
      const x = area.left + (point.x - fromMs) * pxPerMs;
      const y = area.bottom + (point[edge] - bottom) * pxPerUnit;
      if (step === 0 && way === undefined) {
        context.moveTo(x, y);
      } else {
        context.lineTo(x, y);
      }
    }
  };
}

/** Stretches [from, end) without a break; a long one goes on with the point that it ended with. */
function pieces(band: readonly BandPoint[]): (readonly [from: number, end: number])[] {
  const found: (readonly [number, number])[] = [];
  let from = 0;
  for (let at = 0; at <= band.length; at += 1) {
    const point = band[at];
    const isBreak = point === undefined || Number.isNaN(point.low);
    if (isBreak) {
      if (at - from > 1) {
        found.push([from, at]);
      }
      from = at + 1;
    } else if (at - from === pieceLength) {
      found.push([from, at + 1]);
      from = at;
    }
  }
  return found;
}
