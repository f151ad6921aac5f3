import { dot } from './dot.ts';

/**
 * Sums of products of a series with itself, lagged by 0 … `lagCount`, all over the same rows
 * i = lagCount … m − 1:
 *
 *     C[j][k] = Σᵢ w[i − j]·w[i − k]
 *
 * One long sum for each difference d = k − j instead of one for each pair: with a = i − j the sums of
 * one d run over the same products w[a]·w[a − d], but for some at both ends. Those are added to the part
 * that all have in common and never taken away, so that nothing cancels.
 *
 * @param changes - w, at least 2·lagCount + 1 values
 * @returns the symmetric (lagCount + 1)² matrix, row by row
 */
export function lagProducts(changes: Float64Array, lagCount: number): Float64Array {
  const size = lagCount + 1;
  const products = new Float64Array(size * size);
  const count = changes.length;
  for (let d = 0; d < size; d += 1) {
    const commonEnd = count - lagCount + d;
    const common = dot(
      changes.subarray(lagCount, commonEnd),
      changes.subarray(lagCount - d, commonEnd - d),
    );
    const put = (j: number, sum: number): void => {
      products[j * size + j + d] = sum;
      products[(j + d) * size + j] = sum;
    };
    const productAt = (a: number): number => (changes[a] ?? 0) * (changes[a - d] ?? 0);
    const lastJ = lagCount - d;
    let newest = 0;
    for (let j = lastJ; j >= 0; j -= 1) {
      put(j, common + newest);
      newest += productAt(count - j);
    }
    let oldest = 0;
    for (let j = 1; j <= lastJ; j += 1) {
      oldest += productAt(lagCount - j);
      put(j, (products[j * size + j + d] ?? 0) + oldest);
    }
  }
  return products;
}
