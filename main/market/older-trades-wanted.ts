import { barLengthMs } from '../../analytics/market/timeframe.ts';
import type { Venue } from '../../analytics/market/venue.ts';
import type { HistoryRequest } from '../../preload/contract.ts';
import { klineInterval } from '../feed/klines.ts';

/** Trades are asked for no further back than this: what takes longer comes live sooner. */
const longestMs = 2 * 3_600_000;

/**
 * How far back trades are wanted for this history: all the way where Binance has no bars of its own so
 * short (futures below a minute), with a bar more so that the first one is whole; 0 where it has.
 */
export function olderTradesWantedMs(
  venue: Venue,
  { timeframe, lookbackMs }: Pick<HistoryRequest, 'timeframe' | 'lookbackMs'>,
): number {
  return klineInterval(venue, timeframe) === undefined
    ? Math.min(lookbackMs + barLengthMs(timeframe), longestMs)
    : 0;
}
