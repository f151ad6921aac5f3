/**
 * The last `windowSamples` numbers with their ranks, equal ones with the average rank. Twice an average
 * rank is a whole number, 2·(smaller ones) + (equal ones, itself included) + 1: when a number leaves or
 * enters, that of every larger one changes by 2 and that of every equal one by 1.
 */
export class RankedWindow {
  readonly #values: Float64Array<ArrayBuffer>;
  readonly #doubledRanks: Int32Array<ArrayBuffer>;
  #length = 0;
  #nextSlot = 0;

  constructor(windowSamples: number) {
    this.#values = new Float64Array(windowSamples);
    this.#doubledRanks = new Int32Array(windowSamples);
  }

  get length(): number {
    return this.#length;
  }

  /** By slot, which two windows that are pushed together share; only the first `length` count. */
  get doubledRanks(): Int32Array {
    return this.#doubledRanks;
  }

  /** Takes the next number; a full window loses its oldest one. */
  push(value: number): void {
    const values = this.#values;
    const ranks = this.#doubledRanks;
    const slot = this.#nextSlot;
    let smallerCount = 0;
    let equalCount = 1;
    if (this.#length < values.length) {
      for (let i = 0; i < this.#length; i += 1) {
        const other = values[i] ?? 0;
        const isLarger = other > value ? 1 : 0;
        const isSmaller = other < value ? 1 : 0;
        ranks[i] = (ranks[i] ?? 0) + 1 + isLarger - isSmaller;
        smallerCount += isSmaller;
        equalCount += 1 - isLarger - isSmaller;
      }
      this.#length += 1;
    } else {
      const oldest = values[slot] ?? 0;
      for (let i = 0; i < values.length; i += 1) {
        const other = values[i] ?? 0;
        const isLarger = other > value ? 1 : 0;
        const isSmaller = other < value ? 1 : 0;
        const wasLarger = other > oldest ? 1 : 0;
        const wasSmaller = other < oldest ? 1 : 0;
        ranks[i] = (ranks[i] ?? 0) + isLarger - isSmaller - wasLarger + wasSmaller;
        smallerCount += isSmaller;
        equalCount += 1 - isLarger - isSmaller;
      }
      // The slot's own old number is not among the others.
      smallerCount -= oldest < value ? 1 : 0;
      equalCount -= oldest === value ? 1 : 0;
    }
    values[slot] = value;
    ranks[slot] = 2 * smallerCount + equalCount + 1;
    this.#nextSlot = slot + 1 === values.length ? 0 : slot + 1;
  }

  /** Forgets all numbers. */
  clear(): void {
    this.#length = 0;
    this.#nextSlot = 0;
  }
}
