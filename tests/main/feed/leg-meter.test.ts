import { describe, expect, it } from 'vitest';
import { LegMeter } from '../../../main/feed/leg-meter.ts';

const nowMs = Date.UTC(2026, 0, 1);

describe('latency', () => {
  it('is the median of the last seconds by both clocks', () => {
    const meter = new LegMeter();
    for (let index = 0; index < 1_000; index += 1) {
      const receivedAtMs = nowMs + index * 20;
      // One in seven is late by a second.
      meter.note(receivedAtMs - (index % 7 === 5 ? 1_000 : 40), receivedAtMs);
    }
    expect(meter.latencyMs(nowMs + 20_000, 15)).toBe(55);
  });

  it('follows a change within seconds', () => {
    const meter = new LegMeter();
    for (let atMs = 0; atMs < 60_000; atMs += 50) {
      const receivedAtMs = nowMs + atMs;
      meter.note(receivedAtMs - (atMs < 52_000 ? 10 : 500), receivedAtMs);
    }
    expect(meter.latencyMs(nowMs + 60_000, 0)).toBe(500);
  });

  it('is unknown without a measured clock, without trades, and after the clock jumped', () => {
    const meter = new LegMeter();
    expect(meter.latencyMs(nowMs, 0)).toBeUndefined();
    meter.note(nowMs - 7, nowMs);
    expect(meter.latencyMs(nowMs, undefined)).toBeUndefined();
    expect(meter.latencyMs(nowMs + 60_000, 0)).toBeUndefined();
    expect(meter.latencyMs(nowMs, 0)).toBe(7);
    meter.clockJumped();
    expect(meter.latencyMs(nowMs, 0)).toBeUndefined();
    // A clock that was set back must not silence the meter until it has caught up.
    meter.note(nowMs - 3_600_009, nowMs - 3_600_000);
    expect(meter.latencyMs(nowMs - 3_600_000, 0)).toBe(9);
  });
});

it('tells the rate of the last ten seconds', () => {
  const meter = new LegMeter();
  expect(meter.tradesPerSecond).toBe(0);
  for (let second = 0; second <= 60; second += 1) {
    meter.mark(second * 1_000);
    const count = second < 40 ? 100 : 4;
    for (let index = 0; index < count; index += 1) {
      meter.note(nowMs, nowMs);
    }
    if (second === 3 || second === 39) {
      expect(meter.tradesPerSecond).toBe(100);
    }
  }
  expect(meter.tradesPerSecond).toBe(4);
  expect(meter.lastTradeAtMs).toBe(nowMs);
});
