import { dot, subtractScaled } from './dot.ts';

/** A column of which those before it leave less than this share is a mix of them. */
const leastShare = 1e-12;

/**
 * Directions of unit length, at right angles to each other, one for each column that is not a mix of
 * those before it and `undefined` for the others: Gram and Schmidt, twice, which is as exact as a QR
 * factorisation (Giraud, Langou, Rozložník 2005). Slow, and exact where products of columns are not.
 */
export function orthogonalBasis(
  columns: readonly Float64Array[],
): readonly (Float64Array | undefined)[] {
  const directions: (Float64Array | undefined)[] = [];
  for (const column of columns) {
    const rest = column.slice();
    projectOut(directions, rest);
    projectOut(directions, rest);
    const lengthSquared = dot(rest, rest);
    if (lengthSquared > leastShare * leastShare * dot(column, column)) {
      const perLength = 1 / Math.sqrt(lengthSquared);
      directions.push(rest.map((value) => value * perLength));
    } else {
      directions.push(undefined);
    }
  }
  return directions;
}

/** Takes the part along the directions out of a vector. */
export function projectOut(
  directions: readonly (Float64Array | undefined)[],
  vector: Float64Array,
): void {
  for (const direction of directions) {
    if (direction !== undefined) {
      subtractScaled(vector, dot(direction, vector), direction);
    }
  }
}
