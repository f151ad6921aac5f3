import type { PairTest } from '../../analytics/pair/frame-analysis.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';

/** One row of the results; `undefined` what is not known at its bar. */
export interface FrameRow {
  /** End of the bar. */
  readonly time_ms: number;
  readonly y: number;
  readonly x: number;
  readonly alpha: number | undefined;
  readonly beta: number | undefined;
  readonly beta_se: number | undefined;
  readonly r2: number | undefined;
  readonly spread: number | undefined;
  readonly z: number | undefined;
  readonly correlation: number | undefined;
  readonly signal: string | undefined;
  /** Of the last cointegration test, y on x. */
  readonly eg_t: number | undefined;
  readonly eg_p: number | undefined;
  /** In bars. */
  readonly half_life: number | undefined;
}

/** First line of the frames' CSV. */
export const frameRowHeader =
  'time_ms,y,x,alpha,beta,beta_se,r2,spread,z,correlation,signal,eg_t,eg_p,half_life\n';

/** What a frame, and the last test at its bar, tell. */
export function frameRow(frame: PairFrame, test: PairTest | undefined): FrameRow {
  const { fit } = frame;
  const result = test?.engleGranger;
  const tested = result?.kind === 'tested' ? result : undefined;
  return {
    time_ms: frame.closeTimeMs,
    y: frame.priceY,
    x: frame.priceX,
    alpha: fit?.alpha,
    beta: fit?.beta,
    beta_se: fit?.betaStandardError,
    r2: fit?.rSquared,
    spread: frame.spread,
    z: frame.zScore,
    correlation: frame.correlation,
    signal: frame.signal,
    eg_t: tested?.tStatistic,
    eg_p: tested?.pValue,
    half_life: test?.halfLifeBars,
  };
}

/**
 * One line of CSV. Numbers are the shortest text that reads back as the same double; what is not known
 * is an empty field.
 */
export function frameRowText(row: FrameRow): string {
  return `${row.time_ms},${row.y},${row.x},${row.alpha ?? ''},${row.beta ?? ''},${row.beta_se ?? ''},${row.r2 ?? ''},${row.spread ?? ''},${row.z ?? ''},${row.correlation ?? ''},${row.signal ?? ''},${row.eg_t ?? ''},${row.eg_p ?? ''},${row.half_life ?? ''}\n`;
}
