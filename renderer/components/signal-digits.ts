import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import type { PriceScale } from '../../analytics/pair/pair-engine.ts';
import { formatFixed } from './format.ts';

/** Decimals that z is told with. */
const zDecimals = 4;
/** What the rounding of one term may move z by: two of them stay under half of its last digit. */
const termError = 1e-5;
/** Beyond these a double has no digits. */
const mostDecimals = 18;
const yardstickDigits = 7;

/** The inputs of a signal with as many digits as z needs to come out the same by hand. */
export interface SignalDigits {
  readonly priceY: string;
  readonly priceX: string;
  readonly alpha: string;
  readonly beta: string;
  readonly spread: string;
  readonly sd: string;
  readonly zScore: string;
}

/**
 * Rounds each input so that z, computed from what is shown, is right to its own last digit: α and e to
 * a share of the yardstick, β to that share over the size of its leg.
 */
export function signalDigits(
  { priceY, priceX, measure, spread, zScore }: SignalInputs,
  scale: PriceScale,
): SignalDigits {
  const { alpha, beta, sd } = measure;
  const size = Math.abs(scale === 'log' ? Math.log(priceX) : priceX);
  const decimals = decimalsFor(2 * termError * sd);
  return {
    priceY: exactText(priceY),
    priceX: exactText(priceX),
    alpha: formatFixed(alpha, decimals),
    beta: formatFixed(beta, decimalsFor((2 * termError * sd) / Math.max(1, size))),
    spread: formatFixed(spread, decimals),
    sd: formatFixed(sd, decimalsFor(sd * 10 ** -yardstickDigits)),
    zScore: formatFixed(zScore, zDecimals),
  };
}

const exactFormat = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 20,
});

/** All digits of a number that was typed or traded: two decimals or more. */
export function exactText(value: number): string {
  return exactFormat.format(value).replace('-', '\u2212');
}

/** Decimals that tell steps of this size apart. */
function decimalsFor(step: number): number {
  return step > 0 ? Math.max(2, Math.min(mostDecimals, Math.ceil(-Math.log10(step)))) : 2;
}
