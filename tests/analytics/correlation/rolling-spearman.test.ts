import { describe, expect, it } from 'vitest';
import { RollingSpearman } from '../../../analytics/correlation/rolling-spearman.ts';
import { rollingSegments } from '../../fixtures/rolling-segments.ts';
import fixture from '../../oracle/fixtures/correlations.json' with { type: 'json' };
import { madePair } from '../../oracle/made-pairs.ts';
import { moves } from './moves.ts';

/** Average ranks, from sorting. */
function ranksOf(values: Float64Array): number[] {
  const order = values.slice().sort();
  return Array.from(values, (value) => {
    const first = order.indexOf(value);
    const last = order.lastIndexOf(value);
    return (first + last) / 2 + 1;
  });
}

function naiveSpearman(a: Float64Array, b: Float64Array): number | undefined {
  const ranksA = ranksOf(a);
  const ranksB = ranksOf(b);
  const mean = (a.length + 1) / 2;
  let sumAA = 0;
  let sumAB = 0;
  let sumBB = 0;
  ranksA.forEach((rank, i) => {
    const otherRank = ranksB[i] ?? NaN;
    sumAA += (rank - mean) ** 2;
    sumBB += (otherRank - mean) ** 2;
    sumAB += (rank - mean) * (otherRank - mean);
  });
  return sumAA > 0 && sumBB > 0 ? sumAB / Math.sqrt(sumAA * sumBB) : undefined;
}

describe('RollingSpearman', () => {
  it('equals ranks sorted anew at each of over 100,000 steps', () => {
    const windowSamples = 40;
    const correlation = new RollingSpearman(windowSamples);
    const mismatches: string[] = [];
    let stepCount = 0;
    let comparedCount = 0;
    for (const { name, x, y } of rollingSegments()) {
      const a = moves(y.map(Math.log));
      const b = moves(x.map(Math.log));
      correlation.clear();
      stepCount += x.length;
      for (let i = 0; i < a.length; i += 1) {
        correlation.push(a[i] ?? NaN, b[i] ?? NaN);
        const from = i + 1 - windowSamples;
        const exact =
          from < 0 ? undefined : naiveSpearman(a.subarray(from, i + 1), b.subarray(from, i + 1));
        const { value } = correlation;
        if ((value === undefined) !== (exact === undefined)) {
          mismatches.push(`${name} ${i}: ${value}, exactly ${exact}`);
        } else if (value !== undefined && exact !== undefined) {
          comparedCount += 1;
          if (!(Math.abs(value - exact) < 1e-14)) {
            mismatches.push(`${name} ${i}: ${value}, exactly ${exact}`);
          }
        }
      }
    }
    expect(stepCount).toBeGreaterThan(100_000);
    expect(comparedCount).toBeGreaterThan(90_000);
    expect(mismatches.slice(0, 5)).toEqual([]);
  });

  it.each(fixture.cases.map((entry) => ({ name: entry.recipe.name, ...entry })))(
    'agrees with scipy: $name',
    ({ recipe, spearman }) => {
      const { x, y } = madePair(recipe);
      const correlation = new RollingSpearman(x.length - 1);
      const b = moves(x);
      moves(y).forEach((value, i) => {
        correlation.push(value / recipe.scale, (b[i] ?? NaN) / recipe.scale);
      });
      expect(correlation.value).toBeCloseTo(spearman, 12);
    },
  );

  it('sees order alone', () => {
    const correlation = new RollingSpearman(5);
    const cubed = new RollingSpearman(5);
    for (const value of [3, 1, 2, -5, 4, 7, 0.5]) {
      correlation.push(value, 2 * value);
      cubed.push(value, -(value ** 3));
    }
    expect(correlation.value).toBe(1);
    expect(cubed.value).toBe(-1);
  });

  it.each([1, 0, 2.5, NaN])('refuses a window of %s', (windowSamples) => {
    expect(() => new RollingSpearman(windowSamples)).toThrow(RangeError);
  });
});
