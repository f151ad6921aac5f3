import { choleskyInPlace, solveCholesky } from './cholesky.ts';
import { dot, subtractScaled } from './dot.ts';
import { orthogonalBasis, projectOut } from './orthogonal-basis.ts';

/** What least squares on some columns leaves of a vector. */
export interface Projection {
  /** How many of the columns are no mix of others. */
  readonly rank: number;
  /** Takes out of the vector, in place, what the columns explain. */
  readonly removeFrom: (vector: Float64Array) => void;
}

/**
 * Least squares by the columns' products, several times as fast as by a QR factorisation. Products square
 * the columns' condition number, but what is left of a vector is summed from the columns themselves, and
 * so has lost the digits of the plain condition number alone: at most four where Cholesky's factor exists.
 * Columns too nearly collinear for that are made orthogonal.
 *
 * @param columns - of one length
 * @param products - of each column with each; overwritten
 */
export function projectionOf(columns: readonly Float64Array[], products: Float64Array): Projection {
  const size = columns.length;
  if (!choleskyInPlace(products, size)) {
    const directions = orthogonalBasis(columns);
    return {
      rank: directions.filter((direction) => direction !== undefined).length,
      removeFrom: (vector) => projectOut(directions, vector),
    };
  }
  const weights = new Float64Array(size);
  return {
    rank: size,
    removeFrom: (vector) => {
      columns.forEach((column, j) => {
        weights[j] = dot(column, vector);
      });
      solveCholesky(products, size, weights);
      columns.forEach((column, j) => subtractScaled(vector, weights[j] ?? 0, column));
    },
  };
}
