import { describe, expect, it } from 'vitest';
import { LegWatchdog } from '../../../main/feed/leg-watchdog.ts';

const staleAfterMs = 10_000;
const maxPatienceMs = 600_000;

/** Trades at a steady distance from `fromMs` on; returns the time of the last one. */
function trade(leg: LegWatchdog, fromMs: number, intervalMs: number, count: number): number {
  for (let index = 0; index < count; index += 1) {
    leg.heard(fromMs + index * intervalMs);
  }
  return fromMs + (count - 1) * intervalMs;
}

/** The silence after which it is stale, to the second. */
function silenceUntilStale(leg: LegWatchdog, lastMs: number): number {
  for (let silenceMs = 0; silenceMs <= 4_000_000; silenceMs += 1_000) {
    // Half a second more: the normal interval is a mean of binary fractions.
    leg.watch(lastMs + silenceMs + 500);
    if (leg.isStale) {
      return silenceMs;
    }
  }
  return Infinity;
}

const started = (): LegWatchdog => new LegWatchdog(staleAfterMs, maxPatienceMs, 0);

describe('a leg is stale', () => {
  it('after the shortest patience when it was never heard of', () => {
    const leg = started();
    expect(leg.isLive).toBe(false);
    expect(silenceUntilStale(leg, 0)).toBe(10_000);
  });

  it.each([
    ['busy', 50, 10_000],
    ['a few a second', 250, 10_000],
    ['one a second', 1_000, 15_000],
    ['one in ten seconds', 10_000, 150_000],
    ['one in an hour', 3_600_000, 600_000],
  ])(
    'after a silence that its normal rate does not explain: %s',
    (_name, intervalMs, patienceMs) => {
      const leg = started();
      const lastMs = trade(leg, 0, intervalMs, 1_000);
      expect(leg.isLive).toBe(true);
      expect(silenceUntilStale(leg, lastMs)).toBe(patienceMs);
    },
  );

  it('no sooner because its trades come in bursts', () => {
    const leg = started();
    let lastMs = 0;
    for (let burst = 0; burst < 60; burst += 1) {
      lastMs = trade(leg, burst * 30_000, 1, 200);
    }
    expect(silenceUntilStale(leg, lastMs)).toBeGreaterThan(400_000);
  });

  it('after a shorter silence again once it has grown busy', () => {
    const leg = started();
    const quietMs = trade(leg, 0, 20_000, 200);
    const busyMs = trade(leg, quietMs, 100, 36_000);
    expect(silenceUntilStale(leg, busyMs)).toBeLessThan(60_000);
  });

  it('after a longer one after an hour in which it was quiet', () => {
    const leg = started();
    const busyMs = trade(leg, 0, 1_000, 100_000);
    const quietMs = trade(leg, busyMs, 30_000, 120);
    expect(silenceUntilStale(leg, quietMs)).toBeGreaterThan(60_000);
  });

  it('after what was seeded, until it knows better', () => {
    const leg = started();
    leg.seedRate(4_000);
    expect(silenceUntilStale(leg, 0)).toBe(60_000);
    const busyMs = trade(leg, 100_000, 300, 3_000);
    leg.seedRate(40_000);
    expect(silenceUntilStale(leg, busyMs)).toBe(10_000);
  });

  it('until its next trade, which tells so', () => {
    const leg = started();
    leg.watch(10_000);
    expect(leg.heard(11_000)).toBe(true);
    expect(leg.isStale).toBe(false);
    expect(leg.heard(11_001)).toBe(false);
  });

  it('but not for a silence of ours', () => {
    const leg = started();
    leg.heard(0);
    leg.resumed(60_000);
    expect(silenceUntilStale(leg, 60_000)).toBe(10_000);
  });
});

it('learns nothing from a time without a connection', () => {
  const leg = started();
  const lastMs = trade(leg, 0, 1_000, 100);
  leg.connected(lastMs + 300_000, 300_000);
  const againMs = trade(leg, lastMs + 301_000, 1_000, 10);
  expect(silenceUntilStale(leg, againMs)).toBe(15_000);
});

describe('a connection is opened anew', () => {
  it('with doubling patience while that brings nothing, and never more rarely than the cap', () => {
    const leg = started();
    const reopenedAtMs: number[] = [];
    for (let nowMs = 0; nowMs < 5 * 3_600_000; nowMs += 1_000) {
      leg.watch(nowMs);
      if (leg.wantsReopening(nowMs)) {
        leg.reopening(nowMs);
        reopenedAtMs.push(nowMs);
      }
    }
    const waitsMs = reopenedAtMs.map((atMs, index) => atMs - (reopenedAtMs[index - 1] ?? 0));
    expect(waitsMs.slice(0, 8)).toEqual([
      10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000,
    ]);
    expect(reopenedAtMs.length).toBeLessThan(40);
    // With life, the patience is the shortest again.
    leg.heard(5 * 3_600_000);
    leg.watch(5 * 3_600_000 + 10_000);
    expect(leg.wantsReopening(5 * 3_600_000 + 10_000)).toBe(true);
  });

  it('after its own time, however long the leg was silent before', () => {
    const leg = started();
    leg.watch(100_000);
    leg.connected(100_000, 90_000);
    expect(leg.isStale).toBe(true);
    expect(leg.wantsReopening(109_000)).toBe(false);
    expect(leg.wantsReopening(110_000)).toBe(true);
  });

  it('with the patience of before for a leg that was not the reason', () => {
    const leg = started();
    leg.seedRate(4_000);
    leg.reopening(5_000);
    leg.watch(64_000);
    expect(leg.isStale).toBe(true);
    expect(leg.wantsReopening(64_000)).toBe(false);
    expect(leg.wantsReopening(65_000)).toBe(true);
  });
});
