import type { Notice, StoreReport } from '../../preload/contract.ts';

type StoringState = StoreReport['state'];

/** Time to read that a fault is over. */
const goodNewsMs = 30_000;

/**
 * What a change of storing is worth telling: a trader must not find out at the end of the day that
 * nothing was saved. `undefined` when nothing new is to be said.
 */
export function storingNotice(before: StoringState, now: StoringState): Notice | undefined {
  if (now.kind === 'failing') {
    const isKnown = before.kind === 'failing' && before.reason === now.reason;
    return isKnown
      ? undefined
      : {
          id: 'store',
          severity: 'error',
          title: 'Ticks are not being stored',
          detail: `${now.reason} The live view goes on.`,
        };
  }
  return before.kind === 'failing'
    ? {
        id: 'store',
        severity: 'info',
        title: 'Ticks are being stored again',
        detail: 'What waited is stored first.',
        passesAfterMs: goodNewsMs,
      }
    : undefined;
}
