import type { Overlay, PaneView } from '../../../renderer/charts/pane-view.ts';
import { testPalette } from './test-palette.ts';

/** One call of the canvas's context. */
export interface Drawn {
  readonly call: string;
  readonly values: readonly unknown[];
}

/**
 * What an overlay calls on a plot of 1,000 × 100 px whose corner is at (50, 10): from second 100 on,
 * 10 px a second, with this value axis.
 */
export function drawnBy(overlay: Overlay, { min, max } = { min: 0, max: 100 }): Drawn[] {
  const calls: Drawn[] = [];
  const context = new Proxy<Record<string, unknown>>(
    {},
    {
      get:
        (_, call: string) =>
        (...values: unknown[]) => {
          calls.push({ call, values });
          return { width: 80 };
        },
      set: () => true,
    },
  );
  const view: PaneView = {
    // Only what the overlay calls is looked at.
    context: context as unknown as CanvasRenderingContext2D,
    area: { left: 50, right: 1_050, top: 10, bottom: 110, width: 1_000, height: 100 },
    width: 1_100,
    height: 120,
    palette: testPalette,
    fromMs: 100_000,
    toMs: 200_000,
    timePixel: (timeMs) => 50 + (timeMs - 100_000) / 100,
    pixelTime: (pixel) => 100_000 + (pixel - 50) * 100,
    // Chart.js cuts pixels far outside off.
    valuePixel: (value) =>
      Math.max(-32_768, Math.min(32_767, 110 - ((value - min) / (max - min)) * 100)),
    pixelValue: (pixel) => min + ((110 - pixel) / 100) * (max - min),
  };
  overlay(view);
  return calls;
}
