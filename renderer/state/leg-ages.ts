import type { FeedReport } from '../../preload/contract.ts';

/** One moment by both clocks: durations are measured on the monotonic one. */
export interface Moment {
  readonly monotonicMs: number;
  readonly epochMs: number;
}

interface Stamp {
  readonly lastTradeAtMs: number;
  readonly monotonicMs: number;
}

/**
 * How long ago each symbol's last trade reached the app. Main gives the moment by the local clock; here
 * it is kept on the monotonic one, so that a clock that is set makes no leg look silent or alive.
 */
export class LegAges {
  readonly #stamps: ReadonlyMap<string, Stamp>;

  constructor(stamps: ReadonlyMap<string, Stamp> = new Map()) {
    this.#stamps = stamps;
  }

  /**
   * The ages with what the report says.
   * @param now - when the report came
   */
  after({ legs }: FeedReport, now: Moment): LegAges {
    const stamps = new Map<string, Stamp>();
    for (const { symbol, lastTradeAtMs } of legs) {
      if (lastTradeAtMs === undefined) {
        continue;
      }
      const known = this.#stamps.get(symbol);
      const ageMs = Math.max(0, now.epochMs - lastTradeAtMs);
      stamps.set(
        symbol,
        known?.lastTradeAtMs === lastTradeAtMs
          ? known
          : { lastTradeAtMs, monotonicMs: now.monotonicMs - ageMs },
      );
    }
    return new LegAges(stamps);
  }

  /** `undefined` while no trade of the symbol is known. */
  ageMs(symbol: string, monotonicNowMs: number): number | undefined {
    const stamp = this.#stamps.get(symbol);
    return stamp === undefined ? undefined : Math.max(0, monotonicNowMs - stamp.monotonicMs);
  }
}
