import type { DemoTrade } from './demo-source.ts';

/** What one line of a capture holds. */
type CaptureLine =
  | { readonly kind: 'trade'; readonly receivedMs: number; readonly trade: DemoTrade }
  /** A whole frame that is not for us; `reason` in a word or two, for the counts. */
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: string };

const decimalPattern = /^\d{1,20}(\.\d{1,20})?$/;
const zeroPattern = /^0+(\.0+)?$/;
const symbolPattern = /^[\p{L}\p{N}_]{2,30}$/u;

/**
 * Reads a line `<local receive time in ns> <combined frame>`. Futures `@trade` rows that are no
 * market trades (`X` other than MARKET, or price zero) are skipped, as they are off the market.
 */
export function parseCaptureLine(line: string): CaptureLine {
  const space = line.indexOf(' ');
  const receivedNs = line.slice(0, space);
  if (!/^\d{13,20}$/.test(receivedNs)) {
    return bad('no receive time in front');
  }
  let frame: unknown;
  try {
    frame = JSON.parse(line.slice(space + 1));
  } catch {
    return bad('not JSON');
  }
  if (!isRecord(frame) || typeof frame['stream'] !== 'string' || !isRecord(frame['data'])) {
    return bad('not a combined frame');
  }
  const streamKind = frame['stream'].split('@')[1] ?? 'unnamed';
  if (streamKind !== 'aggTrade' && streamKind !== 'trade') {
    return { kind: 'skipped', reason: `@${streamKind}` };
  }
  const offMarket = offMarketReason(frame['data']);
  if (offMarket !== undefined) {
    return { kind: 'skipped', reason: offMarket };
  }
  const trade = tradeOf(streamKind, frame['data']);
  return trade === undefined
    ? bad(`a field of @${streamKind} is missing or malformed`)
    : { kind: 'trade', receivedMs: Number(receivedNs) / 1e6, trade };
}

function bad(reason: string): CaptureLine {
  return { kind: 'bad', reason };
}

function offMarketReason(data: Record<string, unknown>): string | undefined {
  const kind = data['X'];
  if (kind !== undefined && kind !== 'MARKET') {
    return `@trade ${typeof kind === 'string' ? kind.slice(0, 20) : 'of no kind'}`;
  }
  const price = data['p'];
  return typeof price === 'string' && zeroPattern.test(price) ? 'price zero' : undefined;
}

function tradeOf(kind: DemoTrade['kind'], data: Record<string, unknown>): DemoTrade | undefined {
  const { s, p, q, T, E, m } = data;
  const id = kind === 'aggTrade' ? data['a'] : data['t'];
  const first = kind === 'aggTrade' ? data['f'] : id;
  const last = kind === 'aggTrade' ? data['l'] : id;
  if (
    data['e'] !== kind ||
    !isCount(id) ||
    !isCount(first) ||
    !isCount(last) ||
    !isCount(T) ||
    !isCount(E) ||
    typeof m !== 'boolean' ||
    typeof s !== 'string' ||
    !symbolPattern.test(s) ||
    typeof p !== 'string' ||
    !decimalPattern.test(p) ||
    typeof q !== 'string' ||
    !decimalPattern.test(q)
  ) {
    return undefined;
  }
  return {
    kind,
    symbol: s,
    tradeId: id,
    priceText: p,
    quantityText: q,
    firstTradeId: first,
    lastTradeId: last,
    tradeTimeMs: T,
    eventTimeMs: E,
    isBuyerMaker: m,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
