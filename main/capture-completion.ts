import type { StoreReport } from '../preload/contract.ts';

/** How a capture ended in the database. */
export interface CaptureResult {
  readonly sentCount: number;
  readonly storedCount: number;
}

/** No progress for this long means that the rest will not come. */
const stalledAfterMs = 30_000;

/**
 * Waits until every trade that a capture sent is committed, or until nothing more happens.
 *
 * @param sentCount - trades sent to the app
 * @param report - the newest store report; asked again after every `changed`
 * @param changed - settles at the next store report
 */
export async function captureStored(
  sentCount: number,
  report: () => StoreReport,
  changed: (timeoutMs: number) => Promise<'changed' | 'timedOut'>,
): Promise<CaptureResult> {
  for (;;) {
    const { sessionStoredCount, duplicateCount, lostCount } = report();
    const settled = sessionStoredCount + duplicateCount + lostCount >= sentCount;
    if (settled || (await changed(stalledAfterMs)) === 'timedOut') {
      return { sentCount, storedCount: sessionStoredCount + duplicateCount };
    }
  }
}
