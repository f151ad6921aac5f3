const zero = 48;
const nine = 57;
const point = 46;

/** The store keeps prices and quantities as 64-bit integers scaled by 1e8; so does Binance. */
export const largestValue = 92_233_720_368;
export const maxDecimals = 8;

/**
 * Reads a price or quantity as Binance writes it: digits, with at most 8 decimals.
 *
 * @returns the value, or `undefined` when the text has another form, is not above zero, or is too
 * large for the store
 */
export function parsePositiveDecimal(text: unknown): number | undefined {
  if (typeof text !== 'string') {
    return undefined;
  }
  const { length } = text;
  let pointAt = -1;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === point && pointAt === -1) {
      pointAt = index;
    } else if (code < zero || code > nine) {
      return undefined;
    }
  }
  const wholeDigits = pointAt === -1 ? length : pointAt;
  const decimals = pointAt === -1 ? 0 : length - pointAt - 1;
  if (wholeDigits === 0 || decimals > maxDecimals || (pointAt !== -1 && decimals === 0)) {
    return undefined;
  }
  if (wholeDigits > 1 && text.charCodeAt(0) === zero) {
    return undefined;
  }
  const value = Number(text);
  return value > 0 && value <= largestValue ? value : undefined;
}
