import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CloseQueue } from '../../../analytics/sampling/close-queue.ts';

it('behaves like an array that forgets its oldest entries at the limit', () => {
  const steps = fc.array(fc.integer({ min: -40, max: 60 }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 300 }), (runs, maxLength) => {
      const queue = new CloseQueue(maxLength);
      const model: number[] = [];
      let next = 0;
      for (const run of runs) {
        for (let i = 0; i < Math.abs(run); i += 1) {
          if (run < 0) {
            queue.shift();
            model.shift();
          } else {
            next += 1;
            expect(queue.push(next * 1_000, next)).toBe(model.length === maxLength);
            if (model.push(next) > maxLength) {
              model.shift();
            }
          }
          expect([queue.length, queue.headOpenTimeMs, queue.headClose]).toEqual([
            model.length,
            model[0] === undefined ? undefined : model[0] * 1_000,
            model[0],
          ]);
        }
      }
    }),
  );
});
