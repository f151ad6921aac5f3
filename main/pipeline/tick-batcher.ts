import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { JudgedTickSink } from '../feed/feed.ts';

interface TickBatcherOptions {
  readonly symbols: readonly string[];
  /** Takes each batch; its arrays belong to the batch alone and never change. */
  readonly onBatch: (batch: TickBatch) => void;
  /** The first tick of a batch waits no longer than this. */
  readonly flushIntervalMs?: number;
  /** A batch is not larger than this. */
  readonly maxBatchTicks?: number;
}

/** Gathers single ticks into batches, by time or by number, whichever is reached first. */
export class TickBatcher implements JudgedTickSink {
  readonly #symbols: readonly string[];
  readonly #onBatch: (batch: TickBatch) => void;
  readonly #flushIntervalMs: number;
  readonly #capacity: number;
  // Filled in place and copied out at the exact length: no object and no growth per tick.
  readonly #symbolIndex: Uint8Array;
  readonly #tradeId: Float64Array;
  readonly #tradeTimeMs: Float64Array;
  readonly #receivedAtMs: Float64Array;
  readonly #priceQuote: Float64Array;
  readonly #quantityBase: Float64Array;
  readonly #takerSide: Uint8Array;
  readonly #standing: Uint8Array;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({
    symbols,
    onBatch,
    flushIntervalMs = 80,
    maxBatchTicks = 1_000,
  }: TickBatcherOptions) {
    this.#symbols = symbols;
    this.#onBatch = onBatch;
    this.#flushIntervalMs = flushIntervalMs;
    this.#capacity = maxBatchTicks;
    this.#symbolIndex = new Uint8Array(maxBatchTicks);
    this.#tradeId = new Float64Array(maxBatchTicks);
    this.#tradeTimeMs = new Float64Array(maxBatchTicks);
    this.#receivedAtMs = new Float64Array(maxBatchTicks);
    this.#priceQuote = new Float64Array(maxBatchTicks);
    this.#quantityBase = new Float64Array(maxBatchTicks);
    this.#takerSide = new Uint8Array(maxBatchTicks);
    this.#standing = new Uint8Array(maxBatchTicks);
  }

  /** Ticks waiting for their batch to be complete. */
  get count(): number {
    return this.#count;
  }

  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
    standing: number,
  ): void {
    const row = this.#count;
    this.#symbolIndex[row] = symbolIndex;
    this.#tradeId[row] = tradeId;
    this.#tradeTimeMs[row] = tradeTimeMs;
    this.#receivedAtMs[row] = receivedAtMs;
    this.#priceQuote[row] = priceQuote;
    this.#quantityBase[row] = quantityBase;
    this.#takerSide[row] = takerSide;
    this.#standing[row] = standing;
    this.#count = row + 1;
    if (this.#count === this.#capacity) {
      this.flush();
    } else if (row === 0) {
      this.#timer = setTimeout(() => this.flush(), this.#flushIntervalMs);
    }
  }

  /** Hands over what has been gathered, if anything. */
  flush(): void {
    clearTimeout(this.#timer);
    const count = this.#count;
    if (count === 0) {
      return;
    }
    this.#count = 0;
    this.#onBatch({
      origin: 'live',
      symbols: this.#symbols,
      count,
      symbolIndex: this.#symbolIndex.slice(0, count),
      tradeId: this.#tradeId.slice(0, count),
      tradeTimeMs: this.#tradeTimeMs.slice(0, count),
      receivedAtMs: this.#receivedAtMs.slice(0, count),
      priceQuote: this.#priceQuote.slice(0, count),
      quantityBase: this.#quantityBase.slice(0, count),
      takerSide: this.#takerSide.slice(0, count),
      standing: this.#standing.slice(0, count),
    });
  }
}
