/**
 * Writes twice the rank of each value, equal ones with the average rank: a whole number,
 * 2·(smaller ones) + (equal ones, itself included) + 1.
 *
 * @param sorted - room for as many values, which it holds in order afterwards
 */
export function doubledRanks(
  values: Float64Array,
  sorted: Float64Array,
  ranks: Float64Array,
): void {
  sorted.set(values);
  sorted.sort();
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    const smallerCount = countUpTo(sorted, value, false);
    const notLargerCount = countUpTo(sorted, value, true);
    ranks[i] = smallerCount + notLargerCount + 1;
  }
}

/** Values in order that are smaller, or not larger, than this one. */
function countUpTo(sorted: Float64Array, value: number, isEqualCounted: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle] ?? 0;
    if (other < value || (isEqualCounted && other === value)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
