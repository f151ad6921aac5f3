import type { SeriesPoint } from '../series/frame-series.ts';

/** What each chart of the window is given by the stack. */
export interface ChartProps {
  /** What the chart shows, for those who do not see it. */
  readonly description: string;
  /** Words in place of the drawing. */
  readonly empty: string | undefined;
  /** Svelte puts null here when the panel goes. */
  canvas: HTMLCanvasElement | null | undefined;
  readonly onpoint: (x: number, y: number) => void;
  readonly onleave: () => void;
}

/** A chart whose legend tells the bar under the pointer; without a pointer the tags at the axis tell it. */
export interface HoveredChartProps extends ChartProps {
  readonly hovered: SeriesPoint | undefined;
}
