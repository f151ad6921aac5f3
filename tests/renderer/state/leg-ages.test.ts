import { expect, test } from 'vitest';
import { LegAges } from '../../../renderer/state/leg-ages.ts';
import { feedReport, legReport } from '../fixtures/feed-report.ts';

const report = (lastTradeAtMs: number | undefined) =>
  feedReport({ legs: [legReport('ETHUSDT', { lastTradeAtMs })] });

test('counts from the trade, not from the report', () => {
  const ages = new LegAges().after(report(1_000_000), { monotonicMs: 50_000, epochMs: 1_000_300 });
  expect(ages.ageMs('ETHUSDT', 50_000)).toBe(300);
  expect(ages.ageMs('ETHUSDT', 52_000)).toBe(2_300);
  expect(ages.ageMs('BTCUSDT', 52_000)).toBeUndefined();
});

test('a clock that is set neither ages a leg nor makes it young', () => {
  let ages = new LegAges().after(report(1_000_000), { monotonicMs: 50_000, epochMs: 1_000_300 });
  for (const hourMs of [3_600_000, -3_600_000]) {
    ages = ages.after(report(1_000_000), { monotonicMs: 51_000, epochMs: 1_001_300 + hourMs });
    expect(ages.ageMs('ETHUSDT', 51_000)).toBe(1_300);
  }
});

test('a new trade is young again, and a leg that is gone is forgotten', () => {
  let ages = new LegAges().after(report(1_000_000), { monotonicMs: 50_000, epochMs: 1_000_300 });
  ages = ages.after(report(1_009_000), { monotonicMs: 59_000, epochMs: 1_009_100 });
  expect(ages.ageMs('ETHUSDT', 59_000)).toBe(100);
  ages = ages.after(report(undefined), { monotonicMs: 60_000, epochMs: 1_010_000 });
  expect(ages.ageMs('ETHUSDT', 60_000)).toBeUndefined();
});
