/** Prices and quantities are stored as integers of this many parts of one. */
export const scale = 1e8;
const scaleDecimals = 8;

/** Below this the product with 1e8 is within a quarter of the exact integer, so rounding is exact. */
const exactProductLimit = 2 ** 50;

/**
 * `value` times 1e8 as an exact integer: a number up to 2^53, a bigint above.
 *
 * For a large value the product would be rounded to a multiple of 2 or more, so its shortest decimal
 * text is scaled instead: that is the text Binance sent, as long as it had at most 15 digits.
 *
 * @param value - finite, not negative, at most 92,233,720,368 (a 64-bit integer when scaled)
 * @throws RangeError for anything else
 */
export function scaledInteger(value: number): number | bigint {
  const product = value * scale;
  if (product >= 0 && product < exactProductLimit) {
    return Math.round(product);
  }
  if (!(product >= 0 && product < 2 ** 63)) {
    throw new RangeError(`${value} cannot be stored: it is negative, not finite, or too large.`);
  }
  const [whole = '', decimals = ''] = String(value).split('.');
  const scaled = BigInt(whole + decimals.slice(0, scaleDecimals).padEnd(scaleDecimals, '0'));
  return scaled <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(scaled) : scaled;
}
