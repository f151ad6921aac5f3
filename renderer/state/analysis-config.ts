import { entryZOf, type Settings } from '../../preload/settings.ts';
import type { AnalysisConfig, Thresholds } from '../worker/protocol.ts';

/** Of all settings those that change what is computed: a change of any starts the worker afresh. */
export function analysisConfigOf(settings: Settings): AnalysisConfig {
  const { symbolY, symbolX, timeframe, windowSamples, scale } = settings;
  const { hedgeMethod, zDefinition, zDdof, cointegrationSamples, cointegrationLag } = settings;
  return {
    symbolY,
    symbolX,
    timeframe,
    windowSamples,
    scale,
    hedgeMethod,
    zDefinition,
    zDdof,
    cointegrationSamples,
    cointegrationLag,
  };
}

/** The levels that hold for the method in use. */
export function thresholdsOf(settings: Settings): Thresholds {
  return { entryZ: entryZOf(settings), exitZ: settings.exitZ };
}
