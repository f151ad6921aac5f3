import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { Settings } from '../../preload/settings.ts';
import type { ExplainedFact } from './explanation.ts';
import { absentText, formatCount, formatLength, formatMoment } from './format.ts';
import { timeframeNames } from './setting-names.ts';
import type { WarmUp } from './warm-up-words.ts';

/** What all numbers of the last closed bar stand on. */
export interface AnalysisScope {
  readonly settings: Settings;
  /** The last closed bar. */
  readonly frame: PairFrame | undefined;
  readonly warmUp: WarmUp;
  readonly nowMs: number;
}

/** The facts that each number tells: the window, the samples used, the last closed bar. */
export function scopeFacts(
  { settings, frame, nowMs }: AnalysisScope,
  samplesUsed: string,
): readonly ExplainedFact[] {
  return [
    windowFact(settings.windowSamples, settings.timeframe),
    { label: 'Samples used', value: samplesUsed },
    {
      label: 'Last closed bar',
      value: frame === undefined ? 'none yet' : formatMoment(frame.closeTimeMs, nowMs),
    },
    ...(frame?.hasHole === true
      ? [{ label: 'Missing trades', value: 'in the window: no ground for a trade' }]
      : []),
  ];
}

/** `3,600 bars of 1 s (1 h)` */
export function windowFact(windowSamples: number, timeframe: Timeframe): ExplainedFact {
  const lengthMs = windowSamples * barLengthMs(timeframe);
  return {
    label: 'Window',
    value: `${formatCount(windowSamples)} bars of ${timeframeNames[timeframe]} (${formatLength(lengthMs)})`,
  };
}

/** Of a line over the window that ends with the last closed bar. */
export function fitSamples({ settings, frame }: AnalysisScope): string {
  if (frame === undefined) {
    return absentText;
  }
  if (settings.hedgeMethod === 'kalman' && frame.fit !== undefined) {
    return 'all since the start; older ones fade over about 100 bars';
  }
  return ofNeeded(frame.sampleCount, settings.windowSamples);
}

/** Of a z-score: with definitions that look further back than the window. */
export function scoreSamples({ settings, frame, warmUp }: AnalysisScope): string {
  if (frame === undefined) {
    return absentText;
  }
  const { windowSamples, hedgeMethod, zDefinition } = settings;
  if (frame.zScore === undefined) {
    return warmUp === undefined ? absentText : ofNeeded(warmUp.sampleCount, warmUp.neededCount);
  }
  const count = formatCount(windowSamples);
  if (zDefinition === 'rolling') {
    return `${count} spreads, each with the β of its own bar`;
  }
  if (hedgeMethod === 'kalman') {
    return 'all before this bar; older ones fade over about 100 bars';
  }
  return zDefinition === 'lagged' ? `${count} before this bar` : `${count} with this bar`;
}

/** Of a correlation of returns: one fewer than prices. */
export function returnSamples({ settings, frame }: AnalysisScope): string {
  if (frame === undefined) {
    return absentText;
  }
  const returnCount = Math.max(0, frame.sampleCount - 1);
  return `${ofNeeded(returnCount, settings.windowSamples - 1)} returns`;
}

/** `612 of 3,600`, or just the number once they are all there. */
export function ofNeeded(count: number, neededCount: number): string {
  return count >= neededCount
    ? formatCount(count)
    : `${formatCount(count)} of ${formatCount(neededCount)}`;
}
