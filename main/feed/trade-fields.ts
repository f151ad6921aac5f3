import { takerSides } from '../../analytics/market/tick-batch.ts';
import { parsePositiveDecimal } from './decimal-text.ts';
import type { TickSink } from './feed.ts';

/** Which field of a trade is wrong. */
export type TradeRejection = 'badId' | 'badPrice' | 'badQuantity' | 'badTime' | 'badSide';

/** The fields of an aggregate trade, the same on the socket and over REST, before they are checked. */
export interface LooseTrade {
  /** Aggregate trade id. */
  readonly a?: unknown;
  readonly p?: unknown;
  readonly q?: unknown;
  /** Trade time, epoch ms. */
  readonly T?: unknown;
  /** The buyer is the maker, so the taker sold. */
  readonly m?: unknown;
}

/** Earlier times are another unit or nonsense, and would poison bars and warm-up. */
export const earliestTradeTimeMs = Date.UTC(2017, 0, 1);
/**
 * Bars close by trade time: one trade of the far future would leave its leg without a bar until then.
 * A local clock may be minutes slow, and is not taken to be an hour slow.
 */
const longestLeadMs = 3_600_000;

/**
 * Checks every field of a trade and, when all are right, appends it to the sink. Never throws.
 *
 * @param receivedAtMs - local clock, epoch ms
 * @param earliestMs - the earliest trade time allowed, epoch ms
 * @param latestMs - the latest trade time allowed, epoch ms
 */
export function appendTrade(
  trade: LooseTrade,
  symbolIndex: number,
  receivedAtMs: number,
  sink: TickSink,
  earliestMs = earliestTradeTimeMs,
  latestMs = receivedAtMs + longestLeadMs,
): 'tick' | TradeRejection {
  const { a: tradeId, T: tradeTimeMs, m: buyerIsMaker } = trade;
  if (typeof tradeId !== 'number' || !Number.isSafeInteger(tradeId) || tradeId < 0) {
    return 'badId';
  }
  const priceQuote = parsePositiveDecimal(trade.p);
  if (priceQuote === undefined) {
    return 'badPrice';
  }
  const quantityBase = parsePositiveDecimal(trade.q);
  if (quantityBase === undefined) {
    return 'badQuantity';
  }
  if (
    typeof tradeTimeMs !== 'number' ||
    !Number.isSafeInteger(tradeTimeMs) ||
    tradeTimeMs < earliestMs ||
    tradeTimeMs > latestMs
  ) {
    return 'badTime';
  }
  if (typeof buyerIsMaker !== 'boolean') {
    return 'badSide';
  }
  sink.append(
    symbolIndex,
    tradeId,
    tradeTimeMs,
    receivedAtMs,
    priceQuote,
    quantityBase,
    buyerIsMaker ? takerSides.sell : takerSides.buy,
  );
  return 'tick';
}
