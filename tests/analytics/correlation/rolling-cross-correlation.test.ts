import { describe, expect, it } from 'vitest';
import { leadLag } from '../../../analytics/correlation/lead-lag.ts';
import {
  lagCount,
  maxLagBars,
  RollingCrossCorrelation,
} from '../../../analytics/correlation/rolling-cross-correlation.ts';
import { RollingCorrelation } from '../../../analytics/stats/rolling-correlation.ts';
import { seededNormal } from '../../fixtures/random.ts';
import { rollingSegments, WorstErrors } from '../../fixtures/rolling-segments.ts';
import fixture from '../../oracle/fixtures/correlations.json' with { type: 'json' };
import { madePair } from '../../oracle/made-pairs.ts';
import { moves } from './moves.ts';

const meanOf = (values: Float64Array): number => {
  const first = values[0] ?? NaN;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
};

/** The definition, in two passes; `undefined` when a side does not vary. */
function naiveCrossCorrelation(a: Float64Array, b: Float64Array): number[] | undefined {
  if (a.every((value) => value === a[0]) || b.every((value) => value === b[0])) {
    return undefined;
  }
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const da = a.map((value) => value - meanA);
  const db = b.map((value) => value - meanB);
  const scale = Math.sqrt(
    da.reduce((sum, value) => sum + value * value, 0) *
      db.reduce((sum, value) => sum + value * value, 0),
  );
  return Array.from({ length: lagCount }, (_, index) => {
    const lag = index - maxLagBars;
    let sum = 0;
    for (let t = Math.max(0, lag); t < a.length + Math.min(0, lag); t += 1) {
      sum += (da[t] ?? NaN) * (db[t - lag] ?? NaN);
    }
    return sum / scale;
  });
}

describe('RollingCrossCorrelation', () => {
  it.each([12, 60])(
    'equals the definition at each of over 100,000 steps, window %i',
    (windowSamples) => {
      const rolling = new RollingCrossCorrelation(windowSamples);
      const pearson = new RollingCorrelation(windowSamples);
      const errors = new WorstErrors();
      const values = new Float64Array(lagCount);
      let stepCount = 0;
      for (const { name, x, y } of rollingSegments()) {
        const a = moves(y.map(Math.log));
        const b = moves(x.map(Math.log));
        rolling.clear();
        pearson.clear();
        stepCount += x.length;
        for (let i = 0; i < a.length; i += 1) {
          rolling.push(a[i] ?? NaN, b[i] ?? NaN);
          pearson.push(a[i] ?? NaN, b[i] ?? NaN);
          const from = i + 1 - windowSamples;
          const exact =
            from < 0
              ? undefined
              : naiveCrossCorrelation(a.subarray(from, i + 1), b.subarray(from, i + 1));
          if (rolling.hasValues !== (exact !== undefined)) {
            errors.mismatches.push(`${name} ${i}: ${rolling.hasValues}`);
          }
          if (exact !== undefined && rolling.hasValues) {
            errors.comparedCount += 1;
            rolling.copyTo(values);
            const noise = 1 / Math.sqrt(windowSamples);
            exact.forEach((value, index) => {
              errors.note(`lag ${index - maxLagBars}`, values[index] ?? NaN, value, noise);
            });
            errors.note('Pearson', values[maxLagBars] ?? NaN, pearson.value ?? NaN, noise);
          }
        }
      }
      expect(stepCount).toBeGreaterThan(100_000);
      expect(errors.mismatches.slice(0, 5)).toEqual([]);
      expect(errors.comparedCount).toBeGreaterThan(90_000);
      expect(errors.beyond(1e-9)).toEqual([]);
    },
  );

  it.each(fixture.cases.map((entry) => ({ name: entry.recipe.name, ...entry })))(
    'agrees with statsmodels: $name',
    ({ recipe, crossCorrelation }) => {
      const { x, y } = madePair(recipe);
      const rolling = new RollingCrossCorrelation(x.length - 1);
      const b = moves(x);
      moves(y).forEach((value, i) => {
        rolling.push(value / recipe.scale, (b[i] ?? NaN) / recipe.scale);
      });
      const values = new Float64Array(lagCount);
      rolling.copyTo(values);
      crossCorrelation.forEach((expected, index) => {
        expect(values[index]).toBeCloseTo(expected, 10);
      });
    },
  );

  it('has no values until the window is full, nor after clear', () => {
    const rolling = new RollingCrossCorrelation(12);
    const normal = seededNormal(3);
    for (let i = 0; i < 11; i += 1) {
      rolling.push(normal(), normal());
    }
    expect(rolling.hasValues).toBe(false);
    expect(() => rolling.copyTo(new Float64Array(lagCount))).toThrow(/hasValues/);
    rolling.push(normal(), normal());
    expect(rolling.hasValues).toBe(true);
    rolling.clear();
    expect(rolling.hasValues).toBe(false);
  });

  it.each([11, 0, 20.5, NaN])('refuses a window of %s', (windowSamples) => {
    expect(() => new RollingCrossCorrelation(windowSamples)).toThrow(RangeError);
  });
});

/** Cross-correlation of noise of which y shows x's of some bars ago. */
function lagged(barsBehind: number, share: number, seed: number): Float64Array {
  const normal = seededNormal(seed);
  const windowSamples = 600;
  const length = windowSamples + 40;
  const x = Array.from({ length }, normal);
  const own = Array.from({ length }, normal);
  const rolling = new RollingCrossCorrelation(windowSamples);
  for (let t = 20; t < windowSamples + 20; t += 1) {
    rolling.push((own[t] ?? NaN) + share * (x[t - barsBehind] ?? NaN), x[t] ?? NaN);
  }
  const values = new Float64Array(lagCount);
  rolling.copyTo(values);
  return values;
}

describe('leadLag', () => {
  it.each([
    [3, 'x', 3],
    [10, 'x', 10],
    [-1, 'y', 1],
    [-10, 'y', 10],
  ] as const)('y follows x by %i bars: %s leads', (barsBehind, leader, leadBars) => {
    const verdict = leadLag(lagged(barsBehind, 0.5, 8), 600);
    expect(verdict).toMatchObject({ leader, leadBars });
    expect(verdict.correlation).toBeGreaterThan(0.3);
    expect(leadLag(lagged(barsBehind, -0.5, 8), 600)).toMatchObject({ leader, leadBars });
  });

  it('finds no leader where the legs move within one bar', () => {
    expect(leadLag(lagged(0, 2, 9), 600).leader).toBe('none');
  });

  it('finds one by chance in about one of twenty unrelated pairs', () => {
    const runs = 600;
    let foundCount = 0;
    let outsideCount = 0;
    for (let run = 1; run <= runs; run += 1) {
      const values = lagged(0, 0, 1_000 * run);
      const { leader, band } = leadLag(values, 600);
      foundCount += leader === 'none' ? 0 : 1;
      outsideCount += values.filter((value) => Math.abs(value) > band).length;
    }
    expect(foundCount / runs).toBeGreaterThan(0.02);
    expect(foundCount / runs).toBeLessThan(0.08);
    expect(outsideCount / runs / lagCount).toBeGreaterThan(0.03);
    expect(outsideCount / runs / lagCount).toBeLessThan(0.07);
  });

  it('refuses another number of lags', () => {
    expect(() => leadLag(new Float64Array(5), 600)).toThrow(RangeError);
  });
});
