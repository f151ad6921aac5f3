/** One aggregate trade of a symbol, for where it has to wait; on its way it is plain arguments. */
export interface Trade {
  readonly tradeId: number;
  readonly tradeTimeMs: number;
  readonly receivedAtMs: number;
  readonly priceQuote: number;
  readonly quantityBase: number;
  /** A code of `takerSides`. */
  readonly takerSide: number;
}

export interface HeldTrade extends Trade {
  /** When it began to wait, on the monotonic clock. */
  readonly heldAtMs: number;
}

/** Trades of one symbol that wait for those before them: by id, each once. */
export class HeldTrades {
  #trades: HeldTrade[] = [];
  /** Those before it are gone already; they are cut off in one go. */
  #start = 0;

  get count(): number {
    return this.#trades.length - this.#start;
  }

  get first(): HeldTrade | undefined {
    return this.#trades[this.#start];
  }

  get last(): HeldTrade | undefined {
    return this.count === 0 ? undefined : this.#trades.at(-1);
  }

  /** @returns `false` when the trade waits here already */
  insert(trade: HeldTrade): boolean {
    const trades = this.#trades;
    const { last } = this;
    if (last === undefined || trade.tradeId > last.tradeId) {
      trades.push(trade);
      return true;
    }
    let low = this.#start;
    let high = trades.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((trades[middle]?.tradeId ?? Infinity) < trade.tradeId) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (trades[low]?.tradeId === trade.tradeId) {
      return false;
    }
    trades.splice(low, 0, trade);
    return true;
  }

  /** Takes the first one out, if there is one. */
  shift(): HeldTrade | undefined {
    const trade = this.first;
    if (trade !== undefined) {
      this.#start += 1;
    }
    if (this.#start === this.#trades.length) {
      this.#trades = [];
      this.#start = 0;
    } else if (this.#start >= 1_024 && this.#start * 2 > this.#trades.length) {
      this.#trades = this.#trades.slice(this.#start);
      this.#start = 0;
    }
    return trade;
  }
}
