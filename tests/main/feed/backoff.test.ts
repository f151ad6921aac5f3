import { describe, expect, it } from 'vitest';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { Backoff } from '../../../main/feed/backoff.ts';

describe('Backoff', () => {
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
});

describe('AttemptBudget', () => {
  it('never allows more than its number in any period', () => {
    const budget = new AttemptBudget(3, 1_000);
    const attemptsAtMs: number[] = [];
    for (let nowMs = 0; nowMs < 10_000; nowMs += 7) {
      if (budget.waitMs(nowMs) === 0) {
        budget.record(nowMs);
        attemptsAtMs.push(nowMs);
      }
    }
    for (const startMs of attemptsAtMs) {
      const inPeriod = attemptsAtMs.filter((atMs) => atMs >= startMs && atMs < startMs + 1_000);
      expect(inPeriod.length).toBeLessThanOrEqual(3);
    }
    expect(attemptsAtMs.length).toBeGreaterThan(25);
  });

  it('says how long to wait', () => {
    const budget = new AttemptBudget(2, 1_000);
    budget.record(100);
    budget.record(400);
    expect(budget.waitMs(500)).toBe(600);
    expect(budget.waitMs(1_100)).toBe(0);
  });
});
