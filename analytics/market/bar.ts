/** One OHLCV bar of one leg, `[openTimeMs, openTimeMs + barLength)` of Binance's trade time. */
export interface Bar {
  readonly openTimeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volumeBase: number;
  readonly tickCount: number;
}

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
