import { expect, test } from 'vitest';
import { RateMeter } from '../../../renderer/worker/rate-meter.ts';

const epochMs = 1_790_000_000_000;
/** `perSecond` trades spread over each second `from` ≤ second < `to` of the market. */
function trades(from: number, to: number, perSecond: number): Float64Array {
  const count = Math.round((to - from) * perSecond);
  return Float64Array.from(
    { length: count },
    (_, index) => epochMs + from * 1_000 + (index * 1_000) / perSecond,
  );
}

test('trades per second over the last five seconds', () => {
  const meter = new RateMeter();
  expect(meter.perSecond(0)).toBe(0);
  for (let second = 0; second < 20; second += 1) {
    meter.add(trades(second, second + 1, 60), second * 1_000 + 990);
  }
  const lastArrivedAtMs = 19_990;
  expect(meter.perSecond(lastArrivedAtMs)).toBeCloseTo(60, -0.5);
  expect(meter.perSecond(lastArrivedAtMs + 2_500) / 60).toBeCloseTo(0.5, 1);
  expect(meter.perSecond(lastArrivedAtMs + 10_000)).toBe(0);
});

test('a first batch does not claim a rate of its own', () => {
  const meter = new RateMeter();
  meter.add(trades(0, 0.1, 500), 100);
  expect(meter.perSecond(101)).toBe(50);
});

test('trades of the past that come in a burst are no burst of the market', () => {
  const meter = new RateMeter();
  // Two minutes fetched at the start, then four seconds that were kept back, all within 300 ms.
  for (let second = 0; second < 120; second += 1) {
    meter.add(trades(second, second + 1, 60), 1_000 + second);
    expect(meter.perSecond(1_000 + second)).toBeLessThan(66);
  }
  meter.add(trades(120, 124, 60), 1_300);
  expect(meter.perSecond(1_300)).toBeGreaterThan(54);
  expect(meter.perSecond(1_300)).toBeLessThan(66);
});

test('the past of one leg, fetched after the other is live, changes nothing', () => {
  const meter = new RateMeter();
  meter.add(trades(100, 106, 40), 6_000);
  const before = meter.perSecond(6_000);
  meter.add(trades(0, 90, 40), 6_010);
  expect(meter.perSecond(6_000)).toBe(before);
});
