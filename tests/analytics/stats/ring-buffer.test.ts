import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingBuffer } from '../../../analytics/stats/ring-buffer.ts';

describe('RingBuffer', () => {
  it('holds the newest values like an array cut to size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant('clear' as const)), {
          maxLength: 60,
        }),
        (capacity, steps) => {
          const ring = new RingBuffer(capacity);
          let model: number[] = [];
          for (const step of steps) {
            if (step === 'clear') {
              ring.clear();
              model = [];
            } else {
              ring.push(step);
              model = [...model, step].slice(-capacity);
            }
            const copy = new Float64Array(capacity);
            ring.copyTo(copy);
            expect([...copy.subarray(0, ring.length)]).toEqual(model);
            expect(model.map((_, position) => ring.at(position))).toEqual(model);
            expect([ring.at(-1), ring.at(model.length)]).toEqual([undefined, undefined]);
            expect(ring.isFull).toBe(model.length === capacity);
          }
        },
      ),
    );
  });

  it('gives the value it replaces when it is full, and refuses before', () => {
    const ring = new RingBuffer(2);
    ring.push(1);
    expect(() => ring.replaceOldest(9)).toThrow(RangeError);
    ring.push(2);
    expect([ring.replaceOldest(3), ring.replaceOldest(4), ring.replaceOldest(5)]).toEqual([
      1, 2, 3,
    ]);
    expect([ring.at(0), ring.at(1)]).toEqual([4, 5]);
  });

  it.each([0, -3, 1.5, NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => new RingBuffer(capacity)).toThrow(RangeError);
  });

  it('refuses to copy into an array that is too short', () => {
    const ring = new RingBuffer(2);
    ring.push(1);
    ring.push(2);
    expect(() => ring.copyTo(new Float64Array(1))).toThrow(/do not fit/);
  });
});
