import type { StoreReport } from '../../preload/contract.ts';
import type { Latest } from '../latest.ts';

/** How a capture ended in the database. */
export interface CaptureResult {
  readonly sentCount: number;
  readonly storedCount: number;
}

/** Nothing more stored for this long means that the rest will not come. */
const defaultStalledAfterMs = 30_000;
/** Trades that came again are told by the feed, and not when the store reports. */
const lookEveryMs = 1_000;

/**
 * Waits until every trade that a capture sent is committed or given up, or until nothing more is
 * stored.
 *
 * @param sentCount - trades sent to the app
 * @param reports - the store's, as they come
 * @param repeatCount - of those sent, the ones that came again and were dropped
 */
export async function captureStored(
  sentCount: number,
  reports: Latest<StoreReport>,
  repeatCount: () => number,
  stalledAfterMs = defaultStalledAfterMs,
): Promise<CaptureResult> {
  const storedNow = (): number => storedOf(reports.value) + repeatCount();
  let storedCount = storedNow();
  let progressAtMs = performance.now();
  for (;;) {
    const leftMs = progressAtMs + stalledAfterMs - performance.now();
    if (storedCount + reports.value.lostCount >= sentCount || leftMs <= 0) {
      return { sentCount, storedCount };
    }
    await reports.next(Math.min(leftMs, lookEveryMs));
    const nowStored = storedNow();
    if (nowStored > storedCount) {
      progressAtMs = performance.now();
    }
    storedCount = nowStored;
  }
}

function storedOf({ sessionStoredCount, duplicateCount }: StoreReport): number {
  return sessionStoredCount + duplicateCount;
}
