import { describe, expect, it } from 'vitest';
import type { HedgeEstimator } from '../../../analytics/fits/hedge-estimator.ts';
import { HuberHedge } from '../../../analytics/fits/huber-hedge.ts';
import { OlsHedge } from '../../../analytics/fits/ols-hedge.ts';
import { TheilSenHedge } from '../../../analytics/fits/theil-sen-hedge.ts';
import { TlsHedge } from '../../../analytics/fits/tls-hedge.ts';
import { RollingMoments } from '../../../analytics/zscore/rolling-moments.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import {
  logarithms,
  rollingSegments,
  WorstErrors,
  type Segment,
} from '../../fixtures/rolling-segments.ts';
import { naiveHuber, naiveTheilSen, naiveTls, type NaiveLine } from './naive-fits.ts';

type NaiveFit = (x: Float64Array, y: Float64Array) => NaiveLine | undefined;

const isStill = (values: Float64Array): boolean => values.every((value) => value === values[0]);

/** (last − mean) / sd. */
function scoreOf(values: readonly number[]): number {
  const origin = values[0] ?? NaN;
  const moved = values.map((value) => value - origin);
  const mean = moved.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = moved.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return ((moved.at(-1) ?? NaN) - mean) / Math.sqrt(squares / (values.length - 1));
}

/** Rolls through a segment and fits every window from nothing at each step. */
function compare(
  estimator: HedgeEstimator,
  segment: Segment,
  windowSamples: number,
  baseMagnitude: number,
  naiveFit: NaiveFit,
  errors: WorstErrors,
): void {
  const { x, y, name } = segment;
  const moments = new RollingMoments(windowSamples);
  let exactSpreads: number[] = [];
  estimator.clear();
  for (let i = 0; i < x.length; i += 1) {
    estimator.push(x[i] ?? NaN, y[i] ?? NaN);
    if (i + 1 < windowSamples) {
      if (estimator.noFitReason !== 'warming') {
        errors.mismatches.push(`${name} ${i}: a fit of a window that is not full`);
      }
      continue;
    }
    const windowX = x.subarray(i + 1 - windowSamples, i + 1);
    const windowY = y.subarray(i + 1 - windowSamples, i + 1);
    const leastSquares = exactStatistics(windowX, windowY);
    if (isStill(windowX) !== (estimator.noFitReason === 'constantX')) {
      errors.mismatches.push(`${name} ${i}: ${estimator.noFitReason}`);
    }
    if (!estimator.hasFit || leastSquares === undefined) {
      moments.clear();
      exactSpreads = [];
      continue;
    }
    const exact = naiveFit(windowX, windowY);
    if (exact === undefined) {
      errors.mismatches.push(`${name} ${i}: a fit that is none`);
      continue;
    }
    errors.comparedCount += 1;
    const { alphaStandardError, betaStandardError } = leastSquares;
    errors.note('beta', estimator.beta ?? NaN, exact.beta, betaStandardError);
    errors.note('alpha', estimator.alpha ?? NaN, exact.alpha, alphaStandardError);
    const [xi = NaN, yi = NaN] = [x[i], y[i]];
    moments.push(yi - (estimator.beta ?? NaN) * xi);
    exactSpreads = [...exactSpreads.slice(1 - windowSamples), yi - exact.beta * xi];
    const floor = 1e-14 * (Math.abs(windowY[0] ?? 0) + baseMagnitude);
    const isPerfect = exact.residualSd < floor;
    if (isPerfect !== (estimator.residualSd === 0)) {
      errors.mismatches.push(
        `${name} ${i}: sd ${estimator.residualSd}, exactly ${exact.residualSd}`,
      );
    }
    if (isPerfect) {
      continue;
    }
    errors.note('residualSd', estimator.residualSd, exact.residualSd, 0);
    const zInWindow = estimator.residual(xi, yi) / estimator.residualSd;
    errors.note('zInWindow', zInWindow, exact.residual(xi, yi) / exact.residualSd, 1);
    if (exactSpreads.length === windowSamples) {
      const spread = yi - (estimator.beta ?? NaN) * xi;
      const zRolling = moments.deviation(spread) / moments.standardDeviation(1);
      errors.note('zRolling', zRolling, scoreOf(exactSpreads), 1);
    }
    const nextX = x[i + 1] ?? NaN;
    const nextY = y[i + 1] ?? NaN;
    if (Number.isFinite(nextX)) {
      const zScore = estimator.residual(nextX, nextY) / estimator.predictionSd(nextX);
      errors.note('zScore', zScore, exact.residual(nextX, nextY) / exact.residualSd, 1);
    }
  }
}

interface Method {
  readonly name: string;
  readonly make: (options: {
    readonly windowSamples: number;
    readonly baseMagnitude: number;
  }) => HedgeEstimator;
  readonly naiveFit: (isLog: boolean) => NaiveFit;
  readonly windowSamples: number;
}

const methods: Method[] = [
  {
    name: 'total least squares',
    make: (options) => new TlsHedge(options),
    naiveFit: (isLog) => (x, y) => (isStill(y) ? flatLine(x, y) : naiveTls(x, y, isLog)),
    windowSamples: 60,
  },
  {
    name: 'Theil-Sen',
    make: (options) => new TheilSenHedge(options),
    naiveFit: () => naiveTheilSen,
    windowSamples: 25,
  },
  {
    name: 'Huber',
    make: (options) => new HuberHedge(options),
    naiveFit: (isLog) => (x, y) => (isStill(y) ? flatLine(x, y) : naiveHuber(x, y, isLog ? 1 : 0)),
    windowSamples: 25,
  },
];

const flatLine = (_x: Float64Array, y: Float64Array): NaiveLine => ({
  alpha: y[0] ?? NaN,
  beta: 0,
  residualSd: 0,
  residual: (_xValue, yValue) => yValue - (y[0] ?? NaN),
});

const cases = methods.flatMap((method) => [
  { ...method, scale: 'price' as const },
  { ...method, scale: 'log' as const },
]);

describe('hedge ratios against a fit from nothing at each of over 100,000 steps', () => {
  it.each(cases)(
    '$name, $scale, window $windowSamples',
    (method) => {
      const baseMagnitude = method.scale === 'log' ? 1 : 0;
      const { windowSamples } = method;
      const estimator = method.make({ windowSamples, baseMagnitude });
      const errors = new WorstErrors();
      const hard = new WorstErrors();
      let stepCount = 0;
      for (const prices of rollingSegments()) {
        const segment = method.scale === 'log' ? logarithms(prices) : prices;
        const isHard = prices.name === 'an almost perfect fit';
        const naiveFit = method.naiveFit(method.scale === 'log');
        compare(estimator, segment, windowSamples, baseMagnitude, naiveFit, isHard ? hard : errors);
        stepCount += segment.x.length;
      }
      expect(stepCount).toBeGreaterThan(100_000);
      expect([...errors.mismatches, ...hard.mismatches].slice(0, 5)).toEqual([]);
      expect(errors.comparedCount + hard.comparedCount).toBeGreaterThan(80_000);
      expect(errors.beyond(1e-9)).toEqual([]);
      // s = y − βx loses the seven digits by which its residuals are smaller: see the test of SpreadScore.
      const isRolling = (error: string): boolean => error.startsWith('zRolling');
      expect(hard.beyond(1e-9).filter((error) => !isRolling(error))).toEqual([]);
      expect(hard.beyond(1e-8)).toEqual([]);
    },
    120_000,
  );
});

describe('the standard error of the least-squares slope', () => {
  it('is that of an exact recomputation', () => {
    const errors = new WorstErrors();
    for (const segment of rollingSegments()) {
      const estimator = new OlsHedge({ windowSamples: 60, baseMagnitude: 0 });
      segment.x.forEach((value, i) => {
        estimator.push(value, segment.y[i] ?? NaN);
        const end = i + 1;
        if (i % 7 === 0 && estimator.hasFit && estimator.residualSd > 0) {
          const exact = exactStatistics(
            segment.x.subarray(end - 60, end),
            segment.y.subarray(end - 60, end),
          );
          errors.comparedCount += 1;
          const { betaStandardError = NaN } = estimator;
          errors.note('betaStandardError', betaStandardError, exact?.betaStandardError ?? NaN, 0);
        }
      });
    }
    expect(errors.comparedCount).toBeGreaterThan(10_000);
    expect(errors.beyond(1e-9)).toEqual([]);
  });
});
