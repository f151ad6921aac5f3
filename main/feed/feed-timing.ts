/** Every duration of a feed's connections. Tests run a day's story in seconds by dividing them. */
export interface FeedTiming {
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  /** Delivering for this long without a failure is health: the back-off starts from its beginning. */
  readonly healthyAfterMs: number;
  /** A leg's silence is borne no longer than this, however quiet it is and however often in vain. */
  readonly maxPatienceMs: number;
  /** Age at which a connection is replaced, give or take the jitter: Binance cuts it after 24 h. */
  readonly renewAfterMs: number;
  readonly renewJitterMs: number;
  /** How long a second connection has to show the trades that the first one delivers. */
  readonly handoverMs: number;
  /** An attempt no older than this is fresh enough for who asks for a fresh one. */
  readonly freshForMs: number;
  readonly handshakeTimeoutMs: number;
  /** How long a closing handshake may take before the socket is cut. */
  readonly closeTimeoutMs: number;
  /** A peer whose rules were broken is left alone for so long where it does not say how long. */
  readonly ruleRestMs: number;
  /** Wall and monotonic clock moved apart by more than this: the clock was set, or the machine slept. */
  readonly clockJumpMs: number;
  /** A live trade dated further ahead of Binance's clock than this is refused. */
  readonly longestLeadMs: number;
  /** A live trade dated further behind it than this is refused; a replay's may be of any age. */
  readonly longestLagMs: number;
  /** How often silence, age and clocks are looked at, and a report is made. */
  readonly watchIntervalMs: number;
}

const hourMs = 3_600_000;

export const defaultFeedTiming: FeedTiming = {
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  healthyAfterMs: 60_000,
  maxPatienceMs: 600_000,
  renewAfterMs: 23 * hourMs,
  renewJitterMs: hourMs / 2,
  handoverMs: 5_000,
  freshForMs: 2_000,
  handshakeTimeoutMs: 10_000,
  closeTimeoutMs: 500,
  ruleRestMs: 60_000,
  clockJumpMs: 1_000,
  // Bars close by trade time: one trade of the far future would leave its leg without a bar until
  // then. A local clock that was never compared with Binance's may be minutes slow.
  longestLeadMs: hourMs,
  longestLagMs: 24 * hourMs,
  watchIntervalMs: 1_000,
};
