/** Codes of the column `crossing`: which side of the entry threshold a bar crossed to. */
export const crossingCodes = { none: 0, longSpread: 1, shortSpread: 2 } as const;

/**
 * Closed frames of the pair as columns, oldest first, as they travel from the worker to the charts:
 * row `i` of every array is one frame. A statistic that is not available is NaN in its column, which
 * the charts draw as a break; the readers of {@link FrameSeries} turn it into `undefined`.
 */
export interface FrameColumns {
  readonly count: number;
  readonly closeTimeMs: Float64Array<ArrayBuffer>;
  readonly priceY: Float64Array<ArrayBuffer>;
  readonly priceX: Float64Array<ArrayBuffer>;
  readonly spread: Float64Array<ArrayBuffer>;
  /** The spread around 0, as the charts draw it: see `shownSpread`. */
  readonly shownSpread: Float64Array<ArrayBuffer>;
  readonly zScore: Float64Array<ArrayBuffer>;
  readonly alpha: Float64Array<ArrayBuffer>;
  readonly beta: Float64Array<ArrayBuffer>;
  readonly betaStandardError: Float64Array<ArrayBuffer>;
  readonly rSquared: Float64Array<ArrayBuffer>;
  readonly correlation: Float64Array<ArrayBuffer>;
  /** Of the last cointegration test at or before the frame: t, p and half-life in bars. */
  readonly testT: Float64Array<ArrayBuffer>;
  readonly testP: Float64Array<ArrayBuffer>;
  readonly halfLifeBars: Float64Array<ArrayBuffer>;
  /** 1 where the line must not be joined to the frame before: after a hole, or a long silence. */
  readonly breaksLine: Uint8Array<ArrayBuffer>;
  /** 1 where trades are missing in the window: the frame's z-score is no signal. */
  readonly hasHole: Uint8Array<ArrayBuffer>;
  /** A code of {@link crossingCodes}. */
  readonly crossing: Uint8Array<ArrayBuffer>;
}

/** The columns that hold numbers of a frame, NaN where one is not available. */
export const valueColumns = [
  'priceY',
  'priceX',
  'spread',
  'shownSpread',
  'zScore',
  'alpha',
  'beta',
  'betaStandardError',
  'rSquared',
  'correlation',
  'testT',
  'testP',
  'halfLifeBars',
] as const;
export type ValueColumn = (typeof valueColumns)[number];

/** Empty columns with room for `count` frames. */
export function makeFrameColumns(count: number): FrameColumns {
  const numbers = (): Float64Array<ArrayBuffer> => new Float64Array(count);
  return {
    count,
    closeTimeMs: numbers(),
    priceY: numbers(),
    priceX: numbers(),
    spread: numbers(),
    shownSpread: numbers(),
    zScore: numbers(),
    alpha: numbers(),
    beta: numbers(),
    betaStandardError: numbers(),
    rSquared: numbers(),
    correlation: numbers(),
    testT: numbers(),
    testP: numbers(),
    halfLifeBars: numbers(),
    breaksLine: new Uint8Array(count),
    hasHole: new Uint8Array(count),
    crossing: new Uint8Array(count),
  };
}

/** The buffers of the columns, to be handed over instead of copied. */
export function buffersOf(columns: FrameColumns): ArrayBuffer[] {
  const { closeTimeMs, breaksLine, hasHole, crossing } = columns;
  const values = valueColumns.map((name) => columns[name]);
  return [closeTimeMs, ...values, breaksLine, hasHole, crossing].map((column) => column.buffer);
}
