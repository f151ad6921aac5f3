/** What a number of a trade or a bar looks like: digits, perhaps an exponent as other programs write it. */
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** 2100-01-01: a time beyond is of another unit. */
export const latestEpochMs = 4_102_444_800_000;

/** @returns `undefined` when the text is no number */
export function numberOf(text: string): number | undefined {
  return numberPattern.test(text) ? Number(text) : undefined;
}

export function isEpochMs(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= latestEpochMs;
}

export function isPositive(value: number | undefined): value is number {
  return value !== undefined && value > 0 && value < Infinity;
}

/** A field as it is quoted in a message. */
export function quoted(text: string | undefined): string {
  if (text === undefined) {
    return '(missing)';
  }
  return text.length > 40 ? `"${text.slice(0, 40)}…"` : `"${text}"`;
}
