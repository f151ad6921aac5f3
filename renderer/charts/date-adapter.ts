import { _adapters, type TimeUnit } from 'chart.js';

type Unit = TimeUnit | 'isoWeek';

const fixedLengthsMs = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;

function isFixed(unit: Unit): unit is keyof typeof fixedLengthsMs {
  return unit in fixedLengthsMs;
}

function monthsOf(unit: Unit): number {
  return unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1;
}

/** First moment, in local time, of the unit that holds this moment. */
export function startOfUnit(timeMs: number, unit: Unit): number {
  const date = new Date(timeMs);
  switch (unit) {
    case 'millisecond':
      return timeMs;
    case 'second':
      return date.setMilliseconds(0);
    case 'minute':
      return date.setSeconds(0, 0);
    case 'hour':
      return date.setMinutes(0, 0, 0);
    case 'day':
      return date.setHours(0, 0, 0, 0);
    case 'week':
    case 'isoWeek':
      date.setHours(0, 0, 0, 0);
      return date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
    case 'month':
    case 'quarter':
    case 'year': {
      const months = monthsOf(unit);
      date.setHours(0, 0, 0, 0);
      return date.setMonth(Math.floor(date.getMonth() / months) * months, 1);
    }
  }
}

/** The moment `amount` units later; months and years by the local calendar. */
export function addUnits(timeMs: number, amount: number, unit: Unit): number {
  if (isFixed(unit)) {
    return timeMs + amount * fixedLengthsMs[unit];
  }
  const date = new Date(timeMs);
  return date.setMonth(date.getMonth() + amount * monthsOf(unit));
}

/**
 * Gives Chart.js's time axis a calendar. Only the arithmetic is needed: the labels are drawn by
 * the charts' own overlay, so that no date library is bundled.
 */
export function installDateAdapter(): void {
  _adapters._date.override({
    formats: () => ({
      datetime: '',
      millisecond: '',
      second: '',
      minute: '',
      hour: '',
      day: '',
      week: '',
      month: '',
      quarter: '',
      year: '',
    }),
    parse: (value) => (typeof value === 'number' ? value : null),
    format: (timeMs) => String(timeMs),
    add: addUnits,
    diff: (max, min, unit) =>
      isFixed(unit)
        ? (max - min) / fixedLengthsMs[unit]
        : (max - min) / (fixedLengthsMs.day * 30 * monthsOf(unit)),
    startOf: (timeMs, unit) => startOfUnit(timeMs, unit),
    endOf: (timeMs, unit) => addUnits(startOfUnit(timeMs, unit), 1, unit) - 1,
  });
}
