import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LegAligner,
  type AlignedSample,
  type Leg,
} from '../../../analytics/sampling/leg-aligner.ts';

interface Close {
  readonly leg: Leg;
  readonly openTimeMs: number;
  readonly close: number;
}

function align(closes: readonly Close[], aligner = new LegAligner()): AlignedSample[] {
  const samples = closes.map(({ leg, openTimeMs, close }) => aligner.push(leg, openTimeMs, close));
  return samples.filter((sample) => sample !== undefined);
}

const buckets = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });

/** Both legs' buckets in order, interleaved by a list of coin tosses. */
function interleave(
  bucketsY: readonly number[],
  bucketsX: readonly number[],
  coins: readonly boolean[],
): Close[] {
  const rising = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
  const queueY = rising(bucketsY);
  const queueX = rising(bucketsX);
  const closes: Close[] = [];
  for (let turn = 0; queueY.length + queueX.length > 0; turn += 1) {
    const wantsY = coins[turn % coins.length] ?? true;
    const leg: Leg = (wantsY && queueY.length > 0) || queueX.length === 0 ? 'y' : 'x';
    const bucket = (leg === 'y' ? queueY : queueX).shift() ?? 0;
    closes.push({ leg, openTimeMs: bucket * 1_000, close: bucket + (leg === 'y' ? 0.5 : 0.25) });
  }
  return closes;
}

const coinTosses = fc.array(fc.boolean(), { minLength: 1, maxLength: 80 });

describe('LegAligner', () => {
  it('is the inner join of both legs in order, whatever the interleaving', () => {
    fc.assert(
      fc.property(buckets, buckets, coinTosses, (bucketsY, bucketsX, coins) => {
        const inX = new Set(bucketsX);
        const joined = bucketsY
          .filter((bucket) => inX.has(bucket))
          .sort((a, b) => a - b)
          .map((bucket) => ({
            openTimeMs: bucket * 1_000,
            priceY: bucket + 0.5,
            priceX: bucket + 0.25,
          }));
        expect(align(interleave(bucketsY, bucketsX, coins))).toEqual(joined);
      }),
    );
  });

  it('accounts for every bar: joined, skipped or still waiting', () => {
    fc.assert(
      fc.property(buckets, buckets, coinTosses, (bucketsY, bucketsX, coins) => {
        const aligner = new LegAligner();
        const samples = align(interleave(bucketsY, bucketsX, coins), aligner);
        expect(2 * samples.length + aligner.skippedBucketCount + aligner.waitingCount).toBe(
          bucketsY.length + bucketsX.length,
        );
      }),
    );
  });

  it('keeps only the newest bars while the other leg is silent, and counts the ones given up', () => {
    const aligner = new LegAligner(100);
    for (let bucket = 0; bucket < 1_000; bucket += 1) {
      aligner.push('y', bucket, bucket);
    }
    expect(aligner.waitingCount).toBe(100);
    expect(aligner.skippedBucketCount).toBe(900);
    expect(aligner.push('x', 899, 1)).toBeUndefined();
    expect(aligner.push('x', 900, 2)).toEqual({ openTimeMs: 900, priceY: 900, priceX: 2 });
    expect(aligner.push('x', 999, 3)).toEqual({ openTimeMs: 999, priceY: 999, priceX: 3 });
    expect(aligner.waitingCount).toBe(0);
  });

  it('refuses bars of a leg out of order', () => {
    const aligner = new LegAligner();
    aligner.push('y', 2_000, 1);
    expect(() => aligner.push('y', 2_000, 1)).toThrow(RangeError);
    expect(() => aligner.push('y', NaN, 1)).toThrow(RangeError);
    expect(aligner.push('x', 1_000, 1)).toBeUndefined();
  });
});
