import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { isEpochMs, isPositive, numberOf, quoted } from './number-text.ts';

/** The fields of one trade as a file gives them; `undefined` where the file has no such field. */
export interface TickText {
  readonly time: string | undefined;
  readonly price: string | undefined;
  readonly quantity: string | undefined;
  readonly id: string | undefined;
  readonly standing: string | undefined;
}

/** One trade of a file; `undefined` what the file does not tell. */
export interface TickRow {
  readonly timeMs: number;
  readonly price: number;
  readonly quantity: number;
  readonly id: number | undefined;
  /** A code of `tickStandings`. */
  readonly standing: number | undefined;
}

const symbolPattern = /^[\p{L}\p{N}_]{2,30}$/u;

const standingCodes: ReadonlyMap<string, number> = new Map(
  Object.entries(tickStandings).flatMap(([name, code]): [string, number][] => [
    [name, code],
    [String(code), code],
  ]),
);

/** Whether a text can name a market, such as BTCUSDT. */
export function isSymbol(text: string): boolean {
  return symbolPattern.test(text);
}

/** @returns the trade, or in words what is wrong with it */
export function readTick({ time, price, quantity, id, standing }: TickText): TickRow | string {
  const timeMs = numberOf(time ?? '');
  if (!isEpochMs(timeMs)) {
    return `the time ${quoted(time)} is not a whole number of ms since 1970`;
  }
  const priceQuote = numberOf(price ?? '');
  if (!isPositive(priceQuote)) {
    return `the price ${quoted(price)} is not a positive number`;
  }
  const quantityBase = quantity === undefined ? 0 : numberOf(quantity);
  if (!(quantityBase === 0 || isPositive(quantityBase))) {
    return `the quantity ${quoted(quantity)} is not a number from 0`;
  }
  const tradeId = id === undefined ? undefined : numberOf(id);
  if (id !== undefined && !(Number.isSafeInteger(tradeId) && Number(tradeId) >= 0)) {
    return `the trade id ${quoted(id)} is not a whole number from 0`;
  }
  const standingCode = standing === undefined ? undefined : standingCodes.get(standing);
  if (standing !== undefined && standingCode === undefined) {
    return `the standing ${quoted(standing)} is not ordinary, extreme or confirming`;
  }
  return {
    timeMs,
    price: priceQuote,
    quantity: quantityBase,
    id: tradeId,
    standing: standingCode,
  };
}
