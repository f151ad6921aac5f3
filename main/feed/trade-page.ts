import type { Venue } from '../../analytics/market/venue.ts';
import { aggTradesUrl, hostOf, type TradesFrom } from './endpoints.ts';
import type { TickSink } from './feed.ts';
import type { RestBudget } from './rest-budget.ts';
import { fetchJson, RestError } from './rest-client.ts';
import { appendTrade } from './trade-fields.ts';

/** Binance's limit. */
export const tradesPerPage = 1_000;
const maxPageBytes = 1_048_576;
const pageTimeoutMs = 4_000;

export interface TradePageRequest {
  readonly venue: Venue;
  readonly symbol: string;
  readonly symbolIndex: number;
  readonly from: TradesFrom;
  readonly restUrl?: string | undefined;
  readonly budget?: RestBudget | undefined;
  readonly signal: AbortSignal;
  /** Clock for `receivedAtMs`, epoch ms. */
  readonly epochMs: () => number;
}

/** How many trades a page had; one that is not full is the newest there is. */
export interface TradePage {
  readonly count: number;
}

/**
 * Asks for a page of past aggregate trades and puts those that are right into `sink`, oldest first.
 *
 * @throws RestError in words when there is no usable answer
 */
export async function fetchTradePage(
  request: TradePageRequest,
  sink: TickSink,
): Promise<TradePage> {
  const { venue, symbol, symbolIndex, from, signal } = request;
  const url = aggTradesUrl(venue, symbol, from, tradesPerPage, request.restUrl);
  const rows = await fetchJson({
    url,
    what: `past trades of ${symbol}`,
    timeoutMs: pageTimeoutMs,
    maxBytes: maxPageBytes,
    signal,
    budget: request.budget,
  });
  if (!Array.isArray(rows)) {
    throw new RestError(`${hostOf(url)} sent past trades that cannot be understood.`);
  }
  const receivedAtMs = request.epochMs();
  for (const row of rows as readonly unknown[]) {
    if (typeof row === 'object' && row !== null) {
      appendTrade(row, symbolIndex, receivedAtMs, sink);
    }
  }
  return { count: rows.length };
}
