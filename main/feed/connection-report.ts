import type { FeedState } from '../../preload/contract.ts';

/** What the socket knows of one leg. */
export interface LegConnection {
  readonly symbol: string;
  /** Silent for longer than its normal rate explains. */
  readonly isStale: boolean;
  /** Local clock when its last trade arrived, epoch ms. */
  readonly lastTradeAtMs: number | undefined;
  /** Over the last ten seconds or so. */
  readonly tradesPerSecond: number;
  /** Median of the last seconds: receive time minus trade time, both by Binance's clock. */
  readonly latencyMs: number | undefined;
  /** Frames of this symbol dropped at the edge, by kind of fault. */
  readonly rejectedCounts: Readonly<Record<string, number>>;
}

/** The part of a feed's report that its connections know. */
export interface ConnectionReport {
  readonly state: FeedState;
  /** Connections opened after the first one: lost ones, and ones renewed on purpose. */
  readonly reconnectCount: number;
  /** Binance's clock minus the local one; `undefined` until it was measured. */
  readonly clockOffsetMs: number | undefined;
  /** In the order of the feed's symbols. */
  readonly legs: readonly LegConnection[];
  /** Frames of any or of no symbol dropped at the edge, by kind of fault. */
  readonly rejectedCounts: Readonly<Record<string, number>>;
}
