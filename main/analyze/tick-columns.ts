import type { TickBatch } from '../../analytics/market/tick-batch.ts';

/** Enough that a batch costs next to nothing beside its ticks; the columns fit the processor's cache. */
const capacity = 4_096;

/**
 * A batch that is filled again and again, so that nothing is allocated per tick. The columns are longer
 * than `count`. Who crossed the spread and when it was heard are in no statistic and are left at 0.
 */
export class TickColumns implements TickBatch {
  readonly origin = 'backfilled';
  readonly symbols: readonly string[];
  count = 0;
  readonly symbolIndex = new Uint8Array(capacity);
  readonly tradeId = new Float64Array(capacity);
  readonly tradeTimeMs = new Float64Array(capacity);
  readonly receivedAtMs = new Float64Array(capacity);
  readonly priceQuote = new Float64Array(capacity);
  readonly quantityBase = new Float64Array(capacity);
  readonly takerSide = new Uint8Array(capacity);
  readonly standing = new Uint8Array(capacity);

  constructor(symbols: readonly string[]) {
    this.symbols = symbols;
  }

  get isFull(): boolean {
    return this.count === capacity;
  }

  add(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    priceQuote: number,
    quantityBase: number,
    standing: number,
  ): void {
    const row = this.count;
    this.symbolIndex[row] = symbolIndex;
    this.tradeId[row] = tradeId;
    this.tradeTimeMs[row] = tradeTimeMs;
    this.priceQuote[row] = priceQuote;
    this.quantityBase[row] = quantityBase;
    this.standing[row] = standing;
    this.count = row + 1;
  }
}
