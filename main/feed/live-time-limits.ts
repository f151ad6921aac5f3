import type { FeedTiming } from './feed-timing.ts';

/**
 * The times that a live trade may bear: near the present by Binance's clock. After a jump of the local
 * clock nobody knows which clock was wrong until Binance's was asked again, so that both are allowed:
 * when the machine slept the wall clock is right, when the clock was set the monotonic one is.
 */
export class LiveTimeLimits {
  readonly #longestLeadMs: number;
  readonly #longestLagMs: number;
  /** Binance's clock minus the monotonic one, as last believed. */
  #anchorMs: number | undefined;
  #offsetMs = 0;
  #earliestMs = -Infinity;
  #latestMs = Infinity;

  constructor({ longestLeadMs, longestLagMs }: Pick<FeedTiming, 'longestLeadMs' | 'longestLagMs'>) {
    this.#longestLeadMs = longestLeadMs;
    this.#longestLagMs = longestLagMs;
  }

  get earliestMs(): number {
    return this.#earliestMs;
  }

  get latestMs(): number {
    return this.#latestMs;
  }

  /**
   * To be called every second or so.
   *
   * @param clockOffsetMs - Binance's clock minus the wall clock, where it is known
   */
  update(monotonicMs: number, epochMs: number, clockOffsetMs: number | undefined): void {
    this.#offsetMs = clockOffsetMs ?? this.#offsetMs;
    const byWallMs = epochMs + this.#offsetMs;
    if (clockOffsetMs !== undefined || this.#anchorMs === undefined) {
      this.#anchorMs = byWallMs - monotonicMs;
    }
    const byMonotonicMs = monotonicMs + this.#anchorMs;
    this.#earliestMs = Math.min(byWallMs, byMonotonicMs) - this.#longestLagMs;
    this.#latestMs = Math.max(byWallMs, byMonotonicMs) + this.#longestLeadMs;
  }
}
