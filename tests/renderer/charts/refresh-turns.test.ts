import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { untilTurnMs } from '../../../renderer/charts/refresh-turns.ts';

describe('turns of the refreshes', () => {
  test('panes made together refresh one after the other', () => {
    const delays = [0, 1, 2, 3].map((turn) => untilTurnMs(turn, 5_000, 5_250, 250));
    expect(delays).toEqual([0, 40, 80, 120]);
  });

  test('a pane made at any later moment comes at its turn too, half an interval away at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.constantFrom(250, 500, 1_000, 5_000),
        (turn, sinceMs, refreshMs) => {
          const delayMs = untilTurnMs(turn, 1_000, 1_000 + sinceMs, refreshMs);
          expect(Math.abs(delayMs)).toBeLessThanOrEqual(refreshMs / 2);
          const atMs = sinceMs + delayMs;
          expect((((atMs - turn * 40) % refreshMs) + refreshMs) % refreshMs).toBe(0);
        },
      ),
    );
  });
});
