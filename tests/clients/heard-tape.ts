import { expect } from 'vitest';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';

/** A trade as a client has understood it. */
export interface HeardTrade {
  readonly symbol: string;
  readonly tradeId: number;
  readonly priceQuote: number;
  readonly quantityBase: number;
  readonly tradeTimeMs: number;
  readonly takerSold: boolean;
}

/** What a client has heard, with a way to wait for more. */
export class HeardTape {
  readonly trades: HeardTrade[] = [];
  #waiting: (() => void)[] = [];

  add(trade: HeardTrade): void {
    this.trades.push(trade);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) {
      resolve();
    }
  }

  of(symbol: string): HeardTrade[] {
    return this.trades.filter((trade) => trade.symbol === symbol);
  }

  /** Resolves when `count` trades of the symbol were heard. */
  async until(symbol: string, count: number): Promise<void> {
    while (this.of(symbol).length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Contiguous ids, and every field as the exchange issued it. */
  async expectFaithful(exchange: DemoExchange, symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) {
      const trades = this.of(symbol);
      const first = trades[0]?.tradeId ?? NaN;
      expect(trades.map(({ tradeId }) => tradeId)).toEqual(trades.map((_, index) => first + index));
      expect(trades).toEqual((await issuedTrades(exchange, symbol, first)).slice(0, trades.length));
    }
  }
}

/** The exchange's own log, asked for without any client. */
export async function issuedTrades(
  exchange: DemoExchange,
  symbol: string,
  fromId: number,
): Promise<HeardTrade[]> {
  const info = await fetch(`${exchange.restUrl}/fapi/v1/ping`);
  const prefix = info.ok ? '/fapi/v1' : '/api/v3';
  const path = `${prefix}/aggTrades?symbol=${symbol}&fromId=${fromId}&limit=1000`;
  const rows = (await (await fetch(exchange.restUrl + path)).json()) as {
    a: number;
    p: string;
    q: string;
    T: number;
    m: boolean;
  }[];
  return rows.map(({ a, p, q, T, m }) => ({
    symbol,
    tradeId: a,
    priceQuote: Number(p),
    quantityBase: Number(q),
    tradeTimeMs: T,
    takerSold: m,
  }));
}
