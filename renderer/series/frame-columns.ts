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
  readonly zScore: Float64Array<ArrayBuffer>;
  /** 1 where the line must not be joined to the frame before: after a hole, or a long silence. */
  readonly breaksLine: Uint8Array<ArrayBuffer>;
  /** 1 where trades are missing in the window: the frame's z-score is no signal. */
  readonly hasHole: Uint8Array<ArrayBuffer>;
  /** A code of {@link crossingCodes}. */
  readonly crossing: Uint8Array<ArrayBuffer>;
}

/** The columns that a chart can draw against time. */
export const valueColumns = ['priceY', 'priceX', 'spread', 'zScore'] as const;
export type ValueColumn = (typeof valueColumns)[number];

/** Empty columns with room for `count` frames. */
export function makeFrameColumns(count: number): FrameColumns {
  return {
    count,
    closeTimeMs: new Float64Array(count),
    priceY: new Float64Array(count),
    priceX: new Float64Array(count),
    spread: new Float64Array(count),
    zScore: new Float64Array(count),
    breaksLine: new Uint8Array(count),
    hasHole: new Uint8Array(count),
    crossing: new Uint8Array(count),
  };
}

/** The buffers of the columns, to be handed over instead of copied. */
export function buffersOf(columns: FrameColumns): ArrayBuffer[] {
  const { closeTimeMs, priceY, priceX, spread, zScore, breaksLine, hasHole, crossing } = columns;
  return [closeTimeMs, priceY, priceX, spread, zScore, breaksLine, hasHole, crossing].map(
    (column) => column.buffer,
  );
}
