import type { TickBatch } from '../../analytics/market/tick-batch.ts';

/**
 * Several batches of the same symbols as one, in order. One batch is given back as it is.
 *
 * @param first - the batch whose symbols all the others share
 */
export function mergedBatch(first: TickBatch, others: readonly TickBatch[]): TickBatch {
  if (others.length === 0) {
    return first;
  }
  const all = [first, ...others];
  const count = all.reduce((sum, batch) => sum + batch.count, 0);
  const merged = {
    origin: first.origin,
    symbols: first.symbols,
    count,
    symbolIndex: new Uint8Array(count),
    tradeId: new Float64Array(count),
    tradeTimeMs: new Float64Array(count),
    receivedAtMs: new Float64Array(count),
    priceQuote: new Float64Array(count),
    quantityBase: new Float64Array(count),
    takerSide: new Uint8Array(count),
    standing: new Uint8Array(count),
  };
  let row = 0;
  for (const batch of all) {
    merged.symbolIndex.set(batch.symbolIndex, row);
    merged.tradeId.set(batch.tradeId, row);
    merged.tradeTimeMs.set(batch.tradeTimeMs, row);
    merged.receivedAtMs.set(batch.receivedAtMs, row);
    merged.priceQuote.set(batch.priceQuote, row);
    merged.quantityBase.set(batch.quantityBase, row);
    merged.takerSide.set(batch.takerSide, row);
    merged.standing.set(batch.standing, row);
    row += batch.count;
  }
  return merged;
}
