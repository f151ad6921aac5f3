import type { Bar } from '../market/bar.ts';

/** A bar with a shorter one added at its end. */
export function joinedBar(bar: Bar, next: Bar): Bar {
  return {
    openTimeMs: bar.openTimeMs,
    open: bar.open,
    high: Math.max(bar.high, next.high),
    low: Math.min(bar.low, next.low),
    close: next.close,
    volumeBase: bar.volumeBase + next.volumeBase,
    tickCount: bar.tickCount + next.tickCount,
  };
}
