import type { ChartFormats } from './chart-formats.ts';
import { newestValue, type ChartSource } from './chart-source.ts';
import type { Crosshair } from './crosshair.ts';
import { decimateMinMax, type PlotWindow } from './decimate.ts';
import { decimateBand, type BandPoint, type BandSource } from './decimate-band.ts';
import { holeBands } from './hole-bands.ts';
import { newestTag } from './newest-tag.ts';
import type { Gutter } from './pane-layout.ts';
import type { LineContent, PaneSpec } from './stream-pane.ts';
import { valueBand } from './value-band.ts';
import { Extent, tickCountFor } from './value-range.ts';

const twoErrors: BandSource = { value: 'beta', error: 'betaStandardError', errorCount: 2 };
/** Of the band's usual reach: what sticks out further is cut off. */
const mostReach = 3;

/** The hedge ratio of each closed bar in its band of ± 2 standard errors. */
export function betaPane(
  source: ChartSource,
  plot: (widthPx: number) => PlotWindow,
  formats: ChartFormats,
  crosshair: Crosshair,
  gutter: Gutter,
  heightPx: () => number,
): PaneSpec {
  let content: LineContent = { points: [], forming: [] };
  let band: readonly BandPoint[] = [];
  return {
    turn: 3,
    lines: [{ axis: 'left', color: 'beta' }],
    hasTimeLabels: false,
    content: (widthPx) => {
      const window = plot(widthPx);
      content = { points: decimateMinMax(source.series, 'beta', window), forming: [] };
      band = decimateBand(source.series, twoErrors, window);
      const extent = new Extent().addPoints(content.points);
      addBand(extent, band);
      const left = extent.range(tickCountFor(heightPx()));
      gutter.fit(formats.axis(left.max, left.step));
      const newest = newestValue(content);
      if (newest !== undefined) {
        gutter.fit(formats.coefficient(newest));
      }
      return { lines: [content], left, right: undefined };
    },
    formatTick: formats.axis,
    under: [holeBands(() => source.holes()), valueBand(() => band, 'betaBand')],
    over: [
      newestTag(
        () => content,
        formats.coefficient,
        (palette) => palette.beta,
      ),
      crosshair.overlay(
        'beta',
        () => [{ axis: 'left', color: 'beta', valueOf: ({ beta }) => beta }],
        formats.coefficient,
        undefined,
      ),
    ],
  };
}

/**
 * The axis holds all of β, but the band only up to three times its usual (median) reach: while x hardly
 * moves, or the fit has just begun, the error is huge for a while and would press the line flat.
 */
function addBand(extent: Extent, band: readonly BandPoint[]): void {
  const whole = band.filter(({ low }) => !Number.isNaN(low));
  const reaches = Float64Array.from(whole, ({ low, high }) => (high - low) / 2).sort();
  const most = mostReach * (reaches[reaches.length >> 1] ?? 0);
  for (const { low, high } of whole) {
    const middle = (low + high) / 2;
    const reach = Math.min(most, (high - low) / 2);
    extent.add(middle - reach).add(middle + reach);
  }
}
