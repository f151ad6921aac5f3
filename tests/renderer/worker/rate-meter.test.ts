import { expect, test } from 'vitest';
import { RateMeter } from '../../../renderer/worker/rate-meter.ts';

test('ticks per second over the last five seconds', () => {
  const meter = new RateMeter();
  expect(meter.perSecond(0)).toBe(0);
  for (let nowMs = 0; nowMs <= 20_000; nowMs += 100) meter.add(6, nowMs);
  expect(meter.perSecond(20_000)).toBeCloseTo(61.2, 5);
  expect(meter.perSecond(22_500)).toBeCloseTo(31.2, 5);
  expect(meter.perSecond(30_000)).toBe(0);
});

test('a first batch does not claim a rate of its own', () => {
  const meter = new RateMeter();
  meter.add(50, 100);
  expect(meter.perSecond(101)).toBe(50);
});
