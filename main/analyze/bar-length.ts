import type { BarPiece } from './bar-piece.ts';

/**
 * Length of the bars of a file: the step between two of them that its first ones make most often, so that
 * neither a pause nor a row out of line decides; the shorter one of two that are as frequent.
 * @returns `undefined` when there are not two bars
 */
export function usualStepMs({ openTimeMs, count }: BarPiece): number | undefined {
  const counts = new Map<number, number>();
  for (let row = 1; row < count; row += 1) {
    const step = (openTimeMs[row] ?? NaN) - (openTimeMs[row - 1] ?? NaN);
    if (step > 0) {
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  const [usual] = [...counts].toSorted(
    ([stepA, countA], [stepB, countB]) => countB - countA || stepA - stepB,
  );
  return usual?.[0];
}

/** A length of time in the unit that fits it, such as 15m. */
export function lengthWords(lengthMs: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const;
  const unit = units.find(([, unitMs]) => lengthMs % unitMs === 0);
  return unit === undefined ? `${lengthMs}ms` : `${lengthMs / unit[1]}${unit[0]}`;
}
