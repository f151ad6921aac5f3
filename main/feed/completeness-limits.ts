import type { SequencerLimits } from './leg-sequencer.ts';

/** Every duration of the completeness of a feed. Tests run a day's story in seconds by dividing them. */
export interface CompletenessTiming {
  readonly reorderWindowMs: number;
  readonly maxHoldMs: number;
  readonly maxIdleHoldMs: number;
  /** History waits no longer than this for the trades before the start. */
  readonly startWaitMs: number;
  readonly requestTimeoutMs: number;
  /** Back-off after a request that failed. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  /** Binance's answers lag behind its stream: first pause before asking again, doubled each time. */
  readonly lagRetryMs: number;
  /** How far back Binance gives trades: after it, what could not be had is given up. */
  readonly reachMs: number;
  /** Reports follow each other no faster. */
  readonly reportIntervalMs: number;
}

export const defaultCompletenessTiming: CompletenessTiming = {
  reorderWindowMs: 250,
  maxHoldMs: 8_000,
  maxIdleHoldMs: 2_500,
  startWaitMs: 8_000,
  requestTimeoutMs: 4_000,
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  lagRetryMs: 250,
  reachMs: 48 * 3_600_000,
  reportIntervalMs: 250,
};

export interface CompletenessLimits {
  readonly reorderCount: number;
  readonly maxHeldCount: number;
  readonly bridgeCount: number;
  /** Answers in a row that bring nothing new, after which the trades are given up. */
  readonly maxFruitlessCount: number;
  /** A long fill in the background is recorded after so many pages: a restart goes on from there. */
  readonly pagesPerRecord: number;
  /** So many trades of a symbol are asked for before the first there is, and no more. */
  readonly olderTradeCount: number;
  /** Of a gap that reaches further back the newest part is asked for first: what the window looks at. */
  readonly newestFirstMs: number;
}

export const defaultCompletenessLimits: CompletenessLimits = {
  reorderCount: 64,
  maxHeldCount: 50_000,
  bridgeCount: 12_000,
  maxFruitlessCount: 6,
  pagesPerRecord: 10,
  olderTradeCount: 150_000,
  newestFirstMs: 75 * 60_000,
};

export function sequencerLimits(
  timing: CompletenessTiming,
  limits: CompletenessLimits,
): SequencerLimits {
  const { reorderWindowMs, maxHoldMs, maxIdleHoldMs } = timing;
  const { reorderCount, maxHeldCount, bridgeCount } = limits;
  return {
    reorderWindowMs,
    maxHoldMs,
    maxIdleHoldMs,
    reorderCount,
    maxHeldCount,
    bridgeCount,
  };
}
