import type { Gap } from '../../analytics/market/gap.ts';

const keptCount = 20;

/** The last gaps of a feed, for the screen. */
export class RecentGaps {
  #gaps: Gap[] = [];

  /** Newest last. */
  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  add(gap: Gap): void {
    this.#gaps = [...this.#gaps, gap].slice(-keptCount);
  }

  remove(gap: Gap): void {
    this.#gaps = this.#gaps.filter(
      ({ symbol, fromTradeId }) => symbol !== gap.symbol || fromTradeId !== gap.fromTradeId,
    );
  }
}
