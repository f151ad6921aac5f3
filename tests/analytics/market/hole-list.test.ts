import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hole } from '../../../analytics/market/gap.ts';
import { HoleList } from '../../../analytics/market/hole-list.ts';

const hole = (fromTimeMs: number, toTimeMs: number): Hole => ({ fromTimeMs, toTimeMs });

function listOf(holes: readonly Hole[]): HoleList {
  const list = new HoleList();
  holes.forEach((one) => list.add(one));
  return list;
}

describe('HoleList', () => {
  it('covers every moment of every hole and no other, in order and apart', () => {
    const anyHole = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
      .map(([from, length]) => hole(from, from + length));
    fc.assert(
      fc.property(fc.array(anyHole, { maxLength: 20 }), (holes) => {
        const { holes: joined } = listOf(holes);
        for (let moment = 0; moment <= 80; moment += 0.5) {
          const isIn = ({ fromTimeMs, toTimeMs }: Hole): boolean =>
            moment >= fromTimeMs && moment <= toTimeMs;
          expect(joined.some(isIn)).toBe(holes.some(isIn));
        }
        joined.slice(1).forEach(({ fromTimeMs }, at) => {
          expect(fromTimeMs).toBeGreaterThan(joined[at]?.toTimeMs ?? Infinity);
        });
      }),
    );
  });

  it('stays the same array while nothing changes', () => {
    const list = listOf([hole(1, 5)]);
    const before = list.holes;
    list.add(hole(2, 5));
    expect(list.holes).toBe(before);
    list.add(hole(2, 6));
    expect(list.holes).not.toBe(before);
  });

  it('forgets the oldest of more than a thousand', () => {
    const list = listOf(Array.from({ length: 1_200 }, (_, row) => hole(row * 10, row * 10 + 1)));
    expect(list.holes).toHaveLength(1_000);
    expect(list.holes[0]).toEqual(hole(2_000, 2_001));
  });
});
