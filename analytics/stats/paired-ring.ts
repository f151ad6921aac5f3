/**
 * The newest `capacity` pairs of numbers. One position serves both sides, and the pair that is about to
 * go is read before it is replaced: per pair that is half the work of two `RingBuffer`s.
 */
export class PairedRing {
  /** One side; while the ring is full, all of its values, in the order of the ring and not of time. */
  readonly a: Float64Array<ArrayBuffer>;
  /** The other side, in the same order. */
  readonly b: Float64Array<ArrayBuffer>;
  #next = 0;
  #length = 0;

  /** @throws RangeError when the capacity is not a positive whole number */
  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`A ring holds a positive whole number of pairs, not ${capacity}.`);
    }
    this.a = new Float64Array(capacity);
    this.b = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.a.length;
  }

  /** Of a full ring: what the next `push` replaces on side a. */
  get oldestA(): number {
    return this.a[this.#next] ?? 0;
  }

  /** Of a full ring: what the next `push` replaces on side b. */
  get oldestB(): number {
    return this.b[this.#next] ?? 0;
  }

  /** Adds a pair; a full ring loses its oldest one. */
  push(a: number, b: number): void {
    const slot = this.#next;
    const capacity = this.a.length;
    this.a[slot] = a;
    this.b[slot] = b;
    this.#next = slot + 1 === capacity ? 0 : slot + 1;
    if (this.#length < capacity) {
      this.#length += 1;
    }
  }

  /**
   * Writes all pairs to the front of the targets, oldest first.
   * @throws RangeError when a target is too short
   */
  copyTo(targetA: Float64Array, targetB: Float64Array): void {
    if (Math.min(targetA.length, targetB.length) < this.#length) {
      throw new RangeError(`${this.#length} pairs do not fit into the targets.`);
    }
    const { a, b } = this;
    const oldest = this.isFull ? this.#next : 0;
    // Plain loops: for small windows the views that `set` needs cost more than the copying.
    let row = 0;
    for (let slot = oldest; slot < this.#length; slot += 1, row += 1) {
      targetA[row] = a[slot] ?? 0;
      targetB[row] = b[slot] ?? 0;
    }
    for (let slot = 0; slot < oldest; slot += 1, row += 1) {
      targetA[row] = a[slot] ?? 0;
      targetB[row] = b[slot] ?? 0;
    }
  }

  /** Forgets all pairs. */
  clear(): void {
    this.#next = 0;
    this.#length = 0;
  }
}
