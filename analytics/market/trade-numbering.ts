/** What a trade's id says of the trade. */
type TradeOrder = 'new' | 'repeated' | 'renumbered';

/**
 * Tells the trades of one symbol that come again from new ones. Binance numbers them so that id and
 * trade time rise together, and an id alone would do. But ids also step back for good: at another
 * venue, when a capture is played twice, when a simulator starts over, after one broken huge id. Then
 * an id alone would call every later trade a repeat. So a repeat is no newer by its time either; an
 * id at or below the last with a newer trade time begins a new numbering, which is followed from
 * there.
 *
 * The newest time counts, not that of the last trade: a trade that is late must not make the repeat of
 * one before it look newer.
 */
export class TradeNumbering {
  #lastTradeId = -Infinity;
  #newestTradeTimeMs = -Infinity;

  /** Id of the last new trade; −∞ before the first. */
  get lastTradeId(): number {
    return this.#lastTradeId;
  }

  /** Goes on from trades taken elsewhere, of which none is newer than `newestTradeTimeMs`. */
  resume(lastTradeId: number, newestTradeTimeMs: number): void {
    this.#lastTradeId = lastTradeId;
    this.#newestTradeTimeMs = newestTradeTimeMs;
  }

  /** Takes the next trade as it arrives. */
  take(tradeId: number, tradeTimeMs: number): TradeOrder {
    const isNewer = tradeTimeMs > this.#newestTradeTimeMs;
    const isAbove = tradeId > this.#lastTradeId;
    if (!isAbove && !isNewer) {
      return 'repeated';
    }
    this.#lastTradeId = tradeId;
    if (isNewer) {
      this.#newestTradeTimeMs = tradeTimeMs;
    }
    return isAbove ? 'new' : 'renumbered';
  }
}
