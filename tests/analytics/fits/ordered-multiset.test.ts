import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedMultiset } from '../../../analytics/fits/ordered-multiset.ts';
import { seededRandom } from '../../fixtures/random.ts';

const contentOf = (set: OrderedMultiset): number[] =>
  Array.from({ length: set.length }, (_, rank) => set.at(rank));

describe('OrderedMultiset', () => {
  it('holds what was added and not removed, in order', () => {
    // Growing and shrinking in turn makes leaves split, empty and join.
    const phase = fc.record({
      addedCount: fc.nat(400),
      removedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      differentCount: fc.constantFrom(3, 50, 1_000_000),
    });
    fc.assert(
      fc.property(fc.array(phase, { maxLength: 6 }), fc.integer({ min: 1 }), (phases, seed) => {
        const uniform = seededRandom((seed % 2_147_483_646) + 1);
        const set = new OrderedMultiset();
        const model: number[] = [];
        for (const { addedCount, removedShare, differentCount } of phases) {
          for (let i = 0; i < addedCount; i += 1) {
            const value = Math.floor(uniform() * differentCount) - differentCount / 2;
            set.add(value);
            model.push(value);
          }
          for (let left = Math.floor(model.length * removedShare); left > 0; left -= 1) {
            const [value = NaN] = model.splice(Math.floor(uniform() * model.length), 1);
            set.remove(value);
          }
          expect(contentOf(set)).toEqual([...model].sort((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays right through 200,000 exchanges of a drifting distribution', () => {
    const uniform = seededRandom(7);
    const set = new OrderedMultiset();
    const held: number[] = [];
    for (let i = 0; i < 200_000; i += 1) {
      const value = i * 1e-3 + uniform();
      if (held.length === 3_000) {
        const slot = i % held.length;
        set.remove(held[slot] ?? NaN);
        held[slot] = value;
      } else {
        held.push(value);
      }
      set.add(value);
    }
    expect(contentOf(set)).toEqual([...held].sort((a, b) => a - b));
  });

  it('does not tell −0 from 0, and gives 0', () => {
    const set = new OrderedMultiset();
    set.add(-0);
    set.add(0);
    expect(Object.is(set.at(0), 0)).toBe(true);
    set.remove(0);
    set.remove(-0);
    expect(set.length).toBe(0);
  });

  it('refuses to remove what is not there, and ranks outside', () => {
    const set = new OrderedMultiset();
    expect(() => set.remove(1)).toThrow(RangeError);
    set.add(1);
    expect(() => set.remove(2)).toThrow(RangeError);
    expect(() => set.at(1)).toThrow(RangeError);
    expect(() => set.at(-1)).toThrow(RangeError);
    set.clear();
    expect(() => set.at(0)).toThrow(RangeError);
    set.add(3);
    expect(contentOf(set)).toEqual([3]);
  });
});
