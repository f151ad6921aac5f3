import { defaultCompletenessTiming } from '../../main/feed/completeness-limits.ts';
import type { CompleteFeedTiming } from '../../main/feed/complete-feed.ts';
import { defaultFeedTiming } from '../../main/feed/feed-timing.ts';

/**
 * Two processes share this machine with whatever else runs on it: a turn at the processor may take
 * longer than a hundredth of what is borne on the internet. A client that has given up is not told of a
 * ban, and would be blamed for not keeping to it.
 */
const least = { timeoutMs: 250, answerTimeoutMs: 1_500, watchIntervalMs: 20 };

/** Where the wall clock runs faster than the monotonic one, they move apart all the time. */
const noJumpMs = 12 * 3_600_000;

/**
 * Every duration of a feed divided by `pace`, but for those that compare times of trades.
 *
 * @param speed - how much faster than the monotonic clock the wall clock runs
 */
export function quickTiming(pace: number, speed: number): Partial<CompleteFeedTiming> {
  const clockJumpMs = speed === 1 ? defaultFeedTiming.clockJumpMs : noJumpMs;
  const completeness = defaultCompletenessTiming;
  const connection = defaultFeedTiming;
  return {
    reorderWindowMs: completeness.reorderWindowMs / pace,
    maxHoldMs: completeness.maxHoldMs / pace,
    maxIdleHoldMs: completeness.maxIdleHoldMs / pace,
    startWaitMs: completeness.startWaitMs / pace,
    requestTimeoutMs: Math.max(least.answerTimeoutMs, completeness.requestTimeoutMs / pace),
    firstRetryMs: completeness.firstRetryMs / pace,
    maxRetryMs: completeness.maxRetryMs / pace,
    lagRetryMs: completeness.lagRetryMs / pace,
    connection: {
      firstRetryMs: connection.firstRetryMs / pace,
      maxRetryMs: connection.maxRetryMs / pace,
      healthyAfterMs: connection.healthyAfterMs / pace,
      maxPatienceMs: connection.maxPatienceMs / pace,
      // The exchange ends a connection after six seconds here.
      renewAfterMs: 5_000,
      renewJitterMs: 500,
      handoverMs: Math.max(least.timeoutMs, connection.handoverMs / pace),
      freshForMs: connection.freshForMs / pace,
      handshakeTimeoutMs: Math.max(least.timeoutMs, connection.handshakeTimeoutMs / pace),
      closeTimeoutMs: Math.max(least.timeoutMs, connection.closeTimeoutMs / pace),
      ruleRestMs: connection.ruleRestMs / pace,
      clockJumpMs,
      watchIntervalMs: least.watchIntervalMs,
    },
    clockProbe: {
      clockJumpMs,
      intervalMs: 600_000 / pace,
      retryMs: 60_000 / pace,
      sampleGapMs: 200 / pace,
      timeoutMs: least.answerTimeoutMs,
      watchIntervalMs: least.watchIntervalMs,
    },
  };
}
