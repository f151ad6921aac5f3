import type { PairState } from '../state/pair.svelte.ts';
import { formatCount, formatDuration } from './format.ts';

export type WarmUp = PairState['warmUp'];
export type HoleClearance = PairState['holeClearance'];

/** Whether there are samples enough: what is missing then is variance. */
export function isWarm(warmUp: WarmUp): boolean {
  return warmUp !== undefined && warmUp.sampleCount >= warmUp.neededCount;
}

/**
 * `41 of 61 samples, about 20 s to go`.
 * @param barLengthMs - `undefined` while no more bars come
 * @param isEnded - none will come ever
 */
export function warmUpWords(
  warmUp: WarmUp,
  barLengthMs: number | undefined,
  isEnded: boolean,
): string {
  if (warmUp === undefined) {
    return isEnded
      ? 'No bar of both legs has closed'
      : 'Waiting for the first closed bar of both legs';
  }
  const { sampleCount, neededCount } = warmUp;
  const missing = neededCount - sampleCount;
  if (missing <= 0) {
    return 'The window has no variance: prices of a leg do not move';
  }
  const samples = `${formatCount(sampleCount)} of ${formatCount(neededCount)} samples`;
  if (barLengthMs === undefined) {
    return isEnded ? `${samples}: too few for a signal` : samples;
  }
  return `${samples}, about ${formatDuration(missing * barLengthMs)} to go`;
}

/** The same for a narrow place: `warming, 41 of 61`. */
export function shortWarmUpWords(warmUp: WarmUp): string {
  if (warmUp === undefined) {
    return 'no closed bar yet';
  }
  const { sampleCount, neededCount } = warmUp;
  return sampleCount >= neededCount
    ? 'no variance'
    : `warming, ${formatCount(sampleCount)} of ${formatCount(neededCount)}`;
}

/**
 * `23 of 60 samples since the gap, about 37 s to go`.
 * @param barLengthMs - `undefined` while no more bars come
 */
export function clearanceWords(
  clearance: HoleClearance,
  barLengthMs: number | undefined,
): readonly string[] {
  if (clearance === undefined) {
    return [];
  }
  const { cleanCount, neededCount } = clearance;
  const samples = `${formatCount(cleanCount)} of ${formatCount(neededCount)} samples since the gap`;
  return barLengthMs === undefined
    ? [samples]
    : [`${samples}, about ${formatDuration((neededCount - cleanCount) * barLengthMs)} to go`];
}
