import type { StoreReport } from '../../preload/contract.ts';
import type { StoreQueueCounts } from './store-queue-options.ts';

/** The state of storing, in words: what is wrong, and what becomes of the ticks meanwhile. */
export function storeStateOf(counts: StoreQueueCounts): StoreReport['state'] {
  const { failure } = counts;
  return failure === undefined
    ? { kind: 'ok' }
    : { kind: 'failing', reason: `${failure} ${whatBecomesOfTicks(counts)}` };
}

function whatBecomesOfTicks({
  isLosing,
  journalFailure,
  journaledCount,
}: StoreQueueCounts): string {
  if (isLosing) {
    const why = journalFailure === undefined ? '' : `${journalFailure} `;
    return `${why}No more ticks fit in memory: new ones are not kept. Those that Binance still has are asked for again once storing works.`;
  }
  return journaledCount > 0
    ? 'Ticks wait in memory and in a journal file beside the database, and are tried again.'
    : 'Ticks wait in memory and are tried again.';
}
