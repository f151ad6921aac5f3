import type { Venue } from '../../analytics/market/venue.ts';

interface VenueEndpoints {
  readonly wsBase: string;
  /** Binance's route of combined streams. A wrong route is acknowledged and then stays silent. */
  readonly wsRoute: string;
  readonly restBase: string;
  readonly exchangeInfoPath: string;
  readonly timePath: string;
  readonly aggTradesPath: string;
  readonly klinesPath: string;
}

const venueEndpoints: Readonly<Record<Venue, VenueEndpoints>> = {
  usdm: {
    wsBase: 'wss://fstream.binance.com',
    wsRoute: '/market/stream',
    restBase: 'https://fapi.binance.com',
    exchangeInfoPath: '/fapi/v1/exchangeInfo',
    timePath: '/fapi/v1/time',
    aggTradesPath: '/fapi/v1/aggTrades',
    klinesPath: '/fapi/v1/klines',
  },
  spot: {
    wsBase: 'wss://data-stream.binance.vision',
    wsRoute: '/stream',
    restBase: 'https://api.binance.com',
    // Without these two Binance answers several times the bytes.
    exchangeInfoPath: '/api/v3/exchangeInfo?symbolStatus=TRADING&showPermissionSets=false',
    timePath: '/api/v3/time',
    aggTradesPath: '/api/v3/aggTrades',
    klinesPath: '/api/v3/klines',
  },
};

/** An address given by the user that cannot be used; the message is a sentence for the user. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}

function parseBase(text: string, option: string, protocols: readonly string[]): URL {
  const example = `${protocols.at(-1) ?? ''}//127.0.0.1:8080`;
  if (!URL.canParse(text)) {
    throw new EndpointError(`${option} is not an address: give it as ${example}.`);
  }
  const url = new URL(text);
  if (!protocols.includes(url.protocol)) {
    throw new EndpointError(`${option} must begin with ${protocols.join('// or ')}//.`);
  }
  return url;
}

/**
 * Address of the combined stream of the aggregate trades of `symbols`.
 *
 * @param wsUrlOverride - a base without a path gets the venue's route; one with a path, or with a
 * `streams=` of its own, is used as given
 * @throws EndpointError when the override is not a WebSocket address
 */
export function streamUrl(
  venue: Venue,
  symbols: readonly string[],
  wsUrlOverride?: string,
): string {
  const { wsBase, wsRoute } = venueEndpoints[venue];
  const base = parseBase(wsUrlOverride ?? wsBase, '--ws-url', ['wss:', 'ws:']);
  base.hash = '';
  if (base.searchParams.has('streams')) {
    return base.href;
  }
  if (base.pathname === '/') {
    base.pathname = wsRoute;
  }
  const streams = symbols.map((symbol) => `${symbol.toLowerCase()}@aggTrade`).join('/');
  // Joined by hand: searchParams would escape the `/` and `@` that Binance writes plainly.
  return `${base.href}${base.search === '' ? '?' : '&'}streams=${streams}`;
}

/**
 * Address of the list of symbols.
 *
 * @param restUrlOverride - base, with an optional path that is put before the venue's own
 * @throws EndpointError when the override is not an HTTP address
 */
export function exchangeInfoUrl(venue: Venue, restUrlOverride?: string): string {
  return restUrl(venue, venueEndpoints[venue].exchangeInfoPath, restUrlOverride);
}

/**
 * Address of Binance's clock.
 *
 * @param restUrlOverride - base, with an optional path that is put before the venue's own
 * @throws EndpointError when the override is not an HTTP address
 */
export function timeUrl(venue: Venue, restUrlOverride?: string): string {
  return restUrl(venue, venueEndpoints[venue].timePath, restUrlOverride);
}

/**
 * Where a page of past trades begins: at an id, that one included; at a time, within the hour after it;
 * at the first trade since a time, however long after it; or so that it ends with the newest.
 */
export type TradesFrom =
  | { readonly tradeId: number }
  | { readonly timeMs: number }
  | { readonly sinceMs: number }
  | 'newest';

/** Futures answer for a time window of less than an hour. */
const longestWindowMs = 3_600_000 - 1;

/**
 * Address of up to `limit` past aggregate trades of one symbol, oldest first.
 *
 * @param limit - at most 1,000
 * @throws EndpointError when the override is not an HTTP address
 */
export function aggTradesUrl(
  venue: Venue,
  symbol: string,
  from: TradesFrom,
  limit: number,
  restUrlOverride?: string,
): string {
  const url = new URL(restUrl(venue, venueEndpoints[venue].aggTradesPath, restUrlOverride));
  url.searchParams.set('symbol', symbol);
  if (from !== 'newest' && 'tradeId' in from) {
    url.searchParams.set('fromId', String(from.tradeId));
  } else if (from !== 'newest' && 'sinceMs' in from) {
    url.searchParams.set('startTime', String(from.sinceMs));
  } else if (from !== 'newest') {
    url.searchParams.set('startTime', String(from.timeMs));
    url.searchParams.set('endTime', String(from.timeMs + longestWindowMs));
  }
  url.searchParams.set('limit', String(limit));
  return url.href;
}

/** Which bars are asked for: those that open in `[fromMs, toMs)`. */
export interface KlineRange {
  readonly symbol: string;
  /** Binance's name of the bar length. */
  readonly interval: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Address of Binance's own bars, oldest first.
 *
 * @param limit - the number of bars that the range has at most
 * @throws EndpointError when the override is not an HTTP address
 */
export function klinesUrl(
  venue: Venue,
  { symbol, interval, fromMs, toMs }: KlineRange,
  limit: number,
  restUrlOverride?: string,
): string {
  const url = new URL(restUrl(venue, venueEndpoints[venue].klinesPath, restUrlOverride));
  url.searchParams.set('symbol', symbol);
  url.searchParams.set('interval', interval);
  url.searchParams.set('startTime', String(fromMs));
  // Binance counts the end in.
  url.searchParams.set('endTime', String(toMs - 1));
  url.searchParams.set('limit', String(limit));
  return url.href;
}

function restUrl(venue: Venue, path: string, override: string | undefined): string {
  const base = parseBase(override ?? venueEndpoints[venue].restBase, '--rest-url', [
    'https:',
    'http:',
  ]);
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`;
}

/** Host and port of an address, which is all that logs and the screen may show of it. */
export function hostOf(url: string): string {
  return new URL(url).host;
}
