import type { Venue } from '../../analytics/market/venue.ts';

/** What a connection's address asks for. */
export interface StreamRoute {
  /** Payload form at the start: `/stream` wraps, `/ws` does not. */
  readonly form: 'combined' | 'raw';
  /**
   * Whether this route carries trades. On futures only `/market` does: elsewhere a subscription is
   * acknowledged and no data ever comes.
   */
  readonly carriesTrades: boolean;
  readonly streamNames: readonly string[];
}

/** Names of the form `btcusdt@aggTrade`; anything else in an address (such as `/ws/0`) is passed over. */
const streamNamePattern = /^[^\s@/]{1,60}@[\w@]{1,40}$/;

/**
 * Reads the address of a WebSocket connection.
 * @param requestUrl - path and query as in the HTTP request line
 * @returns `undefined` when Binance has no such route
 */
export function streamRouteOf(requestUrl: string, venue: Venue): StreamRoute | undefined {
  const url = parseUrl(requestUrl);
  if (url === undefined) {
    return undefined;
  }
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const first = segments[0];
  let carriesTrades = venue === 'spot';
  if (venue === 'usdm' && (first === 'market' || first === 'public' || first === 'private')) {
    carriesTrades = first === 'market';
    segments.shift();
  }
  const [kind, ...rest] = segments;
  if (kind === 'ws') {
    return { form: 'raw', carriesTrades, streamNames: streamNames(rest.join('/')) };
  }
  if (kind === 'stream') {
    const listed = url.searchParams.get('streams') ?? '';
    return { form: 'combined', carriesTrades, streamNames: streamNames(listed) };
  }
  return undefined;
}

function parseUrl(
  requestUrl: string,
): { pathname: string; searchParams: URLSearchParams } | undefined {
  try {
    const { pathname, searchParams } = new URL(requestUrl, 'http://127.0.0.1');
    return { pathname: decodeURIComponent(pathname), searchParams };
  } catch {
    // Not an address at all, or a broken percent escape: no such route.
    return undefined;
  }
}

function streamNames(list: string): string[] {
  return [...new Set(list.split('/'))].filter((name) => streamNamePattern.test(name));
}
