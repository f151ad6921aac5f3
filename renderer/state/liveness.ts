import type { FeedReport } from '../../preload/contract.ts';

/** Whether a leg's numbers are of now, and if not, why. */
export type Liveness =
  | { readonly kind: 'live' }
  /** A capture has been played to its end. */
  | { readonly kind: 'ended' }
  /** Longer without a trade than its normal rate explains. */
  | { readonly kind: 'silent'; readonly silentMs: number | undefined }
  /** No connection on which trades arrive: the connection's state has the words. */
  | { readonly kind: 'notConnected'; readonly silentMs: number | undefined }
  /** The main process itself has fallen silent: whatever it said last may no longer be so. */
  | { readonly kind: 'unreported'; readonly silentMs: number };

export interface LivenessFacts {
  readonly feed: FeedReport;
  /** Since the last report of the feed; it reports every second or so. */
  readonly reportAgeMs: number;
  readonly symbol: string;
  /** Since the leg's last trade; `undefined` before the first one. */
  readonly tradeAgeMs: number | undefined;
  /** The user's limit: it counts where the feed does not judge the leg itself. */
  readonly staleAfterMs: number;
}

/** Main reports every second: this long without a word is no delay any more. */
const unreportedAfterMs = 10_000;

/** Judges one leg. The feed knows the leg's normal rate, so its verdict goes before any fixed limit. */
export function livenessOf(facts: LivenessFacts): Liveness {
  const { feed, reportAgeMs, symbol, tradeAgeMs, staleAfterMs } = facts;
  if (feed.state.kind === 'ended') {
    return { kind: 'ended' };
  }
  if (reportAgeMs > unreportedAfterMs) {
    return { kind: 'unreported', silentMs: reportAgeMs };
  }
  if (feed.state.kind === 'offline') {
    // Nothing can arrive: a leg is not to blame for its silence.
    return { kind: 'notConnected', silentMs: tradeAgeMs };
  }
  const report = feed.legs.find((leg) => leg.symbol === symbol);
  if (report?.isStale === true) {
    return { kind: 'silent', silentMs: tradeAgeMs };
  }
  if (feed.state.kind !== 'live') {
    return { kind: 'notConnected', silentMs: tradeAgeMs };
  }
  const isLate = report === undefined && (tradeAgeMs ?? Infinity) > staleAfterMs;
  return isLate ? { kind: 'silent', silentMs: tradeAgeMs } : { kind: 'live' };
}
