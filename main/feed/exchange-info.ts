import type { Venue } from '../../analytics/market/venue.ts';
import type { SymbolInfo } from '../../preload/contract.ts';
import { problemOfError, problemOfStatus } from './connection-problem.ts';
import { exchangeInfoUrl, hostOf } from './endpoints.ts';

/** Why the list of symbols could not be had; the message is a sentence for the user. */
export class ExchangeInfoError extends Error {
  override readonly name = 'ExchangeInfoError';
}

export interface ExchangeInfoRequest {
  readonly venue: Venue;
  readonly restUrl?: string | undefined;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/**
 * The symbols that trade on a venue now: for USD-M futures the perpetual contracts, for spot all.
 * One entry that is not understood is left out; a body that is not understood is an error.
 *
 * @throws ExchangeInfoError when there is no usable answer in time
 * @throws EndpointError when `restUrl` is not an address
 */
export async function fetchSymbols({
  venue,
  restUrl,
  timeoutMs = 10_000,
  maxBytes = 33_554_432,
}: ExchangeInfoRequest): Promise<readonly SymbolInfo[]> {
  const url = exchangeInfoUrl(venue, restUrl);
  const host = hostOf(url);
  const signal = AbortSignal.timeout(timeoutMs);
  let text: string;
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
    if (!response.ok) {
      await response.body?.cancel();
      const retryAfter = response.headers.get('retry-after') ?? undefined;
      throw new ExchangeInfoError(problemOfStatus(response.status, retryAfter, host).sentence);
    }
    text = await readLimited(response, maxBytes, host);
  } catch (error) {
    if (error instanceof ExchangeInfoError) {
      throw error;
    }
    if (signal.aborted) {
      throw new ExchangeInfoError(
        `${host} did not send its list of symbols within ${Math.round(timeoutMs / 1_000)} s.`,
        { cause: error },
      );
    }
    throw new ExchangeInfoError(problemOfError(error, host).sentence, { cause: error });
  }
  const symbols = parseSymbols(text, venue);
  if (symbols === undefined) {
    throw new ExchangeInfoError(`${host} sent a list of symbols that cannot be understood.`);
  }
  return symbols;
}

async function readLimited(response: Response, maxBytes: number, host: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let byteCount = 0;
  for await (const chunk of response.body ?? []) {
    byteCount += chunk.byteLength;
    if (byteCount > maxBytes) {
      throw new ExchangeInfoError(`${host} sent far more than a list of symbols.`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseSymbols(text: string, venue: Venue): readonly SymbolInfo[] | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null || !('symbols' in body)) {
    return undefined;
  }
  return Array.isArray(body.symbols)
    ? body.symbols.flatMap((entry: unknown) => symbolInfo(entry, venue))
    : undefined;
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
