import { tradeCountOf, type Gap } from '../../analytics/market/gap.ts';
import type { Log } from '../log.ts';
import type { CompletenessLimits } from './completeness-limits.ts';
import { RestError } from './rest-client.ts';
import { tradesPerPage, type FetchTradePage } from './trade-page.ts';
import type { TradePoint } from './trade-point.ts';

interface NewestPartOptions {
  readonly fetchPage: FetchTradePage;
  readonly limits: Pick<CompletenessLimits, 'newestFirstMs' | 'pagesPerRecord'>;
  readonly log: Log;
}

/** A gap is worth two requests more from so many records on. */
const recordsOfLong = 2;
/** The older part is worth it from this share of the newest part on. */
const shareOfOlder = 0.2;

/** Whether a gap is so long that the window would wait for its old part first. */
export function isLong(
  gap: Gap,
  { newestFirstMs, pagesPerRecord }: NewestPartOptions['limits'],
): boolean {
  return (
    tradeCountOf(gap) > recordsOfLong * pagesPerRecord * tradesPerPage &&
    gap.toTimeMs - gap.fromTimeMs > newestFirstMs * (1 + shareOfOlder)
  );
}

/**
 * Asks for the trade with which the newest part of a long gap begins: after a night without Pairwatch the
 * last hour is to be there before the night is.
 *
 * @returns `undefined` where it cannot be told; then the gap is fetched in its order
 */
export async function newestPartOf(
  gap: Gap,
  { fetchPage, limits, log }: NewestPartOptions,
  signal: AbortSignal,
): Promise<TradePoint | undefined> {
  try {
    const timeMs = Math.round(gap.toTimeMs - limits.newestFirstMs);
    const { trades } = await fetchPage({ timeMs }, 'urgent', signal);
    return trades.find(({ tradeId, tradeTimeMs }) => {
      const isInside = tradeId > gap.fromTradeId && tradeId <= gap.toTradeId;
      return isInside && tradeTimeMs >= gap.fromTimeMs && tradeTimeMs <= gap.toTimeMs;
    });
  } catch (error) {
    if (!(error instanceof RestError)) {
      throw error;
    }
    const { message: reason } = error;
    log.info('The newest part of a gap could not be told', { symbol: gap.symbol, reason });
    return undefined;
  }
}
