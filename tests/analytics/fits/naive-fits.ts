import { DoubleDouble } from '../../fixtures/double-double.ts';

/** A line of one window, from nothing but the window. */
export interface NaiveLine {
  readonly beta: number;
  readonly alpha: number;
  readonly residualSd: number;
  /** y − α − βx, not made of the rounded α and β. */
  readonly residual: (x: number, y: number) => number;
}

const squareRoot = (value: DoubleDouble): DoubleDouble => {
  const root = Math.sqrt(value.value);
  const rest = value.copy().subtract(DoubleDouble.of(root).multiply(DoubleDouble.of(root)));
  return root > 0 ? DoubleDouble.of(root).add(rest.value / (2 * root)) : DoubleDouble.of(0);
};

function meanOf(values: Float64Array): DoubleDouble {
  const sum = new DoubleDouble();
  for (const value of values) {
    sum.add(value);
  }
  return sum.divide(DoubleDouble.of(values.length));
}

/** Deming's formula as every textbook has it, in 106 bits. */
export function naiveTls(x: Float64Array, y: Float64Array, isLog: boolean): NaiveLine | undefined {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  const sumXX = new DoubleDouble();
  const sumXY = new DoubleDouble();
  const sumYY = new DoubleDouble();
  const dx = new DoubleDouble();
  const dy = new DoubleDouble();
  for (let i = 0; i < x.length; i += 1) {
    dx.set(x[i] ?? NaN, 0).subtract(meanX);
    dy.set(y[i] ?? NaN, 0).subtract(meanY);
    sumXX.addProduct(dx, dx);
    sumXY.addProduct(dx, dy);
    sumYY.addProduct(dy, dy);
  }
  const unit = isLog ? DoubleDouble.of(1) : meanY.copy().divide(meanX);
  const ratio = unit.copy().multiply(unit);
  const excess = sumYY.copy().subtract(ratio.copy().multiply(sumXX));
  const cross = sumXY.copy().multiply(sumXY).multiply(ratio).multiply(DoubleDouble.of(4));
  const root = squareRoot(excess.copy().multiply(excess).addProduct(cross, DoubleDouble.of(1)));
  if (sumXY.value === 0) {
    return undefined;
  }
  const twice = DoubleDouble.of(2).multiply(sumXY);
  // The same root in the form in which nothing cancels.
  const beta =
    excess.value >= 0
      ? excess.copy().subtract(DoubleDouble.of(0).subtract(root)).divide(twice)
      : twice.copy().multiply(ratio).divide(root.copy().subtract(excess));
  const alpha = meanY.copy().subtract(beta.copy().multiply(meanX));
  const rss = sumYY
    .copy()
    .subtract(beta.copy().multiply(sumXY).multiply(DoubleDouble.of(2)))
    .addProduct(beta.copy().multiply(beta), sumXX);
  return {
    beta: beta.value,
    alpha: alpha.value,
    residualSd: Math.sqrt(Math.max(0, rss.value) / (x.length - 2)),
    residual: (xValue, yValue) =>
      DoubleDouble.of(yValue)
        .subtract(alpha)
        .subtract(beta.copy().multiply(DoubleDouble.of(xValue))).value,
  };
}

const sorted = (values: number[]): Float64Array => Float64Array.from(values).sort();

function middle(order: Float64Array): number {
  const half = order.length / 2;
  return ((order[Math.ceil(half) - 1] ?? NaN) + (order[Math.floor(half)] ?? NaN)) / 2;
}

/** All slopes, sorted. */
export function naiveTheilSen(x: Float64Array, y: Float64Array): NaiveLine | undefined {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const dx = (x[i] ?? NaN) - (x[j] ?? NaN);
      if (dx !== 0) {
        slopes.push(((y[i] ?? NaN) - (y[j] ?? NaN)) / dx);
      }
    }
  }
  if (slopes.length === 0) {
    return undefined;
  }
  const beta = middle(sorted(slopes));
  // About the last sample; the estimator takes the first.
  const originX = x.at(-1) ?? NaN;
  const originY = y.at(-1) ?? NaN;
  const residuals = Array.from(x, (value, i) => (y[i] ?? NaN) - originY - beta * (value - originX));
  const shift = middle(sorted(residuals));
  const squares = residuals.reduce((sum, e) => sum + (e - shift) ** 2, 0);
  return {
    beta,
    alpha: DoubleDouble.of(originY)
      .subtract(DoubleDouble.of(beta).multiply(DoubleDouble.of(originX)))
      .add(shift).value,
    residualSd: Math.sqrt(squares / (x.length - 2)),
    residual: (xValue, yValue) => yValue - originY - beta * (xValue - originX) - shift,
  };
}

/** Reweighted least squares from the least-squares line on, until nothing moves any more. */
export function naiveHuber(
  x: Float64Array,
  y: Float64Array,
  baseMagnitude: number,
): NaiveLine | undefined {
  const count = x.length;
  const originX = x[count >> 1] ?? NaN;
  const originY = y[count >> 1] ?? NaN;
  const rounding = 1e-15 * Math.max(...y.map((value) => Math.abs(value - originY)));
  const floor = 1e-14 * (Math.abs(originY) + baseMagnitude);
  const d = x.map((value) => value - originX);
  const v = y.map((value) => value - originY);
  const weights = new Float64Array(count).fill(1);
  const sizes = new Float64Array(count);
  let beta = 0;
  let shift = 0;
  const residual = (xValue: number, yValue: number): number =>
    yValue - originY - beta * (xValue - originX) - shift;
  const line = (): NaiveLine => ({
    beta,
    alpha: DoubleDouble.of(originY)
      .subtract(DoubleDouble.of(beta).multiply(DoubleDouble.of(originX)))
      .add(shift).value,
    residualSd: Math.sqrt(
      v.reduce((sum, vi, i) => sum + (vi - beta * (d[i] ?? NaN) - shift) ** 2, 0) / (count - 2),
    ),
    residual,
  });
  for (let step = 0; step < 50_000; step += 1) {
    let sumW = 0;
    let sumD = 0;
    let sumV = 0;
    for (let i = 0; i < count; i += 1) {
      const weight = weights[i] ?? NaN;
      sumW += weight;
      sumD += weight * (d[i] ?? NaN);
      sumV += weight * ((v[i] ?? NaN) - beta * (d[i] ?? NaN));
    }
    const meanD = sumD / sumW;
    const meanV = sumV / sumW;
    let sumDD = 0;
    let sumDV = 0;
    for (let i = 0; i < count; i += 1) {
      const centred = (d[i] ?? NaN) - meanD;
      sumDD += (weights[i] ?? NaN) * centred * centred;
      sumDV += (weights[i] ?? NaN) * centred * ((v[i] ?? NaN) - beta * (d[i] ?? NaN) - meanV);
    }
    const move = sumDV / sumDD;
    const newShift = meanV - move * meanD;
    const moved = Math.abs(move) * Math.sqrt(sumDD / sumW) + Math.abs(newShift - shift);
    beta += move;
    shift = newShift;
    for (let i = 0; i < count; i += 1) {
      sizes[i] = Math.abs((v[i] ?? NaN) - shift - beta * (d[i] ?? NaN));
    }
    const scale = middle(sizes.slice().sort()) / 0.6744897501960817;
    if (scale < floor) {
      return step === 0 ? line() : undefined;
    }
    if (step > 0 && moved <= 2e-13 * scale + rounding) {
      return line();
    }
    for (let i = 0; i < count; i += 1) {
      weights[i] = Math.min(1, (1.345 * scale) / (sizes[i] ?? NaN));
    }
  }
  return undefined;
}
