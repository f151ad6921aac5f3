import type { TickBatch, TickOrigin } from '../../analytics/market/tick-batch.ts';
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

/**
 * Gathers single ticks into batches, by time or by number, whichever is reached first. A batch has
 * one origin: ticks of another one begin the next batch.
 */
export class TickBatcher {
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
  #origin: TickOrigin = 'live';
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

  /** Where ticks of this origin go in; all origins share the order of their calls. */
  sinkOf(origin: TickOrigin): JudgedTickSink {
    return {
      append: (
        symbolIndex,
        tradeId,
        tradeTimeMs,
        receivedAtMs,
        priceQuote,
        quantityBase,
        takerSide,
        standing,
      ) => {
        if (origin !== this.#origin) {
          this.flush();
          this.#origin = origin;
        }
        const row = this.#count;
        this.#symbolIndex[row] = symbolIndex;
        this.#tradeId[row] = tradeId;
        this.#tradeTimeMs[row] = tradeTimeMs;
        this.#receivedAtMs[row] = receivedAtMs;
        this.#priceQuote[row] = priceQuote;
        this.#quantityBase[row] = quantityBase;
        this.#takerSide[row] = takerSide;
        this.#standing[row] = standing;
        this.#added(row);
      },
    };
  }

  #added(row: number): void {
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
      origin: this.#origin,
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
