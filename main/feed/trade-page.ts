import type { Venue } from '../../analytics/market/venue.ts';
import { aggTradesUrl, hostOf, type TradesFrom } from './endpoints.ts';
import type { Trade } from './held-trades.ts';
import { tradePageCost, type Urgency } from './request-cost.ts';
import type { RestBudget } from './rest-budget.ts';
import { fetchJson, RestError } from './rest-client.ts';
import { appendTrade, earliestTradeTimeMs } from './trade-fields.ts';

/** Binance's limit. */
export const tradesPerPage = 1_000;
const maxPageBytes = 1_048_576;

/** Past trades of one symbol, oldest first. */
export interface TradePage {
  readonly trades: readonly Trade[];
  /** Rows that were no right trades. */
  readonly brokenCount: number;
  /** A page that is not full ends with the newest trade there is. */
  readonly isFull: boolean;
}

/**
 * Gives pages of past trades of one symbol.
 *
 * @throws RestError in words when there is no usable answer
 */
export type FetchTradePage = (
  from: TradesFrom,
  urgency: Urgency,
  signal: AbortSignal,
) => Promise<TradePage>;

interface TradePageSource {
  readonly venue: Venue;
  readonly symbol: string;
  readonly symbolIndex: number;
  readonly restUrl: string | undefined;
  readonly budget: RestBudget;
  readonly timeoutMs: number;
  /** Clock for `receivedAtMs`, epoch ms. */
  readonly epochMs: () => number;
  /** A trade dated later than this is broken, epoch ms. */
  readonly latestTradeTimeMs: () => number;
}

/** Past trades as Binance's REST interface gives them. */
export function restTradePages(source: TradePageSource): FetchTradePage {
  const { venue, symbol, symbolIndex, restUrl, budget, timeoutMs } = source;
  return async (from, urgency, signal) => {
    const url = aggTradesUrl(venue, symbol, from, tradesPerPage, restUrl);
    const rows = await fetchJson({
      url,
      what: `past trades of ${symbol}`,
      timeoutMs,
      maxBytes: maxPageBytes,
      signal,
      budget,
      cost: tradePageCost(venue, urgency),
    });
    if (!Array.isArray(rows)) {
      throw new RestError(`${hostOf(url)} sent past trades that cannot be understood.`);
    }
    return pageOf(rows, symbolIndex, source.epochMs(), source.latestTradeTimeMs());
  };
}

/** Checks each row as a frame of the socket is checked. */
function pageOf(
  rows: readonly unknown[],
  symbolIndex: number,
  receivedAtMs: number,
  latestMs: number,
): TradePage {
  const trades: Trade[] = [];
  const sink = {
    append: (
      _symbolIndex: number,
      tradeId: number,
      tradeTimeMs: number,
      receivedMs: number,
      priceQuote: number,
      quantityBase: number,
      takerSide: number,
    ) => {
      trades.push({
        tradeId,
        tradeTimeMs,
        receivedAtMs: receivedMs,
        priceQuote,
        quantityBase,
        takerSide,
      });
    },
  };
  for (const row of rows) {
    if (typeof row === 'object' && row !== null) {
      appendTrade(row, symbolIndex, receivedAtMs, sink, earliestTradeTimeMs, latestMs);
    }
  }
  const brokenCount = rows.length - trades.length;
  trades.sort((one, other) => one.tradeId - other.tradeId);
  return { trades, brokenCount, isFull: rows.length >= tradesPerPage };
}
