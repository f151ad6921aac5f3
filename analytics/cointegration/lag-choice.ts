import { choleskyInPlace } from './cholesky.ts';
import { dot } from './dot.ts';
import { lagProducts } from './lag-products.ts';
import { orthogonalBasis, projectOut } from './orthogonal-basis.ts';

/**
 * The largest lag that the search tries, ⌈12·(n/100)^¼⌉ (Schwert 1989), as far as half of the samples
 * reaches: the rule of statsmodels' adfuller.
 */
export function greatestLag(sampleCount: number): number {
  const schwert = Math.ceil(12 * (sampleCount / 100) ** 0.25);
  return Math.min(schwert, lagLimit(sampleCount));
}

/** The largest lag that may be asked for. */
export function lagLimit(sampleCount: number): number {
  return Math.floor(sampleCount / 2) - 1;
}

/**
 * The number of lagged changes with the least AIC in Δeᵢ = γeᵢ + Σ φⱼ·Δeᵢ₋ⱼ + u (eᵢ is the level before
 * the change), the smallest one of equals. All lags are tried on the rows that the largest one leaves.
 *
 * One Cholesky factor serves them all: its last row z belongs to the changes to be explained, and
 * RSS of the first k columns = Σ(Δe)² − z₁² − … − z_k².
 *
 * @param level - e without its last value
 * @param changes - Δe, as long as `level`
 */
export function lagOfLeastAic(
  level: Float64Array,
  changes: Float64Array,
  greatest: number,
): number {
  const sums =
    residualSumsByProducts(level, changes, greatest) ??
    residualSumsByBasis(level, changes, greatest);
  const rowCount = changes.length - greatest;
  let best = 0;
  let leastAic = Infinity;
  sums.forEach(({ residualSum, rank }, lag) => {
    // Without the constants that all lags share.
    const aic = rowCount * Math.log(residualSum) + 2 * rank;
    if (aic < leastAic) {
      leastAic = aic;
      best = lag;
    }
  });
  return best;
}

/** RSS with a number of lags, and how many columns it really has. */
interface LagFit {
  readonly residualSum: number;
  readonly rank: number;
}

/** `undefined` when the columns are too nearly collinear for their products. */
function residualSumsByProducts(
  level: Float64Array,
  changes: Float64Array,
  greatest: number,
): readonly LagFit[] | undefined {
  const products = lagProducts(changes, greatest);
  const productSize = greatest + 1;
  const size = greatest + 2;
  const last = size - 1;
  const matrix = new Float64Array(size * size);
  const rows = level.subarray(greatest);
  matrix[0] = dot(rows, rows);
  for (let lag = 0; lag <= greatest; lag += 1) {
    // The lags come after the level, and lag 0, the changes to be explained, after them.
    const row = lag === 0 ? last : lag;
    matrix[row * size] = dot(rows, changes.subarray(greatest - lag));
    for (let other = 1; other <= lag; other += 1) {
      matrix[lag * size + other] = products[lag * productSize + other] ?? 0;
    }
    matrix[last * size + (lag === 0 ? last : lag)] = products[lag] ?? 0;
  }
  let residualSum = products[0] ?? 0;
  if (!choleskyInPlace(matrix, size)) {
    return undefined;
  }
  const fits: LagFit[] = [];
  for (let column = 0; column < last; column += 1) {
    const z = matrix[last * size + column] ?? 0;
    residualSum -= z * z;
    fits.push({ residualSum, rank: column + 1 });
  }
  return fits;
}

function residualSumsByBasis(
  level: Float64Array,
  changes: Float64Array,
  greatest: number,
): readonly LagFit[] {
  const columns = [level.subarray(greatest), ...laggedChanges(changes, greatest)];
  const rest = changes.slice(greatest);
  let rank = 0;
  return orthogonalBasis(columns).map((direction) => {
    if (direction !== undefined) {
      projectOut([direction], rest);
      rank += 1;
    }
    return { residualSum: dot(rest, rest), rank };
  });
}

/** Views of the changes 1 … `lagCount` rows earlier, for the rows from `lagCount` on. */
export function laggedChanges(changes: Float64Array, lagCount: number): Float64Array[] {
  return Array.from({ length: lagCount }, (_, j) =>
    changes.subarray(lagCount - 1 - j, changes.length - 1 - j),
  );
}
