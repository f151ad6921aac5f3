/**
 * Takes each validated tick of a feed. Plain arguments instead of an object: this is the hottest
 * call of the main process.
 */
export interface TickSink {
  /**
   * @param symbolIndex - position of the symbol in the feed's list of symbols
   * @param takerSide - a code of `takerSides`
   */
  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void;
}

/** A source of ticks. Live socket, demo exchange and replay look the same to the rest. */
export interface Feed {
  start(): void;
  /** Ends for good; resolves when the socket is closed. */
  stop(): Promise<void>;
  /** Asks the peer to wait (TCP back-pressure) while the store catches up. */
  pause(): void;
  resume(): void;
}
