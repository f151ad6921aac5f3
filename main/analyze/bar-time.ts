import { isEpochMs, numberOf } from './number-text.ts';

/** A date of ISO 8601, with a blank for the T as databases write it. */
const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
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

/** A number of s, ms, µs or ns since 1970 in ms. */
export function msOf(value: number): number {
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
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4] ?? 0);
  const minute = Number(match[5] ?? 0);
  const second = Number(match[6] ?? 0);
  const isReal =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    (day <= 28 || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const fraction = match[7];
  const fractionMs = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1_000);
  return isReal
    ? Date.UTC(year, month - 1, day, hour, minute, second, fractionMs) - zoneMs(match[8])
    : undefined;
}

function zoneMs(zone: string | undefined): number {
  if (zone?.length !== 5 && zone?.length !== 6) {
    return 0;
  }
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
