import type { StoreReport } from '../../preload/contract.ts';
import { formatCount, formatTrades } from './format.ts';
import type { Fact } from './feed-facts.ts';

/** The second line of the tile: what becomes of the ticks. */
export function storeNote(store: StoreReport | undefined): string {
  if (store === undefined) {
    return 'opening the database';
  }
  const { state, pendingCount, journaledCount, lostCount, sessionStoredCount } = store;
  if (state.kind === 'failing') {
    return pendingCount > 0 ? `failing, ${formatCount(pendingCount)} wait` : 'writing fails';
  }
  if (lostCount > 0) {
    return `${formatCount(lostCount)} lost`;
  }
  // The journal is only used when storing has failed for long: it is being worked off now.
  return journaledCount > 0
    ? `${formatCount(pendingCount)} waiting`
    : `+${formatCount(sessionStoredCount)} this run`;
}

/** Whether the tile must catch the eye. */
export function storeWarns(store: StoreReport | undefined): boolean {
  return (
    store !== undefined &&
    (store.state.kind === 'failing' || store.lostCount > 0 || store.journaledCount > 0)
  );
}

/** `12,400 waiting, 3,000 of them in the journal file` */
export function waitingWords({ pendingCount, journaledCount }: StoreReport): string {
  const waiting = `${formatCount(pendingCount)} waiting`;
  return journaledCount > 0
    ? `${waiting}, ${formatCount(journaledCount)} of them in the journal file`
    : waiting;
}

/** The whole story in sentences; `undefined` while all is well. */
export function storeStory(store: StoreReport | undefined): string | undefined {
  if (store === undefined || !storeWarns(store)) {
    return undefined;
  }
  const { state, pendingCount, lostCount } = store;
  return [
    ...(state.kind === 'failing' ? [state.reason] : []),
    ...(pendingCount > 0 ? [`${waitingWords(store)}.`] : []),
    ...(lostCount > 0
      ? [`${formatTrades(lostCount)} lost: no room was left for them to wait.`]
      : []),
  ].join(' ');
}

/** The database in numbers, for the panel. */
export function storeFacts(store: StoreReport | undefined): readonly Fact[] {
  const of = (count: (report: StoreReport) => number | undefined): string =>
    formatCount(store === undefined ? undefined : count(store));
  return [
    {
      label: 'In database',
      value: of(({ storedCount }) => storedCount),
      hint: 'All trades in the file. Only committed rows count.',
    },
    {
      label: 'This run',
      value: of(({ sessionStoredCount }) => sessionStoredCount),
      hint: 'Committed since Pairwatch started.',
    },
    {
      label: 'Waiting',
      value: of(({ pendingCount }) => pendingCount),
      hint: store === undefined ? '' : `${waitingWords(store)}: received, not committed yet`,
      warns: store !== undefined && store.journaledCount > 0,
    },
    {
      label: 'In journal file',
      value: of(({ journaledCount }) => journaledCount),
      hint: 'Waiting trades for which memory had no room: on disk, and stored when storing works again.',
      warns: store !== undefined && store.journaledCount > 0,
    },
    {
      label: 'Known already',
      value: of(({ duplicateCount }) => duplicateCount),
      hint: 'Received again and left out: same symbol and trade id.',
    },
    {
      label: 'Lost',
      value: of(({ lostCount }) => lostCount),
      hint: 'Given up: no room was left for them to wait.',
      warns: store !== undefined && store.lostCount > 0,
    },
  ];
}
