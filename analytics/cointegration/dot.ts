/**
 * Σ aᵢbᵢ over the length of `a`. Four sums side by side: each addition need not wait for the one
 * before it, and each sum rounds a quarter as often.
 */
export function dot(a: Float64Array, b: Float64Array): number {
  const length = a.length;
  const whole = length - (length % 4);
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = 0; i < whole; i += 4) {
    sum0 += (a[i] ?? 0) * (b[i] ?? 0);
    sum1 += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    sum2 += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    sum3 += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = whole; i < length; i += 1) {
    sum0 += (a[i] ?? 0) * (b[i] ?? 0);
  }
  return sum0 + sum1 + (sum2 + sum3);
}

/** target −= factor · direction. */
export function subtractScaled(
  target: Float64Array,
  factor: number,
  direction: Float64Array,
): void {
  for (let i = 0; i < target.length; i += 1) {
    target[i] = (target[i] ?? 0) - factor * (direction[i] ?? 0);
  }
}
