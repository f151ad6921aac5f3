import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import { samplesForScore } from '../../analytics/zscore/z-definition.ts';
import type { AnalysisConfig } from '../worker/protocol.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Lengths of time the charts can show, shortest first; the first one is the default. */
const spansMs: Record<Timeframe, readonly [number, ...number[]]> = {
  '1s': [5 * minuteMs, 15 * minuteMs, hourMs],
  '5s': [20 * minuteMs, hourMs, 4 * hourMs],
  '15s': [hourMs, 4 * hourMs, 12 * hourMs],
  '1m': [4 * hourMs, 12 * hourMs, dayMs],
  '5m': [12 * hourMs, dayMs, 3 * dayMs],
  '15m': [dayMs, 3 * dayMs, 7 * dayMs],
  '1h': [3 * dayMs, 7 * dayMs],
};

const shortestLookbackMs = hourMs;
/** A bar in which only one leg traded gives no sample: some more are asked for. */
const barsPerSample = 1.2;

/** The spans on offer for bars of this length. */
export function chartSpansMs(timeframe: Timeframe): readonly [number, ...number[]] {
  return spansMs[timeframe];
}

/** The longest of them: what the ring buffers hold. */
export function longestSpanMs(timeframe: Timeframe): number {
  return Math.max(...spansMs[timeframe]);
}

/** Frames that fill the longest span, with a little over so that the line reaches the left edge. */
export function seriesCapacity(timeframe: Timeframe): number {
  return Math.ceil(longestSpanMs(timeframe) / barLengthMs(timeframe)) + 64;
}

/**
 * How much history to ask for: the window's samples before the first frame on the chart, so that
 * the charts are full after a restart, and the samples of the cointegration test before the last one, a fifth more;
 * one hour at least. What the store lacks of it is asked for over REST.
 */
export function lookbackMs({
  timeframe,
  windowSamples,
  cointegrationSamples,
  zDefinition,
}: Pick<
  AnalysisConfig,
  'timeframe' | 'windowSamples' | 'cointegrationSamples' | 'zDefinition'
>): number {
  const barMs = barLengthMs(timeframe);
  const framesMs = longestSpanMs(timeframe) + samplesForScore(zDefinition, windowSamples) * barMs;
  const testedMs = Math.ceil((cointegrationSamples + 1) * barsPerSample) * barMs;
  return Math.max(shortestLookbackMs, framesMs, testedMs);
}
