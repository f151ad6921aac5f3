import { expect, test } from 'vitest';
import { MarketLead } from '../../../renderer/state/market-lead.ts';

test('the lead is the largest one of the last minute, and falls again', () => {
  const lead = new MarketLead();
  expect(lead.valueMs).toBe(0);
  lead.observe(-250, 0);
  expect(lead.valueMs).toBe(-250);
  lead.observe(-80, 1_000);
  lead.observe(-300, 2_000);
  expect(lead.valueMs).toBe(-80);
  // The local clock is set 5 s forward: the old estimate leaves within two buckets.
  for (let nowMs = 3_000; nowMs <= 29_000; nowMs += 1_000) {
    lead.observe(-5_080, nowMs);
  }
  expect(lead.valueMs).toBe(-80);
  lead.observe(-5_080, 29_500);
  lead.observe(-5_080, 30_500);
  expect(lead.valueMs).toBe(-80);
  for (let nowMs = 31_000; nowMs <= 61_000; nowMs += 1_000) {
    lead.observe(-5_080, nowMs);
  }
  expect(lead.valueMs).toBe(-5_080);
  lead.reset();
  expect(lead.valueMs).toBe(0);
});
