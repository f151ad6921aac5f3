/** Entries of one leaf: searching and shifting cost about the same. */
const leafCapacity = 64;
/** Neighbours that fit into this together become one leaf. */
const mergeLimit = leafCapacity / 2;

/**
 * Numbers in order, with their ranks: a list of leaves, each a short sorted array. To add or to remove
 * a number takes a binary search and the shift of half a leaf, to read a rank a walk over the sizes of
 * the leaves. Equal numbers are one entry with a count, because the slopes of a market that flickers
 * by a tick are tens of thousands of the same few numbers.
 *
 * Leaves are slots of one array; `#order` lists them in the order of their numbers.
 */
export class OrderedMultiset {
  #values = new Float64Array(leafCapacity);
  #counts = new Int32Array(leafCapacity);
  /** By position in the order: slot, smallest number, entries, numbers. */
  #order = new Int32Array(1);
  #firsts = new Float64Array(1);
  #sizes = new Int32Array(1);
  #totals = new Int32Array(1);
  #freeSlots = new Int32Array(1);
  #leafCount = 0;
  #freeCount = 0;
  #length = 0;

  /** Equal numbers counted each. */
  get length(): number {
    return this.#length;
  }

  /**
   * The number at a rank, from 0.
   * @throws RangeError for a rank outside
   */
  at(rank: number): number {
    if (!(rank >= 0 && rank < this.#length)) {
      throw new RangeError(`There is no rank ${rank} among ${this.#length} numbers.`);
    }
    const totals = this.#totals;
    let rest = rank;
    let position = 0;
    for (; rest >= (totals[position] ?? 0); position += 1) {
      rest -= totals[position] ?? 0;
    }
    let entry = (this.#order[position] ?? 0) * leafCapacity;
    for (; rest >= (this.#counts[entry] ?? 0); entry += 1) {
      rest -= this.#counts[entry] ?? 0;
    }
    return this.#values[entry] ?? 0;
  }

  add(value: number): void {
    if (this.#leafCount === 0) {
      this.#insertLeaf(0);
      this.#firsts[0] = value;
    }
    let position = this.#leafOf(value);
    let entry = this.#entryOf(position, value);
    const slotStart = (this.#order[position] ?? 0) * leafCapacity;
    const size = this.#sizes[position] ?? 0;
    this.#length += 1;
    if (entry < slotStart + size && this.#values[entry] === value) {
      this.#counts[entry] = (this.#counts[entry] ?? 0) + 1;
      this.#totals[position] = (this.#totals[position] ?? 0) + 1;
      return;
    }
    if (size === leafCapacity) {
      this.#split(position);
      position += value < (this.#firsts[position + 1] ?? 0) ? 0 : 1;
      entry = this.#entryOf(position, value);
    }
    this.#insertEntry(position, entry, value);
  }

  /** @throws RangeError for a number that is not there */
  remove(value: number): void {
    const position = this.#leafOf(value);
    const entry = this.#entryOf(position, value);
    const slotStart = (this.#order[position] ?? 0) * leafCapacity;
    const end = slotStart + (this.#sizes[position] ?? 0);
    if (entry >= end || this.#values[entry] !== value) {
      throw new RangeError(`${value} is not among the numbers.`);
    }
    this.#length -= 1;
    this.#totals[position] = (this.#totals[position] ?? 0) - 1;
    const count = this.#counts[entry] ?? 0;
    if (count > 1) {
      this.#counts[entry] = count - 1;
      return;
    }
    for (let i = entry; i < end - 1; i += 1) {
      this.#values[i] = this.#values[i + 1] ?? 0;
      this.#counts[i] = this.#counts[i + 1] ?? 0;
    }
    this.#sizes[position] = (this.#sizes[position] ?? 0) - 1;
    this.#firsts[position] = this.#values[slotStart] ?? 0;
    this.#tidy(position);
  }

  clear(): void {
    this.#leafCount = 0;
    this.#freeCount = 0;
    this.#length = 0;
  }

  /** Position of the last leaf that does not begin behind the value, or 0. */
  #leafOf(value: number): number {
    const firsts = this.#firsts;
    let low = 0;
    let high = this.#leafCount;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((firsts[middle] ?? 0) <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The leaf's first entry that is not smaller than the value. */
  #entryOf(position: number, value: number): number {
    const values = this.#values;
    let low = (this.#order[position] ?? 0) * leafCapacity;
    let high = low + (this.#sizes[position] ?? 0);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] ?? 0) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #insertEntry(position: number, entry: number, value: number): void {
    const values = this.#values;
    const counts = this.#counts;
    const slotStart = (this.#order[position] ?? 0) * leafCapacity;
    const size = this.#sizes[position] ?? 0;
    for (let i = slotStart + size; i > entry; i -= 1) {
      values[i] = values[i - 1] ?? 0;
      counts[i] = counts[i - 1] ?? 0;
    }
    // Turns −0 to 0.
    values[entry] = value + 0;
    counts[entry] = 1;
    this.#sizes[position] = size + 1;
    this.#totals[position] = (this.#totals[position] ?? 0) + 1;
    this.#firsts[position] = values[slotStart] ?? 0;
  }

  /** Moves the upper half of a full leaf to a new one behind it. */
  #split(position: number): void {
    this.#insertLeaf(position + 1);
    const half = leafCapacity / 2;
    const from = (this.#order[position] ?? 0) * leafCapacity + half;
    const to = (this.#order[position + 1] ?? 0) * leafCapacity;
    this.#move(from, to, leafCapacity - half, position, position + 1);
    this.#firsts[position + 1] = this.#values[to] ?? 0;
  }

  /** Drops an empty leaf, or joins a small one with the next. */
  #tidy(position: number): void {
    const size = this.#sizes[position] ?? 0;
    if (size === 0) {
      this.#removeLeaf(position);
      return;
    }
    const next = position + 1;
    const nextSize = this.#sizes[next] ?? 0;
    if (next < this.#leafCount && size + nextSize <= mergeLimit) {
      const from = (this.#order[next] ?? 0) * leafCapacity;
      const to = (this.#order[position] ?? 0) * leafCapacity + size;
      this.#move(from, to, nextSize, next, position);
      this.#removeLeaf(next);
    }
  }

  /** Moves entries to another leaf, and their numbers to its account. */
  #move(from: number, to: number, entryCount: number, source: number, target: number): void {
    let total = 0;
    for (let i = 0; i < entryCount; i += 1) {
      const count = this.#counts[from + i] ?? 0;
      this.#values[to + i] = this.#values[from + i] ?? 0;
      this.#counts[to + i] = count;
      total += count;
    }
    this.#sizes[source] = (this.#sizes[source] ?? 0) - entryCount;
    this.#totals[source] = (this.#totals[source] ?? 0) - total;
    this.#sizes[target] = (this.#sizes[target] ?? 0) + entryCount;
    this.#totals[target] = (this.#totals[target] ?? 0) + total;
  }

  /** An empty leaf at a position of the order. */
  #insertLeaf(position: number): void {
    const leafCount = this.#leafCount;
    if (leafCount === this.#order.length) {
      this.#grow();
    }
    let slot = leafCount;
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      slot = this.#freeSlots[this.#freeCount] ?? 0;
    }
    this.#order.copyWithin(position + 1, position, leafCount);
    this.#firsts.copyWithin(position + 1, position, leafCount);
    this.#sizes.copyWithin(position + 1, position, leafCount);
    this.#totals.copyWithin(position + 1, position, leafCount);
    this.#order[position] = slot;
    this.#sizes[position] = 0;
    this.#totals[position] = 0;
    this.#leafCount = leafCount + 1;
  }

  #removeLeaf(position: number): void {
    const leafCount = this.#leafCount;
    this.#freeSlots[this.#freeCount] = this.#order[position] ?? 0;
    this.#freeCount += 1;
    this.#order.copyWithin(position, position + 1, leafCount);
    this.#firsts.copyWithin(position, position + 1, leafCount);
    this.#sizes.copyWithin(position, position + 1, leafCount);
    this.#totals.copyWithin(position, position + 1, leafCount);
    this.#leafCount = leafCount - 1;
  }

  #grow(): void {
    const capacity = 2 * this.#order.length;
    const values = new Float64Array(capacity * leafCapacity);
    const counts = new Int32Array(capacity * leafCapacity);
    const firsts = new Float64Array(capacity);
    values.set(this.#values);
    counts.set(this.#counts);
    firsts.set(this.#firsts);
    this.#values = values;
    this.#counts = counts;
    this.#firsts = firsts;
    this.#order = grown(this.#order, capacity);
    this.#sizes = grown(this.#sizes, capacity);
    this.#totals = grown(this.#totals, capacity);
    this.#freeSlots = grown(this.#freeSlots, capacity);
  }
}

function grown(values: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(capacity);
  result.set(values);
  return result;
}
