import { describe, expect, it } from 'vitest';
import {
  defaultKalmanSettings,
  KalmanHedge,
  type KalmanSettings,
} from '../../../analytics/fits/kalman-hedge.ts';
import { DoubleDouble } from '../../fixtures/double-double.ts';
import { exactStatistics } from '../../fixtures/exact-statistics.ts';
import { priceSeries } from '../../fixtures/price-series.ts';
import { seededNormal } from '../../fixtures/random.ts';
import { logarithms, rollingSegments, WorstErrors } from '../../fixtures/rolling-segments.ts';

const dd = (value: number): DoubleDouble => DoubleDouble.of(value);
const product = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => a.copy().multiply(b);

/** The filter as written in the books, P − KhR and all, in 106 bits; θ = (β, α). */
class NaiveFilter {
  beta = dd(0);
  alpha = dd(0);
  pbb = dd(0);
  pba = dd(0);
  paa = dd(0);
  error = 0;
  variance = 0;

  /** One sample, with the drift V_w = (wbb, wba, waa). */
  take(
    x: number,
    y: number,
    noise: number,
    wbb: DoubleDouble,
    wba: DoubleDouble,
    waa: DoubleDouble,
  ) {
    const add = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => a.copy().add(b.high, b.low);
    const rbb = add(this.pbb, wbb);
    const rba = add(this.pba, wba);
    const raa = add(this.paa, waa);
    const hb = add(product(rbb, dd(x)), rba);
    const ha = add(product(rba, dd(x)), raa);
    const q = add(add(product(hb, dd(x)), ha), dd(noise));
    const e = dd(y)
      .subtract(this.alpha)
      .subtract(product(this.beta, dd(x)));
    const kb = hb.copy().divide(q);
    const ka = ha.copy().divide(q);
    this.beta = add(this.beta, product(kb, e));
    this.alpha = add(this.alpha, product(ka, e));
    this.pbb = rbb.subtract(product(kb, hb));
    this.pba = rba.subtract(product(kb, ha));
    this.paa = raa.subtract(product(ka, ha));
    this.error = e.value;
    this.variance = q.value;
  }
}

const windowSamples = 60;

function compareFixed(settings: KalmanSettings, isLog: boolean, errors: WorstErrors): number {
  const baseMagnitude = isLog ? 1 : 0;
  const noise = settings.observationVariance ?? NaN;
  const drift = dd(settings.delta).divide(dd(1 - settings.delta));
  const estimator = new KalmanHedge({ windowSamples, baseMagnitude }, settings);
  let stepCount = 0;
  for (const prices of rollingSegments()) {
    const { x, y, name } = isLog ? logarithms(prices) : prices;
    stepCount += x.length;
    // At 1e-8 and 1e9 a noise in the units of the scale is all or nothing; the measured one is for them.
    if (!isLog && /1e-8|1e9/.test(name)) {
      continue;
    }
    estimator.clear();
    const naive = new NaiveFilter();
    const unitY = 1e4 * (baseMagnitude + Math.abs(y[0] ?? NaN));
    const slopeSd = unitY / (baseMagnitude + Math.abs(x[0] ?? NaN));
    const slopeVariance = dd(slopeSd).multiply(dd(slopeSd));
    const originX = dd(x[0] ?? NaN);
    naive.alpha = dd(y[0] ?? NaN);
    naive.pbb = slopeVariance.copy();
    naive.pba = dd(0).subtract(product(slopeVariance, originX));
    naive.paa = product(product(slopeVariance, originX), originX).addProduct(dd(unitY), dd(unitY));
    for (let i = 0; i < x.length; i += 1) {
      const xi = x[i] ?? NaN;
      const yi = y[i] ?? NaN;
      const hadFit = estimator.hasFit;
      const z = hadFit ? estimator.residual(xi, yi) / estimator.predictionSd(xi) : NaN;
      estimator.push(xi, yi);
      naive.take(xi, yi, noise, drift, dd(0), drift);
      if (hadFit) {
        errors.comparedCount += 1;
        const se = Math.sqrt(naive.pbb.value);
        errors.note('z', z, naive.error / Math.sqrt(naive.variance), 1);
        errors.note('beta', estimator.beta ?? NaN, naive.beta.value, se);
        errors.note('standard error', estimator.betaStandardError ?? NaN, se, 0);
        const alphaSe = Math.sqrt(naive.paa.value);
        errors.note('alpha', estimator.alpha ?? NaN, naive.alpha.value, alphaSe);
      }
    }
  }
  return stepCount;
}

describe('KalmanHedge with a given observation variance', () => {
  it.each([
    ['price', { delta: 1e-6, observationVariance: 0.1 }],
    ['log', { delta: 1e-10, observationVariance: 1e-8 }],
    ['log', { delta: 1e-4, observationVariance: 1e-3 }],
  ])('equals the textbook recursion in 106 bits over 100,000 steps: %s, %j', (scale, settings) => {
    const errors = new WorstErrors();
    expect(compareFixed(settings, scale === 'log', errors)).toBeGreaterThan(100_000);
    expect(errors.comparedCount).toBeGreaterThan(75_000);
    expect(errors.beyond(1e-9)).toEqual([]);
  });
});

describe('KalmanHedge far from where it began', () => {
  it('still measures a spread of a billionth of the first price', () => {
    const settings = { delta: 1e-22, observationVariance: 1e-18 };
    const estimator = new KalmanHedge({ windowSamples, baseMagnitude: 0 }, settings);
    const naive = new NaiveFilter();
    const normal = seededNormal(9);
    const errors = new WorstErrors();
    for (let i = 0; i < 4_000; i += 1) {
      const x = Math.max(1, 1e6 * 0.99 ** i) * (1 + 1e-3 * normal());
      const y = 0.5 * x + 1e-9 * normal();
      if (i === 0) {
        const slopeVariance = dd((1e4 * y) / x).multiply(dd((1e4 * y) / x));
        naive.alpha = dd(y);
        naive.pbb = slopeVariance;
        naive.pba = dd(0).subtract(product(slopeVariance, dd(x)));
        naive.paa = product(product(slopeVariance, dd(x)), dd(x)).add((1e4 * y) ** 2);
      }
      const z = estimator.hasFit ? estimator.residual(x, y) / estimator.predictionSd(x) : NaN;
      estimator.push(x, y);
      const drift = dd(settings.delta).divide(dd(1 - settings.delta));
      naive.take(x, y, settings.observationVariance, drift, dd(0), drift);
      if (i > 3_000) {
        errors.note('z', z, naive.error / Math.sqrt(naive.variance), 1);
      }
    }
    expect(errors.beyond(1e-5)).toEqual([]);
    expect(errors.worst['z']).toBeDefined();
  });
});

describe('KalmanHedge that measures its observation variance', () => {
  it.each(['price', 'log'] as const)('equals a plain recomputation at each step: %s', (scale) => {
    const isLog = scale === 'log';
    const baseMagnitude = isLog ? 1 : 0;
    const delta = 1e-3;
    const drift = delta / (1 - delta);
    const errors = new WorstErrors();
    for (const prices of rollingSegments()) {
      const { x, y } = isLog ? logarithms(prices) : prices;
      const options = { windowSamples, baseMagnitude };
      const estimator = new KalmanHedge(options, { delta, observationVariance: undefined });
      let naive: NaiveFilter | undefined;
      let noise = 0;
      let before: ReturnType<typeof exactStatistics>;
      for (let i = 0; i < Math.min(x.length, 3_000); i += 1) {
        const xi = x[i] ?? NaN;
        const yi = y[i] ?? NaN;
        const hadFit = estimator.hasFit;
        const sd = hadFit ? estimator.predictionSd(xi) : 0;
        const z = sd > 0 ? estimator.residual(xi, yi) / sd : NaN;
        estimator.push(xi, yi);
        if (hadFit !== (naive !== undefined)) {
          errors.mismatches.push(`${prices.name} ${i}`);
        }
        if (naive !== undefined) {
          // V_w in units of V_e: n(XᵀX)⁻¹ of the window before, as the covariance of (β, α).
          const meanX = before === undefined ? dd(0) : meanOf(x.subarray(i - windowSamples, i));
          const wbb = before === undefined ? dd(0) : dd(drift * windowSamples).divide(sumXX(x, i));
          const wba = dd(0).subtract(product(wbb, meanX));
          const waa = product(product(wbb, meanX), meanX).add(before === undefined ? 0 : drift);
          naive.take(xi, yi, 1, wbb, wba, waa);
          const lastNoise = noise;
          noise += (naive.error ** 2 / naive.variance - noise) / windowSamples;
          if (sd > 0) {
            errors.comparedCount += 1;
            errors.note('z', z, naive.error / Math.sqrt(naive.variance * lastNoise), 1);
          }
          if (sd > 0) {
            const se = Math.sqrt(noise * naive.pbb.value);
            errors.note('beta', estimator.beta ?? NaN, naive.beta.value, se);
            errors.note('standard error', estimator.betaStandardError ?? NaN, se, 0);
          }
        }
        before =
          i + 1 < windowSamples
            ? undefined
            : exactStatistics(
                x.subarray(i + 1 - windowSamples, i + 1),
                y.subarray(i + 1 - windowSamples, i + 1),
              );
        if (naive === undefined && before !== undefined) {
          naive = new NaiveFilter();
          noise = before.residualSd ** 2;
          const meanX = meanOf(x.subarray(i + 1 - windowSamples, i + 1));
          const pbb = dd(1).divide(sumXX(x, i + 1));
          naive.beta = dd(before.beta);
          const meanY = meanOf(y.subarray(i + 1 - windowSamples, i + 1));
          naive.alpha = meanY.subtract(product(naive.beta, meanX));
          naive.pbb = pbb;
          naive.pba = dd(0).subtract(product(pbb, meanX));
          naive.paa = product(product(pbb, meanX), meanX).add(1 / windowSamples);
        }
      }
    }
    expect(errors.mismatches.slice(0, 5)).toEqual([]);
    expect(errors.comparedCount).toBeGreaterThan(20_000);
    expect(errors.beyond(1e-9)).toEqual([]);
  });

  it('has a z-score of variance 1, and follows a hedge ratio that moves', () => {
    const normal = seededNormal(5);
    const options = { windowSamples: 100, baseMagnitude: 1 };
    const estimator = new KalmanHedge(options, defaultKalmanSettings);

    let count = 0;
    let squares = 0;

    let worst = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const beta = 0.8 + 0.2 * Math.sin(i / 3_000);
      const x = 11 + 0.02 * Math.sin(i / 40) + 0.002 * normal();
      const y = 8 + beta * (x - 11) + 1e-4 * normal();
      if (estimator.hasFit) {
        squares += (estimator.residual(x, y) / estimator.predictionSd(x)) ** 2;
        count += 1;
        worst = Math.max(worst, Math.abs((estimator.beta ?? NaN) - beta));
      }
      estimator.push(x, y);
    }
    expect(squares / count).toBeGreaterThan(0.95);
    expect(squares / count).toBeLessThan(1.1);
    expect(worst).toBeLessThan(0.02);
  });
});

describe('KalmanHedge where it knows nothing', () => {
  const options = { windowSamples: 20, baseMagnitude: 0 };

  it('has no line while x stands still, and says why', () => {
    for (const observationVariance of [undefined, 0.1]) {
      const estimator = new KalmanHedge(options, { delta: 1e-4, observationVariance });
      for (let i = 0; i < 19; i += 1) {
        estimator.push(100, 50 + (i % 3));
      }
      expect(estimator.noFitReason).toBe('warming');
      estimator.push(100, 50);
      expect(estimator.noFitReason).toBe('constantX');
      expect([estimator.alpha, estimator.beta, estimator.betaStandardError]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(() => estimator.residualSd).toThrow(/hasFit/);
      estimator.push(101, 51);
      expect(estimator.noFitReason).toBeUndefined();
      estimator.clear();
      expect(estimator.noFitReason).toBe('warming');
    }
  });

  it('holds its line through a stretch in which x stands still', () => {
    const series = priceSeries['BTC and ETH, quiet 1 s bars'](200);
    const estimator = new KalmanHedge(options, defaultKalmanSettings);
    series.x.forEach((x, i) => estimator.push(x, series.y[i] ?? NaN));
    const beta = estimator.beta ?? NaN;
    const standardError = estimator.betaStandardError ?? NaN;
    for (let i = 0; i < 500; i += 1) {
      estimator.push(series.x.at(-1) ?? NaN, series.y.at(-1) ?? NaN);
    }
    expect(Math.abs((estimator.beta ?? NaN) - beta)).toBeLessThan(3 * standardError);
  });

  it.each([
    { delta: 0, observationVariance: 1 },
    { delta: 1, observationVariance: 1 },
    { delta: NaN, observationVariance: undefined },
    { delta: 1e-4, observationVariance: 0 },
    { delta: 1e-4, observationVariance: -1 },
  ])('refuses $delta and $observationVariance', (settings) => {
    expect(() => new KalmanHedge(options, settings)).toThrow(RangeError);
  });
});

function meanOf(values: Float64Array): DoubleDouble {
  const sum = dd(0);
  for (const value of values) {
    sum.add(value);
  }
  return sum.divide(dd(values.length));
}

/** Σ(x − x̄)² of the window before position `end`. */
function sumXX(x: Float64Array, end: number): DoubleDouble {
  const window = x.subarray(end - windowSamples, end);
  const mean = meanOf(window);
  const sum = dd(0);
  for (const value of window) {
    const d = dd(value).subtract(mean);
    sum.addProduct(d, d);
  }
  return sum;
}
