import type { Venue } from '../../analytics/market/venue.ts';

/** The rules Binance holds a stream connection to. */
export interface StreamLimits {
  /** Messages, pings and pongs a client may send within a second before it is closed with 1008. */
  readonly incomingPerSecond: number;
  readonly maxStreams: number;
  readonly connectionLifeMs: number;
  readonly pingIntervalMs: number;
  /** A client whose pong is missing for so long is cut off. */
  readonly pongTimeoutMs: number;
  /** A client that takes nothing for so long while data waits is cut off. */
  readonly stalledClientTimeoutMs: number;
}

const common = {
  maxStreams: 1_024,
  connectionLifeMs: 24 * 3_600_000,
  stalledClientTimeoutMs: 300_000,
};

/** Binance's limits as of 2026; the time a stalled client is given is the demo's own. */
export const streamLimits: Readonly<Record<Venue, StreamLimits>> = {
  usdm: { ...common, incomingPerSecond: 10, pingIntervalMs: 180_000, pongTimeoutMs: 600_000 },
  spot: { ...common, incomingPerSecond: 5, pingIntervalMs: 20_000, pongTimeoutMs: 60_000 },
};
