import type { Chart } from 'chart.js';

/** What was measured over a while. */
export interface FrameTimes {
  readonly frameCount: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  readonly framesPerSecond: number;
}

/**
 * Milliseconds of work per animation frame that draws: all scripts of timers and animation callbacks
 * since the frame before, and the painting. Canvas calls are only recorded and painted later; reading
 * one pixel back after each draw makes Chromium paint at once, inside of the measured time.
 */
export class FrameMeter {
  readonly #costsMs: number[] = [];
  #spentMs = 0;
  #depth = 0;
  #hasDrawn = false;
  #isMeasuring = false;
  #startedAtMs = 0;

  /**
   * Counts the time of every interval and animation callback set from now on. Chart.js keeps the
   * functions it finds when it is loaded: this comes first.
   */
  installTimers(): void {
    const nextFrame = window.requestAnimationFrame.bind(window);
    const repeat = window.setInterval.bind(window);
    Reflect.set(window, 'requestAnimationFrame', (callback: FrameRequestCallback) =>
      nextFrame((timeMs) => this.#timed(() => callback(timeMs))),
    );
    Reflect.set(window, 'setInterval', (callback: () => void, delayMs: number) =>
      repeat(() => this.#timed(callback), delayMs),
    );
    const onFrame = (): void => {
      nextFrame(onFrame);
      // A task of its own comes behind all callbacks of this frame, whatever their order.
      setTimeout(() => this.#closeFrame(), 0);
    };
    nextFrame(onFrame);
  }

  /** Paints each drawing of these charts at once. */
  installPainting(chartClass: typeof Chart): void {
    const { prototype } = chartClass;
    const draw: unknown = Reflect.get(prototype, 'draw');
    if (typeof draw !== 'function') {
      throw new Error('Chart.js has no draw function.');
    }
    const noteDrawing = (): void => {
      this.#hasDrawn = true;
    };
    prototype.draw = function (this: Chart) {
      Reflect.apply(draw, this, []);
      this.ctx.getImageData(0, 0, 1, 1);
      noteDrawing();
    };
  }

  /** Measures for a while. */
  async measure(durationMs: number): Promise<FrameTimes> {
    this.#costsMs.length = 0;
    this.#isMeasuring = true;
    this.#startedAtMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    this.#isMeasuring = false;
    const elapsedMs = performance.now() - this.#startedAtMs;
    const sorted = [...this.#costsMs].sort((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
    return {
      frameCount: sorted.length,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      worstMs: at(1),
      framesPerSecond: (sorted.length * 1_000) / elapsedMs,
    };
  }

  #timed(action: () => void): void {
    const startMs = performance.now();
    this.#depth += 1;
    try {
      action();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) {
        this.#spentMs += performance.now() - startMs;
      }
    }
  }

  #closeFrame(): void {
    if (!this.#hasDrawn) {
      return;
    }
    if (this.#isMeasuring) {
      this.#costsMs.push(this.#spentMs);
    }
    this.#spentMs = 0;
    this.#hasDrawn = false;
  }
}
