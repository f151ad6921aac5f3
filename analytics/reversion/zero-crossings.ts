import { durationMs, type DurationMs } from '../market/units.ts';
import { notAvailable, type NotAvailable } from '../cointegration/not-available.ts';

export interface ZeroCrossings {
  readonly kind: 'zeroCrossings';
  readonly count: number;
  readonly perHour: number;
}

const hourMs = durationMs(3_600_000);

/**
 * How often a spread changes sides of 0. A spread that touches 0 and turns back has not crossed it.
 *
 * @param spread - oldest first, measured from its equilibrium
 * @param spanMs - time from the first to the last sample
 */
export function zeroCrossings(
  spread: Float64Array,
  spanMs: DurationMs,
): ZeroCrossings | NotAvailable<'tooFewSamples'> {
  if (spread.length < 2 || !(spanMs > 0)) {
    return notAvailable('tooFewSamples');
  }
  let count = 0;
  let side = 0;
  for (const value of spread) {
    const newSide = Math.sign(value);
    if (newSide !== 0) {
      count += newSide === -side ? 1 : 0;
      side = newSide;
    }
  }
  return { kind: 'zeroCrossings', count, perHour: (count * hourMs) / spanMs };
}
