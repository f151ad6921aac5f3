/** The newest `capacity` numbers in one Float64Array. */
export class RingBuffer {
  readonly #values: Float64Array<ArrayBuffer>;
  #start = 0;
  #length = 0;

  /** @throws RangeError when the capacity is not a positive whole number */
  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `A ring buffer holds a positive whole number of values, not ${capacity}.`,
      );
    }
    this.#values = new Float64Array(capacity);
  }

  get capacity(): number {
    return this.#values.length;
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#values.length;
  }

  /** Value at a position counted from the oldest, or `undefined` outside. */
  at(position: number): number | undefined {
    if (position < 0 || position >= this.#length) {
      return undefined;
    }
    const slot = this.#start + position;
    return this.#values[slot < this.#values.length ? slot : slot - this.#values.length];
  }

  /** Adds a value; a full buffer loses its oldest one. */
  push(value: number): void {
    if (this.isFull) {
      this.replaceOldest(value);
    } else {
      this.#values[this.#length] = value;
      this.#length += 1;
    }
  }

  /**
   * Adds a value to a full buffer. A function of its own, because a result that may be `undefined`
   * would be boxed at every call.
   * @returns the oldest value, which it replaces
   * @throws RangeError when the buffer is not full
   */
  replaceOldest(value: number): number {
    const values = this.#values;
    const oldest = values[this.#start];
    if (oldest === undefined || this.#length < values.length) {
      throw new RangeError('Only a full ring buffer has an oldest value to replace.');
    }
    values[this.#start] = value;
    const next = this.#start + 1;
    this.#start = next === values.length ? 0 : next;
    return oldest;
  }

  /**
   * Writes all values to the front of `target`, oldest first.
   * @throws RangeError when `target` is too short
   */
  copyTo(target: Float64Array): void {
    if (target.length < this.#length) {
      throw new RangeError(`${this.#length} values do not fit into ${target.length}.`);
    }
    const values = this.#values;
    // Plain loops: for small windows the views that `set` needs cost more than the copying.
    let row = 0;
    for (let slot = this.#start; slot < this.#length; slot += 1, row += 1) {
      target[row] = values[slot] ?? 0;
    }
    for (let slot = 0; slot < this.#start; slot += 1, row += 1) {
      target[row] = values[slot] ?? 0;
    }
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }
}
