import { cointegrationVerdict } from '../cointegration/cointegration-verdict.ts';
import { engleGranger, type EngleGrangerResult } from '../cointegration/engle-granger.ts';
import { johansen } from '../cointegration/johansen.ts';
import { legResiduals } from '../cointegration/leg-residuals.ts';
import type { LagRule } from '../cointegration/unit-root.ts';
import type { DurationMs, EpochMs } from '../market/units.ts';
import {
  defaultGreatestLag,
  defaultHorizonSamples,
  reversionFigures,
} from '../reversion/reversion-figures.ts';
import type { DirectionTest, PairDiagnostics } from './pair-diagnostics.ts';

/** The window of the cointegration test at one closed bar. */
export interface DiagnosedWindow {
  readonly closeTimeMs: EpochMs;
  /** Both legs on the scale of the analysis, oldest first. */
  readonly y: Float64Array;
  readonly x: Float64Array;
  /** Time from the first to the last sample. */
  readonly spanMs: DurationMs;
  /** Samples of a full window. */
  readonly neededCount: number;
  readonly hasHole: boolean;
  readonly lag: LagRule;
  /** See `RollingOls`. */
  readonly baseMagnitude: number;
  /** The test of y on x, where it has been made of these very samples. */
  readonly tested: EngleGrangerResult | undefined;
}

/**
 * All that the screen tells of a pair besides its frames. Johansen's test takes as many lags as that of
 * y on x, and one at least.
 * @throws RangeError for legs of different lengths or a lag that is no whole number
 */
export function pairDiagnostics(window: DiagnosedWindow): PairDiagnostics {
  const { closeTimeMs, y, x, spanMs, neededCount, hasHole, lag, baseMagnitude } = window;
  const options = { lag, baseMagnitude };
  const yOnX = window.tested ?? engleGranger(y, x, options);
  const verdict = cointegrationVerdict(yOnX);
  const isTested = yOnX.kind === 'tested';
  return {
    closeTimeMs,
    sampleCount: y.length,
    neededCount,
    hasHole,
    yOnX: withoutResiduals(yOnX),
    xOnY: withoutResiduals(engleGranger(x, y, options)),
    verdict,
    johansen: johansen(y, x, {
      lagCount: Math.max(1, isTested ? yOnX.lagCount : 1),
      baseMagnitude,
    }),
    reversion: reversionFigures(isTested ? yOnX.residuals : untestedSpread(window), {
      isCointegrated: verdict.kind === 'cointegrated',
      spanMs,
      horizonSamples: defaultHorizonSamples,
      greatestLag: defaultGreatestLag,
    }),
  };
}

/** A spread that has no test may still be one; legs that have none have one that does not move. */
function untestedSpread({ y, x, baseMagnitude }: DiagnosedWindow): Float64Array {
  const line = legResiduals(y, x, baseMagnitude);
  return line.kind === 'residuals' ? line.residuals : new Float64Array(y.length);
}

function withoutResiduals(result: EngleGrangerResult): DirectionTest {
  if (result.kind === 'notAvailable') {
    return result;
  }
  const { kind, tStatistic, pValue, criticalValues, lagCount, sampleCount, alpha, beta } = result;
  return { kind, tStatistic, pValue, criticalValues, lagCount, sampleCount, alpha, beta };
}
