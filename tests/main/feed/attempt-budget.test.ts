import { expect, it } from 'vitest';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';

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

it('leaves a host alone for the longest rest that it asked for, and no other one', () => {
  const budget = new AttemptBudget();
  budget.rest(0, 'one', 5_000);
  budget.rest(1_000, 'one', 1_000);
  budget.rest(1_000, 'one', 0);
  expect(budget.restMs(1_000, 'one')).toBe(4_000);
  expect(budget.restMs(6_000, 'one')).toBe(0);
  expect(budget.restMs(1_000, 'another')).toBe(0);
});
