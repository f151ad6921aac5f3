import type { Gap } from '../../analytics/market/gap.ts';

const keptCount = 20;

/** The last gaps of a feed, for the screen. */
export class RecentGaps {
  #gaps: Gap[] = [];

  /** Newest last. */
  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** A part that follows one of the same end is shown as one gap with it. */
  add(gap: Gap): void {
    const before = this.#gaps.find((one) => isBefore(one, gap));
    const others = this.#gaps.filter((one) => one !== before);
    const { fromTradeId, fromTimeMs } = before ?? gap;
    this.#gaps = [...others, { ...gap, fromTradeId, fromTimeMs }].slice(-keptCount);
  }

  remove(gap: Gap): void {
    this.#gaps = this.#gaps.filter(
      ({ symbol, fromTradeId }) => symbol !== gap.symbol || fromTradeId !== gap.fromTradeId,
    );
  }
}

/** An open gap stays by itself: it is taken out again by its first id. */
function isBefore(one: Gap, gap: Gap): boolean {
  return (
    one.symbol === gap.symbol &&
    one.state === gap.state &&
    one.state !== 'open' &&
    one.toTradeId + 1 === gap.fromTradeId
  );
}
