/**
 * OHLCV bars of one leg as columns, oldest first; row `i` of every array is one bar. Buckets with no
 * trade have no row. Bars cover `[openTimeMs, openTimeMs + barLength)` of Binance's trade time.
 */
export interface BarColumns {
  readonly openTimeMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volumeBase: Float64Array;
  readonly tickCount: Float64Array;
}
