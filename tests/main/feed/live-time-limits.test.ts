import { expect, it } from 'vitest';
import { LiveTimeLimits } from '../../../main/feed/live-time-limits.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 1);
const limitsOf = (limits: LiveTimeLimits): readonly number[] => [
  limits.earliestMs - nowMs,
  limits.latestMs - nowMs,
];
const create = (): LiveTimeLimits =>
  new LiveTimeLimits({ longestLeadMs: hourMs, longestLagMs: 24 * hourMs });

it('lie around the present by the local clock, as long as no other is known', () => {
  const limits = create();
  limits.update(0, nowMs, undefined);
  expect(limitsOf(limits)).toEqual([-24 * hourMs, hourMs]);
});

it('lie around the present by the clock of Binance', () => {
  const limits = create();
  limits.update(0, nowMs, 7 * hourMs);
  expect(limitsOf(limits)).toEqual([-17 * hourMs, 8 * hourMs]);
});

it.each([
  ['set back', -8 * hourMs, [-32 * hourMs, hourMs]],
  ['set ahead, or the machine slept', 8 * hourMs, [-24 * hourMs, 9 * hourMs]],
])('allow what either clock says after the wall clock was %s', (_name, jumpMs, expected) => {
  const limits = create();
  limits.update(0, nowMs - 5, 5);
  limits.update(1_000, nowMs + 995 + jumpMs, undefined);
  expect(limitsOf(limits)).toEqual(expected.map((limitMs) => limitMs + 1_000));
  // Measured anew, there is one truth again.
  limits.update(1_000, nowMs + 995 + jumpMs, 5 - jumpMs);
  expect(limitsOf(limits)).toEqual([-24 * hourMs + 1_000, hourMs + 1_000]);
});
