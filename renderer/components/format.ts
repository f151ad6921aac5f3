import { pValueText } from '../../analytics/cointegration/p-value-text.ts';

/** The one place where numbers and times become text. Absent values are an em dash. */
export const absentText = '—';

const minus = '\u2212';

/** So many decimals, no sign but a minus: `0.0031`, `−4.12`. */
export function formatFixed(value: number, digits: number): string {
  const text = decimalFormat(digits).format(Math.abs(value));
  // A rounded −0.00 would claim a sign that is not there.
  return value < 0 && /[1-9]/.test(text) ? `${minus}${text}` : text;
}

const decimalFormats = new Map<number, Intl.NumberFormat>();

function decimalFormat(digits: number): Intl.NumberFormat {
  const known = decimalFormats.get(digits);
  if (known !== undefined) {
    return known;
  }
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  decimalFormats.set(digits, format);
  return format;
}

/**
 * Decimals that keep about five significant digits of a value of this size, and at least two from
 * 100 upwards, so that a price does not change its number of decimals from tick to tick.
 */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (!(size > 0) || size >= 100) {
    return 2;
  }
  return Math.min(12, 4 - Math.floor(Math.log10(size)));
}

/** Price in quote units: `61,234.50`, `142.35`, `0.54321`. */
export function formatPrice(value: number | undefined): string {
  return value === undefined ? absentText : formatFixed(value, decimalsFor(value));
}

/** Value with its sign always shown: `+2.31`, `−1.02`, `0.00`. */
export function formatSigned(value: number | undefined, digits = 2): string {
  if (value === undefined) {
    return absentText;
  }
  const text = formatFixed(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

const zFormat = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  roundingMode: 'trunc',
  signDisplay: 'exceptZero',
});

/**
 * z-score: signed, two decimals, cut off and not rounded: 1.996 has not reached a threshold of 2.00,
 * and must not read as if it had.
 */
export function formatZ(value: number | undefined): string {
  return value === undefined ? absentText : zFormat.format(value).replace('-', minus);
}

/** Hedge ratio or intercept: about five significant digits, four decimals around one. */
export function formatCoefficient(value: number | undefined): string {
  if (value === undefined) {
    return absentText;
  }
  const size = Math.abs(value);
  return formatFixed(value, size >= 1000 ? 2 : size >= 0.1 ? 4 : 6);
}

/** A standard error: two significant digits, `0.0031`. */
export function formatError(value: number | undefined): string {
  if (value === undefined) {
    return absentText;
  }
  const digits = value > 0 ? Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(value)))) : 0;
  return formatFixed(value, digits);
}

/** Correlation and R²: three decimals. */
export function formatShare(value: number | undefined): string {
  return value === undefined ? absentText : formatFixed(value, 3);
}

/** A p-value, see `pValueText`. */
export function formatPValue(pValue: number | undefined): string {
  return pValue === undefined ? absentText : pValueText(pValue);
}

/** A test statistic and what it is held against: three decimals. */
export function formatStatistic(value: number | undefined): string {
  return value === undefined ? absentText : formatFixed(value, 3);
}

/** The unit in which a spread of this scale is shown. */
export function spreadUnit(scale: 'log' | 'price'): string {
  return scale === 'log' ? 'bps' : 'quote';
}

/** A spread in the unit it is shown in: basis points for logs, quote units for prices. */
export function spreadInUnit(spread: number, scale: 'log' | 'price'): number {
  return scale === 'log' ? spread * 10_000 : spread;
}

/** Signed spread in the unit of its scale, without the unit. */
export function formatSpread(spread: number | undefined, scale: 'log' | 'price'): string {
  if (spread === undefined) {
    return absentText;
  }
  return formatSigned(spreadInUnit(spread, scale), scale === 'log' ? 2 : spreadDecimals(spread));
}

function spreadDecimals(spread: number): number {
  const size = Math.abs(spread);
  return size >= 0.01 || size === 0 ? 2 : Math.min(10, 1 - Math.floor(Math.log10(size)));
}

/** A change in per cent, signed. */
export function formatPercent(value: number): string {
  return `${formatSigned(value, 3)} %`;
}

/** Whole number with thousands separators. */
export function formatCount(value: number | undefined): string {
  return value === undefined ? absentText : formatFixed(Math.round(value), 0);
}

/** Rate per second: one decimal below 100, none above. */
export function formatRate(value: number | undefined): string {
  return value === undefined ? absentText : formatFixed(value, value < 99.95 ? 1 : 0);
}

/** `3 s ago`, `14 min ago`, `2 h ago`. */
export function formatAge(ageMs: number): string {
  return `${formatDuration(Math.max(0, ageMs))} ago`;
}

/** A length of time in its largest whole unit: `5 s`, `15 min`, `4 h`, `3 d`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 60_000) {
    return `${formatFixed(Math.floor(durationMs / 1000), 0)} s`;
  }
  if (durationMs < 3_600_000) {
    return `${formatFixed(Math.floor(durationMs / 60_000), 0)} min`;
  }
  if (durationMs < 86_400_000) {
    return `${formatFixed(Math.floor(durationMs / 3_600_000), 0)} h`;
  }
  return `${formatFixed(Math.floor(durationMs / 86_400_000), 0)} d`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Local time of day, `HH:MM:SS`. */
export function formatClock(timeMs: number): string {
  return clockFormat.format(timeMs);
}

/** Local day, `22 Nov`. */
export function formatDay(timeMs: number): string {
  return dayFormat.format(timeMs);
}

/** A label of the value axis: just the decimals that the step between labels needs. */
export function formatAxis(value: number, step: number): string {
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
  return formatFixed(value, digits);
}

/** A length of time in its two largest units: `840 ms`, `12.3 s`, `5 m 02 s`, `1 h 05 m`, `2 d 03 h`. */
export function formatSpan(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < 1000) {
    return `${formatFixed(ms, 0)} ms`;
  }
  if (ms < 59_950) {
    return `${formatFixed(ms / 1000, 1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${formatFixed(minutes, 0)} m ${twoDigits(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${formatFixed(hours, 0)} h ${twoDigits(minutes % 60)} m`
    : `${formatFixed(Math.floor(hours / 24), 0)} d ${twoDigits(hours % 24)} h`;
}

/** A length that was chosen: in one unit where that is exact, `1 h`, else in two, `2 d 12 h`. */
export function formatLength(durationMs: number): string {
  const unitMs = [86_400_000, 3_600_000, 60_000, 1_000].find((size) => durationMs >= size);
  return unitMs !== undefined && durationMs % unitMs === 0
    ? formatDuration(durationMs)
    : formatSpan(durationMs);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A delay or an offset: whole milliseconds, seconds from ten of them on. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) {
    return absentText;
  }
  return Math.abs(ms) < 9_999.5
    ? `${formatFixed(Math.round(ms), 0)} ms`
    : `${formatFixed(ms / 1000, 1)} s`;
}

const completenessFormat = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  roundingMode: 'trunc',
});

/** Cut off, not rounded: only a series without a missing trade reads `100 %`. */
export function formatCompleteness(pct: number | undefined): string {
  if (pct === undefined) {
    return absentText;
  }
  return pct >= 100 ? '100 %' : `${completenessFormat.format(pct)} %`;
}

/** Local time of day, with the day in front when that is not today's. */
export function formatMoment(timeMs: number, nowMs: number): string {
  const day = formatDay(timeMs);
  return day === formatDay(nowMs) ? formatClock(timeMs) : `${day} ${formatClock(timeMs)}`;
}

/** `1 trade`, `1,204 trades`. */
export function formatTrades(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'trade' : 'trades'}`;
}
