import { describe, expect, it } from 'vitest';
import { hurst, hurstLags } from '../../../analytics/reversion/hurst.ts';
import { hurstBand } from '../../../analytics/reversion/hurst-band.ts';
import { seededNormal } from '../../fixtures/random.ts';
import { hurstBandRows } from '../../oracle/fixtures.ts';

function exponentOf(spread: Float64Array): number {
  const figure = hurst(spread);
  return figure.kind === 'hurst' ? figure.exponent : NaN;
}

describe('hurst', () => {
  it('is 0.5 for a long random walk and 0 for noise', () => {
    const normal = seededNormal(9);
    let level = 0;
    const walk = Float64Array.from({ length: 20_000 }, () => (level += normal()));
    expect(exponentOf(walk)).toBeGreaterThan(0.42);
    expect(exponentOf(walk)).toBeLessThan(0.54);
    expect(exponentOf(walk.map(() => normal()))).toBeCloseTo(0, 1);
  });

  it('does not change with the unit and the level of the spread', () => {
    const normal = seededNormal(10);
    let level = 0;
    const walk = Float64Array.from({ length: 120 }, () => (level += normal()));
    const exponent = exponentOf(walk);
    expect(exponentOf(walk.map((value) => 1e-8 * value))).toBeCloseTo(exponent, 12);
    expect(exponentOf(walk.map((value) => 60_000 + value))).toBeCloseTo(exponent, 9);
  });

  it.each([
    ['repeats itself', (i: number) => i % 2],
    ['goes straight on', (i: number) => 0.1 * i],
  ])('has no exponent for a spread that %s', (_, spreadAt) => {
    const spread = Float64Array.from({ length: 100 }, (__, i) => spreadAt(i));
    expect(hurst(spread)).toEqual({ kind: 'notAvailable', reason: 'noVariation' });
  });
});

describe('the lags of hurst', () => {
  it('are all from 2 to a quarter of a short spread', () => {
    expect(hurstLags(40)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(hurstLags(120)).toEqual(Array.from({ length: 29 }, (_, i) => i + 2));
  });

  it('are at most 30 for a long one, the first and the last ones included', () => {
    const lags = hurstLags(3_600);
    expect(lags.length).toBeLessThanOrEqual(30);
    expect([lags[0], lags.at(-1)]).toEqual([2, 900]);
    expect(lags).toEqual([...new Set(lags)].toSorted((a, b) => a - b));
  });
});

describe('the band of random walks', () => {
  it('is the simulated one', () => {
    for (const { sampleCount, low, median, high } of hurstBandRows) {
      expect(hurstBand(sampleCount)).toEqual({ low, median, high });
    }
    expect(hurstBandRows).toHaveLength(12);
  });

  it('lies between two simulated ones, and ends with them', () => {
    const at = hurstBand(2_700);
    expect(at.median).toBeGreaterThan(hurstBand(2_000).median);
    expect(at.median).toBeLessThan(hurstBand(3_600).median);
    expect(at.low).toBeCloseTo(0.375 + 0.018 * (Math.log(1.35) / Math.log(1.8)), 12);
    expect(hurstBand(1e6)).toEqual(hurstBand(36_000));
    expect(hurstBand(20)).toEqual(hurstBand(40));
  });

  it.each([120, 300])('holds nine of ten walks of %s samples', (sampleCount) => {
    const normal = seededNormal(77);
    const { low, median, high } = hurstBand(sampleCount);
    const counts = { below: 0, belowMedian: 0, above: 0 };
    for (let i = 0; i < 2_000; i += 1) {
      let level = 0;
      const exponent = exponentOf(
        Float64Array.from({ length: sampleCount }, () => (level += normal())),
      );
      counts.below += exponent < low ? 1 : 0;
      counts.belowMedian += exponent < median ? 1 : 0;
      counts.above += exponent > high ? 1 : 0;
    }
    // Three standard deviations of such counts.
    expect(Math.abs(counts.below - 100)).toBeLessThan(30);
    expect(Math.abs(counts.above - 100)).toBeLessThan(30);
    expect(Math.abs(counts.belowMedian - 1_000)).toBeLessThan(68);
  });
});
