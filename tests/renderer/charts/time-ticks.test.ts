import { describe, expect, test } from 'vitest';
import { addUnits, startOfUnit } from '../../../renderer/charts/date-adapter.ts';
import { timeStepMs, timeTicks } from '../../../renderer/charts/time-ticks.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('time labels', () => {
  test('never come closer than their width', () => {
    for (const spanMs of [5 * minuteMs, hourMs, 4 * hourMs, 24 * hourMs, 168 * hourMs]) {
      for (const widthPx of [380, 534, 882, 1_500, 2_200]) {
        const pxPerMs = widthPx / spanMs;
        expect(timeStepMs(spanMs, widthPx) * pxPerMs).toBeGreaterThanOrEqual(80);
      }
    }
    expect(timeStepMs(5 * minuteMs, 882)).toBe(minuteMs);
    expect(timeStepMs(5 * minuteMs, 1_200)).toBe(30_000);
  });

  test('are round in local time, also half an hour off', () => {
    const offsetMs = 5.5 * hourMs;
    const fromMs = Date.UTC(2024, 7, 8, 3, 7);
    const ticks = timeTicks(fromMs, fromMs + 4 * hourMs, hourMs, offsetMs);
    expect(ticks.map((timeMs) => new Date(timeMs).toISOString().slice(11, 16))).toEqual([
      '03:30',
      '04:30',
      '05:30',
      '06:30',
    ]);
  });

  test('keep to the window', () => {
    expect(timeTicks(1_000, 5_000, 2_000, 0)).toEqual([2_000, 4_000]);
    expect(timeTicks(2_000, 2_000, 2_000, 0)).toEqual([2_000]);
  });
});

describe('calendar of the time axis', () => {
  const timeMs = new Date(2024, 7, 8, 13, 45, 12, 345).getTime();

  test('finds the start of each unit in local time', () => {
    const expected = {
      millisecond: timeMs,
      second: new Date(2024, 7, 8, 13, 45, 12).getTime(),
      minute: new Date(2024, 7, 8, 13, 45).getTime(),
      hour: new Date(2024, 7, 8, 13).getTime(),
      day: new Date(2024, 7, 8).getTime(),
      week: new Date(2024, 7, 5).getTime(),
      isoWeek: new Date(2024, 7, 5).getTime(),
      month: new Date(2024, 7, 1).getTime(),
      quarter: new Date(2024, 6, 1).getTime(),
      year: new Date(2024, 0, 1).getTime(),
    } as const;
    for (const [unit, startMs] of Object.entries(expected)) {
      expect(startOfUnit(timeMs, unit as keyof typeof expected), unit).toBe(startMs);
    }
  });

  test('adds months by the calendar and the rest by length', () => {
    expect(addUnits(timeMs, 90, 'minute')).toBe(timeMs + 90 * minuteMs);
    expect(addUnits(new Date(2024, 0, 1).getTime(), 1, 'quarter')).toBe(
      new Date(2024, 3, 1).getTime(),
    );
    expect(addUnits(new Date(2024, 0, 1).getTime(), 2, 'year')).toBe(
      new Date(2026, 0, 1).getTime(),
    );
  });
});
