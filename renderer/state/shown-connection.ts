import type { FeedState } from '../../preload/contract.ts';

/** Past by any clock: the attempt is being made. */
const nowMs = -Infinity;

/**
 * The connection as the window shows it. An attempt to connect again is a part of being offline until
 * it has succeeded: words that came and went with each attempt could not be read.
 *
 * @param shown - what is shown so far
 */
export function shownConnection(shown: FeedState, reported: FeedState): FeedState {
  return shown.kind === 'offline' && reported.kind === 'connecting'
    ? { ...shown, host: reported.host, retryAtMs: nowMs }
    : reported;
}
