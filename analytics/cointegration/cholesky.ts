/**
 * A pivot that keeps less than this share of its column has lost eight digits to the columns before
 * it: the columns are too nearly collinear for their products, and need `orthogonalBasis`.
 */
const leastPivotShare = 1e-8;

/**
 * Replaces the lower triangle of a symmetric matrix of products, row by row, by its Cholesky factor.
 * @returns whether all columns but the last one are clearly apart; otherwise the matrix is spoilt. The
 *   last pivot, the squared length of what the others leave of the last column, must keep its digits
 *   just as well.
 */
export function choleskyInPlace(matrix: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j += 1) {
    const rowJ = j * size;
    const diagonal = matrix[rowJ + j] ?? 0;
    let pivot = diagonal;
    for (let k = 0; k < j; k += 1) {
      const value = matrix[rowJ + k] ?? 0;
      pivot -= value * value;
    }
    if (!(pivot > leastPivotShare * diagonal)) {
      return false;
    }
    const root = Math.sqrt(pivot);
    matrix[rowJ + j] = root;
    for (let i = j + 1; i < size; i += 1) {
      const rowI = i * size;
      let sum = matrix[rowI + j] ?? 0;
      for (let k = 0; k < j; k += 1) {
        sum -= (matrix[rowI + k] ?? 0) * (matrix[rowJ + k] ?? 0);
      }
      matrix[rowI + j] = sum / root;
    }
  }
  return true;
}

/** Solves LLᵀs = v in place, with the factor of `choleskyInPlace`. */
export function solveCholesky(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let i = 0; i < size; i += 1) {
    let sum = vector[i] ?? 0;
    for (let k = 0; k < i; k += 1) {
      sum -= (factor[i * size + k] ?? 0) * (vector[k] ?? 0);
    }
    vector[i] = sum / (factor[i * size + i] ?? 0);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = vector[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) {
      sum -= (factor[k * size + i] ?? 0) * (vector[k] ?? 0);
    }
    vector[i] = sum / (factor[i * size + i] ?? 0);
  }
}
