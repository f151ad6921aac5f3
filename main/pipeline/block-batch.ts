import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { JudgedTrade } from '../feed/feed.ts';

/** Trades of one symbol as one batch of their own. */
export function blockBatch(
  symbols: readonly string[],
  symbolIndex: number,
  block: readonly JudgedTrade[],
): TickBatch {
  return {
    origin: 'backfilled',
    symbols,
    count: block.length,
    symbolIndex: new Uint8Array(block.length).fill(symbolIndex),
    tradeId: Float64Array.from(block, ({ tradeId }) => tradeId),
    tradeTimeMs: Float64Array.from(block, ({ tradeTimeMs }) => tradeTimeMs),
    receivedAtMs: Float64Array.from(block, ({ receivedAtMs }) => receivedAtMs),
    priceQuote: Float64Array.from(block, ({ priceQuote }) => priceQuote),
    quantityBase: Float64Array.from(block, ({ quantityBase }) => quantityBase),
    takerSide: Uint8Array.from(block, ({ takerSide }) => takerSide),
    standing: Uint8Array.from(block, ({ standing }) => standing),
  };
}
