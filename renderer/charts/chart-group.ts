import type { SeriesPoint } from '../series/frame-series.ts';
import type { ChartFormats } from './chart-formats.ts';
import type { ChartSource } from './chart-source.ts';
import { Crosshair } from './crosshair.ts';
import type { PlotWindow } from './decimate.ts';
import type { Palette } from './palette.ts';
import { Gutter, plotBottomPx, plotTopPx, timeLabelsPx } from './pane-layout.ts';
import { pricePane, type PriceMode } from './price-pane.ts';
import { spreadPane } from './spread-pane.ts';
import { StreamPane, type StreamTiming } from './stream-pane.ts';
import { zPane, type ZLevels } from './z-pane.ts';

export const paneNames = ['price', 'spread', 'z'] as const;
export type PaneName = (typeof paneNames)[number];

export interface ChartGroupOptions {
  readonly canvases: Readonly<Record<PaneName, HTMLCanvasElement>>;
  readonly source: ChartSource;
  /** Name of the theme that the palette is of. */
  readonly theme: string;
  readonly palette: Palette;
  readonly formats: ChartFormats;
  readonly spanMs: number;
  readonly refreshMs: number;
  readonly barLengthMs: number;
  readonly spreadUnitFactor: number;
  readonly levels: ZLevels;
  readonly priceMode: PriceMode;
  readonly prefersReducedMotion: boolean;
  /** The frame under the pointer, in whichever chart the pointer is. */
  readonly onHover: (point: SeriesPoint | undefined) => void;
}

/** Price, spread and z-score under one time axis and one crosshair. */
export class ChartGroup {
  readonly #options: ChartGroupOptions;
  readonly #timing: StreamTiming;
  readonly #crosshair: Crosshair;
  readonly #gutter = new Gutter();
  #panes: Record<PaneName, StreamPane>;
  readonly #onVisibility = (): void => this.#refreshWhenVisible();
  #theme: string;
  #palette: Palette;
  #priceMode: PriceMode;
  #levels: ZLevels;
  #drawRequest = 0;

  constructor(options: ChartGroupOptions) {
    const { spanMs, refreshMs, barLengthMs, source, levels, palette } = options;
    this.#options = options;
    this.#theme = options.theme;
    this.#palette = palette;
    this.#levels = levels;
    this.#priceMode = options.priceMode;
    this.#timing = {
      spanMs,
      refreshMs,
      frameRate: options.prefersReducedMotion ? 1_000 / refreshMs : scrollRate(spanMs),
    };
    this.#crosshair = new Crosshair(
      source.series,
      Math.max(barLengthMs * 2, spanMs / 100),
      options.onHover,
    );
    this.#panes = this.#makePanes();
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  setPriceMode(mode: PriceMode): void {
    if (mode === this.#priceMode) {
      return;
    }
    this.#priceMode = mode;
    this.#panes.price.destroy();
    this.#panes.price = this.#makePrice();
  }

  setLevels(levels: ZLevels): void {
    if (levels.entryZ === this.#levels.entryZ && levels.exitZ === this.#levels.exitZ) {
      return;
    }
    this.#levels = levels;
    this.#panes.z.refresh();
  }

  /** Draws everything in the colours of a theme, unless it is there already. */
  setPalette(theme: string, palette: Palette): void {
    if (theme === this.#theme) {
      return;
    }
    this.#theme = theme;
    this.#palette = palette;
    this.#destroyPanes();
    this.#panes = this.#makePanes();
  }

  /** Shows the newest data now: history has come. */
  refresh(): void {
    for (const name of paneNames) {
      this.#panes[name].refresh();
    }
  }

  /** @param x - CSS pixels from the canvas's left edge */
  point(pane: PaneName, x: number, y: number): void {
    this.#crosshair.point(pane, x, y);
    this.#requestDraw();
  }

  leave(): void {
    this.#crosshair.leave();
    this.#requestDraw();
  }

  destroy(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    cancelAnimationFrame(this.#drawRequest);
    this.#crosshair.leave();
    this.#destroyPanes();
  }

  #destroyPanes(): void {
    for (const name of paneNames) {
      this.#panes[name].destroy();
    }
  }

  #makePanes(): Record<PaneName, StreamPane> {
    return { price: this.#makePrice(), spread: this.#makeSpread(), z: this.#makeZ() };
  }

  #requestDraw(): void {
    if (this.#drawRequest !== 0) {
      return;
    }
    this.#drawRequest = requestAnimationFrame(() => {
      this.#drawRequest = 0;
      for (const name of paneNames) {
        this.#panes[name].redraw();
      }
    });
  }

  #refreshWhenVisible(): void {
    // The streaming plugin rests while the window is hidden; the ring buffers went on.
    if (document.visibilityState === 'visible') {
      this.refresh();
    }
  }

  /** One refresh behind the market, so that the line always reaches the right edge. */
  #delayMs = (): number => {
    const { source } = this.#options;
    const endedAtMs = source.endedAtMs();
    if (endedAtMs !== undefined) {
      return Date.now() - endedAtMs;
    }
    return this.#timing.refreshMs - source.marketLeadMs();
  };

  #isStill = (): boolean => this.#options.source.endedAtMs() !== undefined;

  #plot = (widthPx: number): PlotWindow => {
    const { spanMs, refreshMs } = this.#timing;
    const edgeMs = Date.now() - this.#delayMs();
    return {
      fromMs: edgeMs - spanMs,
      toMs: edgeMs + 3 * refreshMs,
      bucketMs: (spanMs * 2) / widthPx,
    };
  };

  #height(pane: PaneName): () => number {
    const canvas = this.#options.canvases[pane];
    const belowPx = pane === 'z' ? timeLabelsPx : plotBottomPx;
    return () => Math.max(1, canvas.clientHeight - plotTopPx - belowPx);
  }

  #makePrice(): StreamPane {
    const { source, formats } = this.#options;
    const mode = this.#priceMode;
    const height = this.#height('price');
    const spec = pricePane(
      source,
      mode,
      this.#plot,
      formats,
      this.#crosshair,
      this.#gutter,
      height,
    );
    return this.#make('price', spec);
  }

  #makeSpread(): StreamPane {
    const { source, formats, spreadUnitFactor } = this.#options;
    const height = this.#height('spread');
    return this.#make(
      'spread',
      spreadPane(source, spreadUnitFactor, this.#plot, formats, this.#crosshair, height),
    );
  }

  #makeZ(): StreamPane {
    const { source, formats, spanMs } = this.#options;
    const levels = (): ZLevels => this.#levels;
    const height = this.#height('z');
    return this.#make(
      'z',
      zPane(source, levels, spanMs, this.#plot, formats, this.#crosshair, height),
    );
  }

  #make(name: PaneName, spec: ConstructorParameters<typeof StreamPane>[1]): StreamPane {
    const canvas = this.#options.canvases[name];
    return new StreamPane(
      canvas,
      spec,
      this.#timing,
      this.#palette,
      this.#gutter,
      this.#delayMs,
      this.#isStill,
    );
  }
}

/**
 * Frames per second that make the scroll smooth and no more: a third of a pixel each, 30 at most. A
 * long span moves so slowly that drawing it 30 times a second would only warm the room.
 */
function scrollRate(spanMs: number): number {
  const widthPx = 1_500;
  return Math.min(30, Math.max(2, (3 * widthPx * 1_000) / spanMs));
}
