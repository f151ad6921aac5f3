import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairedRing } from '../../../analytics/stats/paired-ring.ts';

const anyNumber = fc.double({ noNaN: true });

describe('PairedRing', () => {
  it('holds the newest pairs like an array cut to size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.oneof(fc.tuple(anyNumber, anyNumber), fc.constant('clear' as const)), {
          maxLength: 60,
        }),
        (capacity, steps) => {
          const ring = new PairedRing(capacity);
          let model: [number, number][] = [];
          for (const step of steps) {
            if (step === 'clear') {
              ring.clear();
              model = [];
            } else {
              ring.push(...step);
              model = [...model, step].slice(-capacity);
            }
            const a = new Float64Array(capacity);
            const b = new Float64Array(capacity);
            ring.copyTo(a, b);
            expect([ring.length, ring.isFull]).toEqual([model.length, model.length === capacity]);
            expect([...a.subarray(0, ring.length)]).toEqual(model.map(([value]) => value));
            expect([...b.subarray(0, ring.length)]).toEqual(model.map(([, value]) => value));
            if (ring.isFull) {
              expect([ring.oldestA, ring.oldestB]).toEqual(model[0]);
              expect([...ring.a].sort()).toEqual([...a].sort());
              expect([...ring.b].sort()).toEqual([...b].sort());
            }
          }
        },
      ),
    );
  });

  it.each([0, -3, 1.5, NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => new PairedRing(capacity)).toThrow(RangeError);
  });

  it.each([
    [1, 2],
    [2, 1],
  ])('refuses to copy into arrays of %i and %i where there are two pairs', (lengthA, lengthB) => {
    const ring = new PairedRing(3);
    ring.push(1, 10);
    ring.push(2, 20);
    expect(() => ring.copyTo(new Float64Array(lengthA), new Float64Array(lengthB))).toThrow(
      /do not fit/,
    );
  });
});
