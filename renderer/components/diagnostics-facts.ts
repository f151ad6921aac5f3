import type { Timeframe } from '../../analytics/market/timeframe.ts';
import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import { ofNeeded, windowFact } from './analysis-scope.ts';
import type { ExplainedFact } from './explanation.ts';
import { formatMoment } from './format.ts';

/** What all numbers of the test's window stand on. */
export function diagnosticsFacts(
  {
    sampleCount,
    neededCount,
    closeTimeMs,
    hasHole,
  }: Pick<PairDiagnostics, 'sampleCount' | 'neededCount' | 'closeTimeMs' | 'hasHole'>,
  timeframe: Timeframe,
  nowMs: number,
): readonly ExplainedFact[] {
  return [
    windowFact(neededCount, timeframe),
    { label: 'Samples used', value: ofNeeded(sampleCount, neededCount) },
    { label: 'Last closed bar', value: formatMoment(closeTimeMs, nowMs) },
    ...(hasHole ? [{ label: 'Missing trades', value: 'in the window' }] : []),
  ];
}
