import { largestGapTradeCount } from '../../analytics/market/gap.ts';
import type { LastTrade } from './leg-sequencer.ts';
import type { TradePage } from './trade-page.ts';

/** What the newest page of past trades tells of a symbol. */
export interface StartPoint {
  /** The newest trade there is. */
  readonly lastTradeId: number;
  /** The first trade that is wanted; the last stored one is not looked at. */
  readonly firstWantedId: number;
  /** How busy the symbol is; `undefined` where there are too few trades to tell. */
  readonly meanIntervalMs: number | undefined;
  /** The stored trades are of another numbering: these ids began anew. */
  readonly isRenumbered: boolean;
}

/**
 * @param wantedMs - how far back from the newest trade
 * @returns `undefined` when the symbol has no trades
 */
export function startPointOf(
  { trades, isFull }: TradePage,
  wantedMs: number,
  resumeAfter: LastTrade | undefined,
): StartPoint | undefined {
  const first = trades[0];
  const last = trades.at(-1);
  if (first === undefined || last === undefined) {
    return undefined;
  }
  const intervalCount = last.tradeId - first.tradeId;
  const spanMs = last.tradeTimeMs - first.tradeTimeMs;
  const wantedCount = Math.ceil((wantedMs * intervalCount) / Math.max(1, spanMs));
  return {
    lastTradeId: last.tradeId,
    firstWantedId: isFull ? Math.max(0, last.tradeId - wantedCount) : first.tradeId,
    meanIntervalMs: intervalCount > 0 && spanMs > 0 ? spanMs / intervalCount : undefined,
    isRenumbered:
      resumeAfter !== undefined &&
      (last.tradeId - resumeAfter.tradeId > largestGapTradeCount ||
        (last.tradeId <= resumeAfter.tradeId && last.tradeTimeMs > resumeAfter.tradeTimeMs)),
  };
}
