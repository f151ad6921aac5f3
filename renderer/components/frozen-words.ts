import type { Liveness } from '../state/liveness.ts';
import { formatDuration } from './format.ts';

/** Why the numbers stand still. */
export interface Frozen {
  /** For the headline: `ETHUSDT is silent`. It does not change while the state lasts. */
  readonly label: string;
  /** For the line below: `ETHUSDT silent for 12 s: numbers are frozen, reconnecting`. */
  readonly reason: string;
}

export interface LegLiveness {
  readonly symbol: string;
  readonly liveness: Liveness;
}

/**
 * Why the pair's numbers stand still; `undefined` while both legs are live. One leg is enough: a
 * spread with one frozen side is as wrong as with two.
 *
 * @param connectionWord - the connection's state in a word or two
 */
export function frozenWords(
  legs: readonly LegLiveness[],
  connectionWord: string,
): Frozen | undefined {
  if (legs.some(({ liveness }) => liveness.kind === 'ended')) {
    return { label: 'market ended', reason: 'The capture has ended' };
  }
  const unreported = legs.find(({ liveness }) => liveness.kind === 'unreported');
  if (unreported?.liveness.kind === 'unreported') {
    const silence = formatDuration(unreported.liveness.silentMs);
    const reason = `The feed has reported nothing for ${silence}: numbers are frozen`;
    return { label: 'not live', reason };
  }
  const silent = legs.filter(({ liveness }) => liveness.kind === 'silent');
  if (silent.length > 0) {
    const names = silent.map(({ symbol }) => symbol).join(' and ');
    return {
      label: `${names} ${silent.length === 1 ? 'is' : 'are'} silent`,
      reason: `${names} silent${forTime(silent)}: numbers are frozen, reconnecting`,
    };
  }
  const cut = legs.filter(({ liveness }) => liveness.kind === 'notConnected');
  return cut.length === 0
    ? undefined
    : { label: 'not live', reason: `${lastTradeWords(cut)}, ${connectionWord.toLowerCase()}` };
}

/** ` for 12 s`, of the leg that has been silent longest; nothing where no trade ever came. */
function forTime(legs: readonly LegLiveness[]): string {
  const longestMs = longestSilenceMs(legs);
  return longestMs === undefined ? ' so far' : ` for ${formatDuration(longestMs)}`;
}

function lastTradeWords(legs: readonly LegLiveness[]): string {
  const longestMs = longestSilenceMs(legs);
  return longestMs === undefined
    ? 'No live trade yet'
    : `Last trade ${formatDuration(longestMs)} ago`;
}

function longestSilenceMs(legs: readonly LegLiveness[]): number | undefined {
  const silences = legs.map(({ liveness }) =>
    'silentMs' in liveness ? liveness.silentMs : undefined,
  );
  const known = silences.filter((silentMs) => silentMs !== undefined);
  return known.length < silences.length ? undefined : Math.max(...known);
}
