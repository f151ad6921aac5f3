import { expect, it } from 'vitest';
import { Backoff } from '../../main/backoff.ts';

const options = { firstDelayMs: 500, maxDelayMs: 30_000 };

it('doubles its ceiling up to the cap', () => {
  const backoff = new Backoff({ ...options, random: () => 0.999_999 });
  const delays = Array.from({ length: 9 }, () => Math.ceil(backoff.nextDelayMs()));
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(backoff.attemptCount).toBe(9);
});

it('spreads delays over the whole range', () => {
  const backoff = new Backoff({ ...options, random: () => 0 });
  expect(backoff.nextDelayMs()).toBe(0);
});

it('begins anew after a reset', () => {
  const backoff = new Backoff({ ...options, random: () => 0.5 });
  backoff.nextDelayMs();
  backoff.nextDelayMs();
  backoff.reset();
  expect(backoff.nextDelayMs()).toBe(250);
  expect(backoff.attemptCount).toBe(1);
});

it('stays finite after a week of failures', () => {
  const backoff = new Backoff({ ...options, random: () => 0.5 });
  for (let attempt = 0; attempt < 5_000; attempt += 1) {
    backoff.nextDelayMs();
  }
  expect(backoff.nextDelayMs()).toBe(15_000);
});
