import { groundOf, type AlertGround } from '../../analytics/alerts/alert-ground.ts';
import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';

/** Whether the diagnostics stand on a part of their window only. */
export function isEarly({
  sampleCount,
  neededCount,
}: Pick<PairDiagnostics, 'sampleCount' | 'neededCount'>): boolean {
  return sampleCount < neededCount;
}

/** What the diagnostics say of a signal of now. Those of a window that still fills do not count. */
export function groundOfNow(diagnostics: PairDiagnostics | undefined): AlertGround {
  return diagnostics === undefined || isEarly(diagnostics)
    ? { kind: 'untested' }
    : groundOf(diagnostics.verdict);
}
