import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { mergedBatch } from './merged-batch.ts';

/** What goes into one transaction: ticks, and what is known of missing ones. Either may be empty. */
export interface StoreEntry {
  readonly batch: TickBatch;
  readonly gaps: readonly Gap[];
}

/** Several entries of the same symbols as one, in order. One entry is given back as it is. */
export function mergedEntry(first: StoreEntry, others: readonly StoreEntry[]): StoreEntry {
  return others.length === 0
    ? first
    : {
        batch: mergedBatch(
          first.batch,
          others.map(({ batch }) => batch),
        ),
        gaps: [first, ...others].flatMap(({ gaps }) => gaps),
      };
}

/** A batch without ticks, for gaps that are told between two batches. */
export function emptyBatch(symbols: readonly string[]): TickBatch {
  return {
    origin: 'live',
    symbols,
    count: 0,
    symbolIndex: new Uint8Array(0),
    tradeId: new Float64Array(0),
    tradeTimeMs: new Float64Array(0),
    receivedAtMs: new Float64Array(0),
    priceQuote: new Float64Array(0),
    quantityBase: new Float64Array(0),
    takerSide: new Uint8Array(0),
    standing: new Uint8Array(0),
  };
}
