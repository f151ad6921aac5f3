/** A trade as a place in the row of a symbol's trades. */
export interface TradePoint {
  readonly tradeId: number;
  readonly tradeTimeMs: number;
}
