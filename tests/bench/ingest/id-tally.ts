import { firstAggregateId } from './load-frames.ts';

/** What became of the ids of the load: those of each symbol rise by one, from the first on. */
export class IdTally {
  readonly #lastIds = new Map<string, number>();
  #count = 0;
  #lostCount = 0;
  #repeatCount = 0;

  add(symbol: string, tradeId: number): void {
    const lastId = this.#lastIds.get(symbol) ?? firstAggregateId - 1;
    if (tradeId <= lastId) {
      this.#repeatCount += 1;
      return;
    }
    this.#lostCount += tradeId - lastId - 1;
    this.#count += 1;
    this.#lastIds.set(symbol, tradeId);
  }

  /** Each id counted once. */
  get count(): number {
    return this.#count;
  }

  /** Ids below the highest of their symbol that never came in their place. */
  get lostCount(): number {
    return this.#lostCount;
  }

  get repeatCount(): number {
    return this.#repeatCount;
  }
}
