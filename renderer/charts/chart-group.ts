import type { SeriesPoint } from '../series/frame-series.ts';
import { betaPane } from './beta-pane.ts';
import type { ChartFormats } from './chart-formats.ts';
import type { ChartSource } from './chart-source.ts';
import { Crosshair } from './crosshair.ts';
import type { PlotWindow } from './decimate.ts';
import type { Palette } from './palette.ts';
import { Gutter, plotBottomPx, plotTopPx, timeLabelsPx } from './pane-layout.ts';
import { pricePane, type PriceMode } from './price-pane.ts';
import { spreadPane } from './spread-pane.ts';
import { StreamPane, type PaneSpec, type StreamTiming } from './stream-pane.ts';
import { zPane, type ZLevels } from './z-pane.ts';

type LastingPaneName = 'price' | 'spread' | 'z';
export type PaneName = LastingPaneName | 'beta';

export interface ChartGroupOptions {
  readonly canvases: Readonly<Record<LastingPaneName, HTMLCanvasElement>>;
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

/** Price, spread and z-score, and β on demand, under one time axis and one crosshair. */
export class ChartGroup {
  readonly #options: ChartGroupOptions;
  readonly #timing: StreamTiming;
  readonly #crosshair: Crosshair;
  readonly #gutter = new Gutter();
  #panes: Record<LastingPaneName, StreamPane>;
  #beta: StreamPane | undefined;
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
      startedAtMs: performance.now(),
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

  /** Draws β on this canvas, or no more; the other panes go on as they are. */
  setBetaCanvas(canvas: HTMLCanvasElement | undefined): void {
    if (canvas === this.#beta?.canvas) {
      return;
    }
    this.#beta?.destroy();
    this.#beta = canvas === undefined ? undefined : this.#makeBeta(canvas);
    if (canvas === undefined) {
      // A pointer that was over the pane has nothing to leave any more.
      this.leave();
    }
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
    const betaCanvas = this.#beta?.canvas;
    this.#destroyPanes();
    this.#panes = this.#makePanes();
    this.#beta = betaCanvas === undefined ? undefined : this.#makeBeta(betaCanvas);
  }

  /** Shows the newest data now: history has come. */
  refresh(): void {
    for (const pane of this.#allPanes) {
      pane.refresh();
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
    for (const pane of this.#allPanes) {
      pane.destroy();
    }
  }

  get #allPanes(): StreamPane[] {
    const { price, spread, z } = this.#panes;
    return this.#beta === undefined ? [price, spread, z] : [price, spread, this.#beta, z];
  }

  #makePanes(): Record<LastingPaneName, StreamPane> {
    return { price: this.#makePrice(), spread: this.#makeSpread(), z: this.#makeZ() };
  }

  #requestDraw(): void {
    if (this.#drawRequest !== 0) {
      return;
    }
    this.#drawRequest = requestAnimationFrame(() => {
      this.#drawRequest = 0;
      for (const pane of this.#allPanes) {
        pane.redraw();
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

  #makePrice(): StreamPane {
    const { source, formats } = this.#options;
    const mode = this.#priceMode;
    const canvas = this.#options.canvases.price;
    const spec = pricePane(
      source,
      mode,
      this.#plot,
      formats,
      this.#crosshair,
      this.#gutter,
      plotHeight(canvas, plotBottomPx),
    );
    return this.#make(canvas, spec);
  }

  #makeSpread(): StreamPane {
    const { source, formats, spreadUnitFactor, canvases } = this.#options;
    const height = plotHeight(canvases.spread, plotBottomPx);
    return this.#make(
      canvases.spread,
      spreadPane(source, spreadUnitFactor, this.#plot, formats, this.#crosshair, height),
    );
  }

  #makeZ(): StreamPane {
    const { source, formats, spanMs, canvases } = this.#options;
    const levels = (): ZLevels => this.#levels;
    const height = plotHeight(canvases.z, timeLabelsPx);
    return this.#make(
      canvases.z,
      zPane(source, levels, spanMs, this.#plot, formats, this.#crosshair, height),
    );
  }

  #makeBeta(canvas: HTMLCanvasElement): StreamPane {
    const { source, formats } = this.#options;
    const height = plotHeight(canvas, plotBottomPx);
    return this.#make(
      canvas,
      betaPane(source, this.#plot, formats, this.#crosshair, this.#gutter, height),
    );
  }

  #make(canvas: HTMLCanvasElement, spec: PaneSpec): StreamPane {
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

/** @param belowPx - under the plot, for labels */
function plotHeight(canvas: HTMLCanvasElement, belowPx: number): () => number {
  return () => Math.max(1, canvas.clientHeight - plotTopPx - belowPx);
}

/**
 * Frames per second that make the scroll smooth and no more: a third of a pixel each, 30 at most. A
 * long span moves so slowly that drawing it 30 times a second would only warm the room.
 */
function scrollRate(spanMs: number): number {
  const widthPx = 1_500;
  return Math.min(30, Math.max(2, (3 * widthPx * 1_000) / spanMs));
}
