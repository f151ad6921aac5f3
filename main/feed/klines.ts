import type { Bar } from '../../analytics/market/bar.ts';
import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import type { Venue } from '../../analytics/market/venue.ts';
import { parsePositiveDecimal } from './decimal-text.ts';
import { hostOf, klinesUrl } from './endpoints.ts';
import { klinePageCost } from './request-cost.ts';
import type { RestBudget } from './rest-budget.ts';
import { fetchJson, RestError } from './rest-client.ts';

/** Binance's limits. */
const rowsPerPage: Readonly<Record<Venue, number>> = { usdm: 1_500, spot: 1_000 };
/** A row is some 150 bytes. */
const maxPageBytes = 1_048_576;

/**
 * The length of Binance's own bars that bars of this timeframe are made of. On spot the shortest is a
 * second, on futures a minute.
 *
 * @returns `undefined` where Binance has none so short
 */
export function klineInterval(venue: Venue, timeframe: Timeframe): Timeframe | undefined {
  if (barLengthMs(timeframe) >= barLengthMs('1m')) {
    return timeframe;
  }
  return venue === 'spot' ? '1s' : undefined;
}

/** How many bars of a timeframe one page gives at most: whole ones. */
export function klineBarsPerPage(venue: Venue, timeframe: Timeframe, interval: Timeframe): number {
  const rowsPerBar = barLengthMs(timeframe) / barLengthMs(interval);
  return Math.floor(rowsPerPage[venue] / rowsPerBar);
}

export interface KlineRequest {
  readonly venue: Venue;
  readonly symbol: string;
  /** As {@link klineInterval} gives it. */
  readonly interval: Timeframe;
  /** Bars that open in `[fromMs, toMs)`: both on a bar's edge, at most a page apart. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly restUrl: string | undefined;
  readonly budget: RestBudget;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * A page of Binance's own bars, oldest first; a stretch without a trade has none. `tickCount` is their
 * number of single trades, of which an aggregate trade holds one or more. They are made of all prints:
 * an extreme price that we leave out of our bars until it is confirmed is in them.
 *
 * @throws RestError in words when there is no usable answer: one broken row makes the page unusable,
 * because a bar left out would look like a bar without trades
 */
export async function fetchKlines(request: KlineRequest): Promise<readonly Bar[]> {
  const { venue, symbol, interval, fromMs, toMs, budget, timeoutMs, signal } = request;
  const rowCount = (toMs - fromMs) / barLengthMs(interval);
  const url = klinesUrl(venue, request, rowCount, request.restUrl);
  const rows = await fetchJson({
    url,
    what: `past bars of ${symbol}`,
    timeoutMs,
    maxBytes: maxPageBytes,
    signal,
    budget,
    cost: klinePageCost(venue, rowCount),
  });
  const bars = Array.isArray(rows) ? barsOf(rows, request) : undefined;
  if (bars === undefined) {
    throw new RestError(`${hostOf(url)} sent past bars of ${symbol} that cannot be understood.`);
  }
  return bars;
}

function barsOf(
  rows: readonly unknown[],
  { interval, fromMs, toMs }: KlineRequest,
): readonly Bar[] | undefined {
  const bars: Bar[] = [];
  let earliestMs = fromMs;
  for (const row of rows) {
    const bar = barOf(row);
    const isInOrder =
      bar !== undefined &&
      bar.openTimeMs >= earliestMs &&
      bar.openTimeMs < toMs &&
      bar.openTimeMs % barLengthMs(interval) === 0;
    if (!isInOrder) {
      return undefined;
    }
    earliestMs = bar.openTimeMs + 1;
    // Where nothing traded Binance repeats the last price; our bars are made of trades alone.
    if (bar.tickCount > 0) {
      bars.push(bar);
    }
  }
  return bars;
}

/** Reads Binance's twelve fields, of which the ninth is the number of trades. */
function barOf(row: unknown): Bar | undefined {
  if (!Array.isArray(row)) {
    return undefined;
  }
  const fields: readonly unknown[] = row;
  const [openTimeMs, , , , , volumeText, , , tickCount] = fields;
  const [open, high, low, close] = fields.slice(1, 5).map(parsePositiveDecimal);
  const volumeBase = parseVolume(volumeText);
  if (
    !isCount(openTimeMs) ||
    !isCount(tickCount) ||
    open === undefined ||
    high === undefined ||
    low === undefined ||
    close === undefined ||
    volumeBase === undefined ||
    low > Math.min(open, close) ||
    high < Math.max(open, close)
  ) {
    return undefined;
  }
  return { openTimeMs, open, high, low, close, volumeBase, tickCount };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A sum may be zero, and of a cheap coin larger than any single quantity. */
function parseVolume(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d{1,30}(\.\d{1,12})?$/.test(text)
    ? Number(text)
    : undefined;
}
