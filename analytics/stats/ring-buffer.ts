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
    if (position < 0 || position >= this.#length) return undefined;
    const slot = this.#start + position;
    return this.#values[slot < this.#values.length ? slot : slot - this.#values.length];
  }

  /** Adds a value; a full buffer loses its oldest one, which is returned. */
  push(value: number): number | undefined {
    const values = this.#values;
    if (this.#length < values.length) {
      values[this.#length] = value;
      this.#length += 1;
      return undefined;
    }
    const oldest = values[this.#start];
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
    const values = this.#values;
    const tailLength = Math.min(this.#length, values.length - this.#start);
    target.set(values.subarray(this.#start, this.#start + tailLength));
    target.set(values.subarray(0, this.#length - tailLength), tailLength);
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }
}
