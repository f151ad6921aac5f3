import { barTimeOf } from './bar-time.ts';
import { isPositive, numberOf, quoted } from './number-text.ts';

/** One bar as a file gives it; `undefined` where the file has no such field. */
export interface BarText {
  readonly time: string;
  readonly open: string | undefined;
  readonly high: string | undefined;
  readonly low: string | undefined;
  readonly close: string;
}

/** What the engine needs of a bar. */
export interface BarRow {
  readonly openTimeMs: number;
  readonly close: number;
}

/**
 * Reads a bar. Open, high and low are in no statistic, but where they do not fit the close the columns
 * are not what they seem.
 * @returns the bar, or in words what is wrong with it
 */
export function readBar({ time, open, high, low, close }: BarText): BarRow | string {
  const openTimeMs = barTimeOf(time);
  if (openTimeMs === undefined) {
    return `${quoted(time)} is no time`;
  }
  const closePrice = numberOf(close);
  if (!isPositive(closePrice)) {
    return `the close ${quoted(close)} is not a positive number`;
  }
  for (const [name, text] of [
    ['open', open],
    ['high', high],
    ['low', low],
  ] as const) {
    if (text !== undefined && !isPositive(numberOf(text))) {
      return `the ${name} ${quoted(text)} is not a positive number`;
    }
  }
  const openPrice = open === undefined ? closePrice : Number(open);
  if (high !== undefined && Number(high) < Math.max(openPrice, closePrice)) {
    return `its high ${high} is not its highest price`;
  }
  if (low !== undefined && Number(low) > Math.min(openPrice, closePrice)) {
    return `its low ${low} is not its lowest price`;
  }
  return { openTimeMs, close: closePrice };
}
