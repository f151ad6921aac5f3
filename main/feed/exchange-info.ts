import type { Venue } from '../../analytics/market/venue.ts';
import type { SymbolInfo } from '../../preload/contract.ts';
import { exchangeInfoUrl, hostOf } from './endpoints.ts';
import { symbolListCost } from './request-cost.ts';
import type { RestBudget } from './rest-budget.ts';
import { fetchJson, RestError } from './rest-client.ts';

interface ExchangeInfoRequest {
  readonly venue: Venue;
  readonly restUrl?: string | undefined;
  /** Shared with all who ask: Binance counts per address. */
  readonly budget?: RestBudget;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/**
 * The symbols that trade on a venue now: for USD-M futures the perpetual contracts, for spot all.
 * One entry that is not understood is left out; a body that is not understood is an error.
 *
 * @throws RestError when there is no usable answer in time
 * @throws EndpointError when `restUrl` is not an address
 */
export async function fetchSymbols({
  venue,
  restUrl,
  budget,
  timeoutMs = 10_000,
  maxBytes = 33_554_432,
}: ExchangeInfoRequest): Promise<readonly SymbolInfo[]> {
  const url = exchangeInfoUrl(venue, restUrl);
  const cost = symbolListCost(venue);
  const what = 'its list of symbols';
  const body = await fetchJson({ url, what, timeoutMs, maxBytes, budget, cost });
  if (typeof body !== 'object' || body === null || !('symbols' in body)) {
    throw notUnderstood(url);
  }
  if (!Array.isArray(body.symbols)) {
    throw notUnderstood(url);
  }
  return body.symbols.flatMap((entry: unknown) => symbolInfo(entry, venue));
}

function notUnderstood(url: string): RestError {
  return new RestError(`${hostOf(url)} sent a list of symbols that cannot be understood.`);
}

function symbolInfo(entry: unknown, venue: Venue): readonly SymbolInfo[] {
  if (typeof entry !== 'object' || entry === null) {
    return [];
  }
  const { symbol, status, contractType, baseAsset, quoteAsset } = entry as Readonly<
    Record<string, unknown>
  >;
  const isOffered = status === 'TRADING' && (venue === 'spot' || contractType === 'PERPETUAL');
  return isOffered &&
    typeof symbol === 'string' &&
    typeof baseAsset === 'string' &&
    typeof quoteAsset === 'string'
    ? [{ symbol, baseAsset, quoteAsset }]
    : [];
}
