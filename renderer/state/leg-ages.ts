import type { FeedReport } from '../../preload/contract.ts';

interface Stamp {
  readonly lastTradeAtMs: number;
  readonly monotonicMs: number;
}

/**
 * How long ago each symbol's last trade reached the app. Main gives the moment by the local clock; here
 * it is kept on the monotonic one, so that a clock that is set makes no leg look silent or alive.
 */
export class LegAges {
  #stamps: ReadonlyMap<string, Stamp> = new Map();

  /** @param nowMs - the moment the report came, by both clocks */
  take(
    { legs }: FeedReport,
    nowMs: { readonly monotonicMs: number; readonly epochMs: number },
  ): void {
    const stamps = new Map<string, Stamp>();
    for (const { symbol, lastTradeAtMs } of legs) {
      if (lastTradeAtMs === undefined) {
        continue;
      }
      const known = this.#stamps.get(symbol);
      const ageMs = Math.max(0, nowMs.epochMs - lastTradeAtMs);
      stamps.set(
        symbol,
        known?.lastTradeAtMs === lastTradeAtMs
          ? known
          : { lastTradeAtMs, monotonicMs: nowMs.monotonicMs - ageMs },
      );
    }
    this.#stamps = stamps;
  }

  /** `undefined` while no trade of the symbol is known. */
  ageMs(symbol: string, monotonicNowMs: number): number | undefined {
    const stamp = this.#stamps.get(symbol);
    return stamp === undefined ? undefined : Math.max(0, monotonicNowMs - stamp.monotonicMs);
  }
}
