import { describe, expect, test } from 'vitest';
import { barLengthMs, timeframes } from '../../../analytics/market/timeframe.ts';
import { defaultSettings, settingsLimits } from '../../../preload/settings.ts';
import { analysisConfigOf } from '../../../renderer/state/analysis-config.ts';
import {
  chartSpansMs,
  longestSpanMs,
  lookbackMs,
  seriesCapacity,
} from '../../../renderer/state/chart-spans.ts';

const hourMs = 3_600_000;
const usual = analysisConfigOf(defaultSettings);
const longest = {
  ...usual,
  windowSamples: settingsLimits.windowSamples.max,
  zDefinition: 'rolling',
  cointegrationSamples: settingsLimits.cointegrationSamples.max,
} as const;

describe.each(timeframes)('%s bars', (timeframe) => {
  test('have spans that rise and that the ring buffers hold', () => {
    const spans = chartSpansMs(timeframe);
    expect([...spans].sort((a, b) => a - b)).toEqual(spans);
    expect(seriesCapacity(timeframe) * barLengthMs(timeframe)).toBeGreaterThan(
      longestSpanMs(timeframe),
    );
  });

  test('ask for history that fills them, an hour at least', () => {
    for (const windowSamples of [settingsLimits.windowSamples.min, 60, 10_000]) {
      const asked = lookbackMs({ ...longest, timeframe, windowSamples });
      const wanted = longestSpanMs(timeframe) + windowSamples * barLengthMs(timeframe);
      expect(asked).toBeGreaterThanOrEqual(wanted);
      expect(asked).toBeGreaterThanOrEqual(hourMs);
      // What the commands accept: main/ipc/request-schemas.ts.
      expect(asked).toBeLessThanOrEqual(1_300 * 24 * hourMs);
    }
  });
});

test.each(timeframes)(
  '%s bars are asked for as far back as cointegration is tested',
  (timeframe) => {
    const barMs = barLengthMs(timeframe);
    // A fifth more: bars in which only one leg traded give no sample.
    expect(lookbackMs({ ...usual, timeframe })).toBeGreaterThan(1.2 * 3_600 * barMs);
    expect(lookbackMs({ ...longest, timeframe })).toBeGreaterThan(1.2 * 20_000 * barMs);
  },
);

test('one-second bars fill the charts with 300 of them', () => {
  expect(chartSpansMs('1s')[0] / barLengthMs('1s')).toBe(300);
});
