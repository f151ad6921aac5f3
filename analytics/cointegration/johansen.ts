import { dot } from './dot.ts';
import { legResiduals, type NoResidualsReason } from './leg-residuals.ts';
import { notAvailable, type NotAvailable } from './not-available.ts';
import { orthogonalBasis } from './orthogonal-basis.ts';
import { projectionOf } from './projection.ts';

/** How many independent mixes of the two legs revert: 0 none, 1 the spread, 2 each leg by itself. */
export type CointegrationRank = 0 | 1 | 2;

/** "No more than so many": rejected at 5 % when the statistic is above the critical value. */
export interface TraceTest {
  readonly statistic: number;
  readonly criticalValues: CriticalTraces;
}

interface CriticalTraces {
  readonly tenPct: number;
  readonly fivePct: number;
  readonly onePct: number;
}

/** Johansen's trace test of a pair. */
export interface JohansenTest {
  readonly kind: 'tested';
  /** Of rank 0, against 1 or 2. */
  readonly none: TraceTest;
  /** Of rank 1 or less, against 2. */
  readonly atMostOne: TraceTest;
  /** The rank by both tests at 5 %. */
  readonly rank: CointegrationRank;
  /** Squared canonical correlations of levels and changes, the greater one first. */
  readonly eigenvalues: readonly [number, number];
  readonly lagCount: number;
  readonly sampleCount: number;
}

export type JohansenResult =
  JohansenTest | NotAvailable<NoResidualsReason | 'lagTooLong' | 'noNoise'>;

export interface JohansenOptions {
  /** Lagged changes of each leg, 1 or more; statsmodels' `k_ar_diff`. */
  readonly lagCount: number;
  /** See `RollingOls`: 0 for prices, 1 for log prices. */
  readonly baseMagnitude: number;
}

/** J. G. MacKinnon, A. A. Haug and L. Michelis 1999, for a constant (det_order 0), as in statsmodels. */
const tracesOfNone = { tenPct: 13.4294, fivePct: 15.4943, onePct: 19.9349 } as const;
const tracesOfAtMostOne = { tenPct: 2.7055, fivePct: 3.8415, onePct: 6.6349 } as const;

/** A correlation nearer to 1 than this is 1 and rounding: the market has no noise to test by. */
const leastRest = 1e-12;

/**
 * Johansen's trace test of two legs with a constant: statsmodels' `coint_johansen(…, 0, lagCount)`.
 * Symmetric in the legs. Its verdict of rank 2, both legs stationary, is one that Engle and Granger's
 * test cannot give.
 *
 * The test is the same for every mix of the legs, so it is done on the residual of y on x and on x: of
 * legs that move together, the plain ones would be nearly collinear.
 *
 * @param y - one leg, oldest first
 * @param x - the other, as long as `y`
 * @throws RangeError for legs of different lengths or a lag that is no whole number above 0
 */
export function johansen(
  y: Float64Array,
  x: Float64Array,
  { lagCount, baseMagnitude }: JohansenOptions,
): JohansenResult {
  if (!Number.isSafeInteger(lagCount) || lagCount < 1) {
    throw new RangeError(`Johansen's test takes 1 or more lags, not ${lagCount}.`);
  }
  const line = legResiduals(y, x, baseMagnitude);
  if (line.kind === 'notAvailable') {
    return line;
  }
  const sampleCount = y.length;
  const rowCount = sampleCount - 1 - lagCount;
  if (rowCount < 4 * (lagCount + 1)) {
    return notAvailable('lagTooLong');
  }
  const origin = x[0] ?? 0;
  const mixes = [line.residuals, x.map((value) => value - origin)] as const;
  const changes = mixes.map((mix) => mix.subarray(1).map((value, i) => value - (mix[i] ?? 0)));
  const removeFrom = lagProjection(changes, lagCount);
  const eigenvalues = squaredCorrelations(
    mixes.map((mix) => removeFrom(mix.slice(lagCount, -1))),
    changes.map((change) => removeFrom(change.slice(lagCount))),
  );
  if (eigenvalues === undefined) {
    return notAvailable('noNoise');
  }
  const traces = eigenvalues.map((eigenvalue) => -rowCount * Math.log1p(-eigenvalue));
  const atMostOne = traces[1] ?? 0;
  const none = (traces[0] ?? 0) + atMostOne;
  return {
    kind: 'tested',
    none: { statistic: none, criticalValues: tracesOfNone },
    atMostOne: { statistic: atMostOne, criticalValues: tracesOfAtMostOne },
    rank: rankOf(none, atMostOne),
    eigenvalues,
    lagCount,
    sampleCount,
  };
}

function rankOf(none: number, atMostOne: number): CointegrationRank {
  if (!(none > tracesOfNone.fivePct)) {
    return 0;
  }
  return atMostOne > tracesOfAtMostOne.fivePct ? 2 : 1;
}

/** Takes the constant and the lagged changes of both legs out of a vector, and gives it back. */
function lagProjection(
  changes: readonly Float64Array[],
  lagCount: number,
): (vector: Float64Array) => Float64Array {
  const columns = changes.flatMap((change) =>
    Array.from({ length: lagCount }, (_, j) =>
      centred(change.slice(lagCount - 1 - j, change.length - 1 - j)),
    ),
  );
  const size = columns.length;
  const products = new Float64Array(size * size);
  columns.forEach((column, j) => {
    for (let k = 0; k <= j; k += 1) {
      products[j * size + k] = dot(column, columns[k] ?? column);
    }
  });
  const projection = projectionOf(columns, products);
  return (vector) => {
    centred(vector);
    projection.removeFrom(vector);
    return vector;
  };
}

/** Takes its mean out of a vector, in place, and gives it back. */
function centred(vector: Float64Array): Float64Array {
  let sum = 0;
  for (const value of vector) {
    sum += value;
  }
  const mean = sum / vector.length;
  vector.forEach((value, i) => {
    vector[i] = value - mean;
  });
  return vector;
}

/**
 * The squared canonical correlations: with orthonormal L of the levels and C of the changes, the squared
 * singular values of M = L'C. The greater singular value is half of |M's part that turns| + |M's part that
 * mirrors|; the smaller one comes by division, |det M| = σ₁σ₂, not as a small difference.
 *
 * @returns `undefined` where levels or changes are no two directions, or the one tells the other exactly
 */
function squaredCorrelations(
  levels: readonly Float64Array[],
  changes: readonly Float64Array[],
): readonly [number, number] | undefined {
  const [l0, l1] = orthogonalBasis(levels);
  const [c0, c1] = orthogonalBasis(changes);
  if (l0 === undefined || l1 === undefined || c0 === undefined || c1 === undefined) {
    return undefined;
  }
  const m00 = dot(l0, c0);
  const m01 = dot(l0, c1);
  const m10 = dot(l1, c0);
  const m11 = dot(l1, c1);
  const turning = Math.hypot(m00 + m11, m10 - m01);
  const mirroring = Math.hypot(m00 - m11, m10 + m01);
  const greater = (turning + mirroring) / 2;
  if (!(1 - greater > leastRest)) {
    return undefined;
  }
  const smaller = greater > 0 ? (m00 * m11 - m01 * m10) / greater : 0;
  return [greater * greater, smaller * smaller];
}
