/**
 * Order statistics of the first `count` numbers of an array, which are reordered in place. Written
 * out because `TypedArray.sort` needs a view of its own for every part of an array.
 */

/** Up to this length insertion is faster than partitioning. */
const shortLength = 24;

/**
 * The number that would stand at `rank` after sorting, by Hoare's quickselect with a median of three.
 * What stands before it afterwards is not larger, what stands behind it not smaller.
 *
 * @throws RangeError for a rank outside
 */
export function selectRank(values: Float64Array, count: number, rank: number): number {
  if (!(rank >= 0 && rank < count && count <= values.length)) {
    throw new RangeError(`There is no rank ${rank} among ${count} of ${values.length} numbers.`);
  }
  let from = 0;
  let to = count - 1;
  while (to - from > shortLength) {
    const middle = partition(values, from, to);
    // The parts are [from … middle] and [middle + 1 … to].
    if (rank <= middle) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }
  insertionSort(values, from, to);
  return values[rank] ?? 0;
}

/**
 * The median; of an even count the mean of the two in the middle.
 * @throws RangeError when there are no numbers
 */
export function medianOf(values: Float64Array, count: number): number {
  const half = count >>> 1;
  const upper = selectRank(values, count, half);
  if (count % 2 === 1) {
    return upper;
  }
  let lower = -Infinity;
  for (let i = 0; i < half; i += 1) {
    const value = values[i] ?? 0;
    if (value > lower) {
      lower = value;
    }
  }
  return (lower + upper) / 2;
}

/** Sorts `values[from … to]`, both included, in rising order. */
export function sortRange(values: Float64Array, from: number, to: number): void {
  let first = from;
  let last = to;
  while (last - first > shortLength) {
    const middle = partition(values, first, last);
    // The shorter part by recursion, the longer one by the loop: the depth stays logarithmic.
    if (middle - first < last - middle) {
      sortRange(values, first, middle);
      first = middle + 1;
    } else {
      sortRange(values, middle + 1, last);
      last = middle;
    }
  }
  insertionSort(values, first, last);
}

/** Hoare's partition: stops at equal numbers from both sides, so that ties split in the middle. */
function partition(values: Float64Array, from: number, to: number): number {
  const pivot = medianOfThree(values[from] ?? 0, values[(from + to) >>> 1] ?? 0, values[to] ?? 0);
  let left = from - 1;
  let right = to + 1;
  for (;;) {
    do {
      left += 1;
    } while ((values[left] ?? 0) < pivot);
    do {
      right -= 1;
    } while ((values[right] ?? 0) > pivot);
    if (left >= right) {
      // Never `to`: of the three numbers one that is not the last is no smaller than the pivot.
      return right;
    }
    const swapped = values[left] ?? 0;
    values[left] = values[right] ?? 0;
    values[right] = swapped;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function insertionSort(values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i <= to; i += 1) {
    const value = values[i] ?? 0;
    let slot = i;
    while (slot > from && (values[slot - 1] ?? 0) > value) {
      values[slot] = values[slot - 1] ?? 0;
      slot -= 1;
    }
    values[slot] = value;
  }
}
