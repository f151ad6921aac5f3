import type { Log } from '../log.ts';
import type { ContinuityListener } from './id-continuity.ts';

/** Logs the first gap and the first new numbering of each symbol; the others are counted. */
export function continuityLog(log: Log): ContinuityListener {
  const withGaps = new Set<string>();
  const renumbered = new Set<string>();
  return {
    gap: (symbol, fromTradeId, missingCount) => {
      if (withGaps.has(symbol)) {
        return;
      }
      withGaps.add(symbol);
      log.warn('Trades are missing; further gaps of this symbol are only counted', {
        symbol,
        fromTradeId,
        missingCount,
      });
    },
    renumbered: (symbol, lastTradeId, nextTradeId) => {
      if (renumbered.has(symbol)) {
        return;
      }
      renumbered.add(symbol);
      log.warn('Trades are numbered anew; further times of this symbol are only counted', {
        symbol,
        lastTradeId,
        nextTradeId,
      });
    },
  };
}
