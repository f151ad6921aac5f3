import { isEpochMs, numberOf } from './number-text.ts';

/** A date of ISO 8601, with a blank for the T as databases write it. */
const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
const datePartCount = 6;
/** Smallest numbers that are ms, µs and ns since 1970, for times from 1973 to 2100. */
const unitLimits = { ms: 1e11, us: 1e14, ns: 1e17 } as const;

/**
 * The moment that a bar's time tells: a date, or a number of s, ms, µs or ns since 1970, told apart by its
 * size (Binance's public spot klines changed from ms to µs in 2025). A date without a zone is UTC.
 * @returns epoch ms, or `undefined` when it tells none
 */
export function barTimeOf(text: string): number | undefined {
  const value = numberOf(text);
  const timeMs = value === undefined ? dateOf(text) : msOf(value);
  return isEpochMs(timeMs) ? timeMs : undefined;
}

function msOf(value: number): number {
  if (value < unitLimits.ms) {
    return value * 1_000;
  }
  if (value < unitLimits.us) {
    return value;
  }
  return Math.floor(value / (value < unitLimits.ns ? 1e3 : 1e6));
}

function dateOf(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 1 + datePartCount)
    .map((part) => Number(part || 0));
  const fractionMs = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1_000);
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second, fractionMs);
  const isReal = new Date(timeMs).getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? timeMs - zoneMs(match[8]) : undefined;
}

function zoneMs(zone: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '');
  if (match === null) {
    return 0;
  }
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
