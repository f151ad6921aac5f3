/** Differences from sample to sample: of log prices, log returns. */
export function moves(values: Float64Array): Float64Array {
  return values.subarray(1).map((value, i) => value - (values[i] ?? NaN));
}
