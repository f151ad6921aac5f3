const initialCapacity = 64;

/**
 * First in, first out: bucket times with their closing prices, in two arrays that double as needed
 * up to a limit. At the limit the oldest entry makes room for the newest.
 */
export class CloseQueue {
  readonly #maxLength: number;
  #openTimeMs = new Float64Array(initialCapacity);
  #close = new Float64Array(initialCapacity);
  #head = 0;
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get length(): number {
    return this.#length;
  }

  /** Bucket of the oldest entry, or `undefined` when the queue is empty. */
  get headOpenTimeMs(): number | undefined {
    return this.#length === 0 ? undefined : this.#openTimeMs[this.#head];
  }

  /** Closing price of the oldest entry, or `undefined` when the queue is empty. */
  get headClose(): number | undefined {
    return this.#length === 0 ? undefined : this.#close[this.#head];
  }

  /** @returns whether the oldest entry was dropped to make room */
  push(openTimeMs: number, close: number): boolean {
    const isFull = this.#length === this.#maxLength;
    if (isFull) {
      this.shift();
    }
    if (this.#length === this.#openTimeMs.length) {
      this.#grow();
    }
    // Capacities are powers of two, so that the mask is the modulus.
    const slot = (this.#head + this.#length) & (this.#openTimeMs.length - 1);
    this.#openTimeMs[slot] = openTimeMs;
    this.#close[slot] = close;
    this.#length += 1;
    return isFull;
  }

  /** Removes the oldest entry. */
  shift(): void {
    if (this.#length === 0) {
      return;
    }
    this.#head = (this.#head + 1) & (this.#openTimeMs.length - 1);
    this.#length -= 1;
  }

  #grow(): void {
    const unroll = (ring: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(ring.length * 2);
      grown.set(ring.subarray(this.#head));
      grown.set(ring.subarray(0, this.#head), ring.length - this.#head);
      return grown;
    };
    this.#openTimeMs = unroll(this.#openTimeMs);
    this.#close = unroll(this.#close);
    this.#head = 0;
  }
}
