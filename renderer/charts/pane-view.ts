import type { Chart, ChartArea } from 'chart.js';
import type { Point } from './decimate.ts';
import type { Palette } from './palette.ts';
import type { ValueAxis } from './pane-layout.ts';

/** A line chart over time. */
export type StreamChart = Chart<'streamLine', Point[]>;

/** What an overlay draws with: canvas, plot area and the way from values to pixels. */
export interface PaneView {
  readonly context: CanvasRenderingContext2D;
  readonly area: ChartArea;
  /** Size of the whole canvas in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** Time at the left and right edge of the plot. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly timePixel: (timeMs: number) => number;
  readonly pixelTime: (pixel: number) => number;
  readonly valuePixel: (value: number, axis: ValueAxis) => number;
  readonly pixelValue: (pixel: number, axis: ValueAxis) => number;
}

/** Something drawn by hand under or over the lines. */
export type Overlay = (view: PaneView) => void;

/** The part of a chart that a view reads. */
export type LaidOutChart = Pick<Chart, 'scales' | 'ctx' | 'chartArea' | 'width' | 'height'>;

/** The view of a chart that has been laid out; `undefined` before that. */
export function paneView(chart: LaidOutChart, palette: Palette): PaneView | undefined {
  const { x, left, right } = chart.scales;
  if (x === undefined || left === undefined) {
    return undefined;
  }
  const scaleOf = (axis: ValueAxis): typeof left => (axis === 'right' ? (right ?? left) : left);
  return {
    context: chart.ctx,
    area: chart.chartArea,
    width: chart.width,
    height: chart.height,
    palette,
    fromMs: x.min,
    toMs: x.max,
    timePixel: (timeMs) => x.getPixelForValue(timeMs),
    pixelTime: (pixel) => x.getValueForPixel(pixel) ?? NaN,
    valuePixel: (value, axis) => scaleOf(axis).getPixelForValue(value),
    pixelValue: (pixel, axis) => scaleOf(axis).getValueForPixel(pixel) ?? NaN,
  };
}
