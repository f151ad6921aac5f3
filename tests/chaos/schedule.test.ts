import { describe, expect, it } from 'vitest';
import { faultKinds, schedule } from './schedule.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'] as const;

describe('the schedule of faults', () => {
  it('is the same for the same seed and another one for another', () => {
    expect(schedule(7, 200, 300, symbols)).toEqual(schedule(7, 200, 300, symbols));
    expect(schedule(8, 200, 300, symbols)).not.toEqual(schedule(7, 200, 300, symbols));
  });

  it('has every kind of fault equally often', () => {
    const rounds = 5;
    const faults = schedule(1, faultKinds.length * rounds, 300, symbols);
    for (const kind of faultKinds) {
      expect(faults.filter(({ fault }) => fault.kind === kind)).toHaveLength(rounds);
    }
  });

  it('keeps to its mean pause and to the bounds of each fault', () => {
    const faults = schedule(3, 5_000, 300, symbols);
    const meanMs = faults.reduce((sum, { afterMs }) => sum + afterMs, 0) / faults.length;
    expect(meanMs).toBeGreaterThan(280);
    expect(meanMs).toBeLessThan(320);
    const counts = faults.flatMap(({ fault }) => (fault.kind === 'missing' ? [fault.count] : []));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5_000);
    expect(counts.some((count) => count > 1_000)).toBe(true);
  });
});
