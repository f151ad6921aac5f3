import { largestGapTradeCount } from '../../analytics/market/gap.ts';

/**
 * Tells where the ids of a symbol begin anew for good: at another venue, when a simulator starts over,
 * after one broken huge id. A lower id with a trade time newer than any before, or a jump no market
 * makes, is such a new numbering (`TradeNumbering` of analytics/ decides alike).
 */
export class IdNumbering {
  #newestTimeMs: number;
  /** The id that was expected before the last new numbering: one broken id must not hide a gap. */
  #leftAtId = Infinity;

  /** @param newestTimeMs - no trade before is newer */
  constructor(newestTimeMs = -Infinity) {
    this.#newestTimeMs = newestTimeMs;
  }

  /** A trade of this time has come. */
  saw(tradeTimeMs: number): void {
    if (tradeTimeMs > this.#newestTimeMs) {
      this.#newestTimeMs = tradeTimeMs;
    }
  }

  /**
   * @param nextId - the id that is expected
   * @param lastId - the highest one that has come, or is expected no more; negative before the first
   */
  isNew(tradeId: number, tradeTimeMs: number, nextId: number, lastId: number): boolean {
    if (lastId < 0) {
      return false;
    }
    const stepsBack = tradeId < nextId && tradeTimeMs > this.#newestTimeMs;
    return stepsBack || tradeId - lastId - 1 > largestGapTradeCount;
  }

  /**
   * Follows a new numbering, which may be the one before the last.
   *
   * @param leftAtId - the id that was expected until now
   * @returns the id that is expected from now on
   */
  follow(tradeId: number, leftAtId: number): number {
    const missedCount = tradeId - this.#leftAtId;
    const isBack = missedCount >= 0 && missedCount < largestGapTradeCount;
    const nextId = isBack ? this.#leftAtId : tradeId;
    this.#leftAtId = leftAtId;
    return nextId;
  }
}
