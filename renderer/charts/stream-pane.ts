import { Chart, type ChartDataset, type Plugin } from 'chart.js';
import type { Point } from './decimate.ts';
import type { Palette } from './palette.ts';
import {
  axisFont,
  fontFamily,
  fontSizePx,
  plotBottomPx,
  plotTopPx,
  timeLabelsPx,
  type Gutter,
  type ValueAxis,
} from './pane-layout.ts';
import {
  paneView,
  type LaidOutChart,
  type Overlay,
  type PaneView,
  type StreamChart,
} from './pane-view.ts';
import { installChartParts } from './chart-parts.ts';
import { untilTurnMs } from './refresh-turns.ts';
import { localOffsetMs, timeStepMs, timeTicks } from './time-ticks.ts';
import type { ValueRange } from './value-range.ts';

/** How the shared time axis moves. */
export interface StreamTiming {
  readonly spanMs: number;
  readonly refreshMs: number;
  readonly frameRate: number;
  /** On the clock of `performance.now()`: the turns of the refreshes are counted from here. */
  readonly startedAtMs: number;
}

export interface PaneLine {
  readonly axis: ValueAxis;
  readonly color: keyof Palette;
}

/** What one line shows now. */
export interface LineContent {
  readonly points: Point[];
  /** From the last closed bar to the bar still forming; drawn dashed. */
  readonly forming: Point[];
}

/** What a pane shows now: as many entries as it has lines, and the range of each axis. */
export interface PaneContent {
  readonly lines: readonly LineContent[];
  readonly left: ValueRange;
  readonly right: ValueRange | undefined;
}

export interface PaneSpec {
  /** When it refreshes among the panes, 0 first. */
  readonly turn: number;
  readonly lines: readonly PaneLine[];
  readonly hasTimeLabels: boolean;
  readonly content: (widthPx: number) => PaneContent;
  readonly formatTick: (value: number, step: number, axis: ValueAxis) => string;
  readonly under: readonly Overlay[];
  readonly over: readonly Overlay[];
}

const noRange: ValueRange = { min: 0, max: 1, step: 1, ticks: [] };

/** One streaming chart: its lines come from the ring buffers at each refresh, and scroll in between. */
export class StreamPane {
  readonly #spec: PaneSpec;
  readonly #timing: StreamTiming;
  readonly #delayMs: () => number;
  readonly #isStill: () => boolean;
  readonly #gutter: Gutter;
  readonly #chart: StreamChart;
  readonly #palette: Palette;
  #hasTurn = false;
  #ranges: Readonly<Record<ValueAxis, ValueRange>> = { left: noRange, right: noRange };

  /**
   * @param delayMs - how far the right edge is behind the local clock
   * @param isStill - whether the charts stand still between two refreshes instead of scrolling
   */
  constructor(
    canvas: HTMLCanvasElement,
    spec: PaneSpec,
    timing: StreamTiming,
    palette: Palette,
    gutter: Gutter,
    delayMs: () => number,
    isStill: () => boolean,
  ) {
    installChartParts();
    this.#gutter = gutter;
    this.#spec = spec;
    this.#timing = timing;
    this.#palette = palette;
    this.#delayMs = delayMs;
    this.#isStill = isStill;
    this.#chart = new Chart<'streamLine', Point[]>(canvas, {
      type: 'streamLine',
      data: { datasets: this.#datasets() },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        // Crosshair and readout are our own: Chart.js would look for elements on every frame.
        events: [],
        layout: { autoPadding: false, padding: this.#padding() },
        plugins: {
          streaming: {
            duration: timing.spanMs,
            refresh: timing.refreshMs,
            frameRate: timing.frameRate,
            delay: delayMs(),
            onRefresh: () => this.#onRefresh(),
          },
        },
        scales: this.#scales(),
      },
      plugins: [this.#overlayPlugin()],
    });
    // The plugin's first refresh is only due after a whole interval.
    this.refresh();
  }

  get canvas(): HTMLCanvasElement {
    return this.#chart.canvas;
  }

  /** Canvas, plot area and scales of this moment. */
  get view(): PaneView | undefined {
    return paneView(this.#chart, this.#palette);
  }

  /** Shows the newest data now instead of at the next refresh. */
  refresh(): void {
    this.#fill();
    this.#chart.update('none');
  }

  /** Draws the same data once more: the crosshair has moved. */
  redraw(): void {
    this.#chart.draw();
  }

  destroy(): void {
    this.#chart.destroy();
  }

  get #hasRightAxis(): boolean {
    return this.#spec.lines.some(({ axis }) => axis === 'right');
  }

  #onRefresh(): void {
    this.#fill();
    const { streaming } = this.#chart.options.plugins ?? {};
    if (!streaming) {
      return;
    }
    // The plugin starts its timer anew when the interval changes: another length of the first one
    // moves all that follow out of the other panes' way.
    const { refreshMs, startedAtMs } = this.#timing;
    streaming.refresh = this.#hasTurn
      ? refreshMs
      : refreshMs + untilTurnMs(this.#spec.turn, startedAtMs, performance.now(), refreshMs);
    this.#hasTurn = true;
  }

  #padding(): { top: number; right: number; bottom: number; left: number } {
    return {
      top: plotTopPx,
      right: this.#hasRightAxis ? 0 : this.#gutter.widthPx,
      bottom: this.#spec.hasTimeLabels ? timeLabelsPx : plotBottomPx,
      left: 0,
    };
  }

  #fill(): void {
    const chart = this.#chart;
    const content = this.#spec.content(Math.max(1, chart.chartArea.width));
    content.lines.forEach(({ points, forming }, line) => {
      const closedSet = chart.data.datasets[line * 2];
      const formingSet = chart.data.datasets[line * 2 + 1];
      if (closedSet !== undefined) {
        closedSet.data = points;
      }
      if (formingSet !== undefined) {
        formingSet.data = forming;
      }
    });
    this.#ranges = { left: content.left, right: content.right ?? noRange };
    const { layout } = chart.options;
    if (layout) {
      layout.padding = this.#padding();
    }
    const { streaming } = chart.options.plugins ?? {};
    if (!streaming) {
      return;
    }
    streaming.delay = this.#delayMs();
    if (!this.#isStill()) {
      return;
    }
    // A paused axis keeps the clock of its last frame: one update without the pause sets it to now.
    streaming.pause = false;
    chart.update('none');
    streaming.pause = true;
  }

  #datasets(): ChartDataset<'streamLine', Point[]>[] {
    return this.#spec.lines.flatMap(({ axis, color }) => {
      const dataset = (isDashed: boolean): ChartDataset<'streamLine', Point[]> => ({
        data: [],
        xAxisID: 'x',
        yAxisID: axis,
        color: this.#palette[color],
        isDashed,
      });
      return [dataset(false), dataset(true)];
    });
  }

  #scales() {
    const { grid, axis: axisColor } = this.#palette;
    const valueScale = (axis: ValueAxis, color: string) => ({
      type: 'linear' as const,
      position: axis,
      bounds: 'data' as const,
      border: { display: false },
      grid: { color: grid, drawTicks: false, drawOnChartArea: axis === 'left' },
      ticks: {
        color,
        padding: 8,
        font: { family: fontFamily, size: fontSizePx },
        autoSkip: false,
        callback: (value: number | string) =>
          this.#spec.formatTick(Number(value), this.#ranges[axis].step, axis),
      },
      afterDataLimits: (scale: { min: number; max: number }) => {
        scale.min = this.#ranges[axis].min;
        scale.max = this.#ranges[axis].max;
      },
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = this.#ranges[axis].ticks.map((value) => ({ value }));
      },
      afterFit: (scale: { width: number; paddingTop: number; paddingBottom: number }) => {
        scale.width = this.#gutter.widthPx;
        // The layout's padding has the room for the outermost labels, the same in every pane.
        scale.paddingTop = 0;
        scale.paddingBottom = 0;
      },
    });
    const colorOf = (axis: ValueAxis): string => {
      const owners = this.#spec.lines.filter((line) => line.axis === axis);
      const [owner] = owners;
      return owner !== undefined && this.#hasRightAxis ? this.#palette[owner.color] : axisColor;
    };
    return {
      x: {
        type: 'realtime' as const,
        border: { display: false },
        grid: { color: grid, drawTicks: false },
        ticks: { display: false },
        afterBuildTicks: (scale: {
          min: number;
          max: number;
          width: number;
          ticks: { value: number }[];
        }) => {
          const stepMs = timeStepMs(this.#timing.spanMs, scale.width);
          // Until the next refresh the axis scrolls on: it needs the lines that come in by then.
          const toMs = scale.max + this.#timing.refreshMs * 2;
          scale.ticks = timeTicks(scale.min, toMs, stepMs, localOffsetMs(scale.max)).map(
            (value) => ({ value }),
          );
        },
      },
      left: valueScale('left', colorOf('left')),
      ...(this.#hasRightAxis ? { right: valueScale('right', colorOf('right')) } : {}),
    };
  }

  #overlayPlugin(): Plugin<'streamLine'> {
    // The first drawing happens inside of the chart's constructor, before `#chart` is there.
    const draw = (chart: LaidOutChart, overlays: readonly Overlay[]): void => {
      const view = paneView(chart, this.#palette);
      if (view === undefined) {
        return;
      }
      for (const overlay of overlays) {
        view.context.save();
        view.context.font = axisFont;
        overlay(view);
        view.context.restore();
      }
    };
    return {
      id: 'pairwatch-overlays',
      beforeDatasetsDraw: (chart) => draw(chart, this.#spec.under),
      afterDraw: (chart) => draw(chart, this.#spec.over),
    };
  }
}
