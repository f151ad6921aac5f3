import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { FrameFigures } from './frame-figures.ts';

/** First line of the frames' CSV. */
export const frameRowHeader =
  'time_ms,y,x,alpha,beta,beta_se,r2,spread,z,correlation,signal,eg_t,eg_p,half_life\n';

/**
 * One line of CSV. Numbers are the shortest text that reads back as the same double; what is not known
 * is an empty field.
 */
export function frameRow(frame: PairFrame, figures: FrameFigures): string {
  const { closeTimeMs, priceY, priceX, fit, spread, zScore, correlation, signal } = frame;
  const { betaStandardError, engleGrangerT, engleGrangerP, halfLifeBars } = figures;
  return `${closeTimeMs},${priceY},${priceX},${fit?.alpha ?? ''},${fit?.beta ?? ''},${betaStandardError ?? ''},${fit?.rSquared ?? ''},${spread ?? ''},${zScore ?? ''},${correlation ?? ''},${signal ?? ''},${engleGrangerT ?? ''},${engleGrangerP ?? ''},${halfLifeBars ?? ''}\n`;
}
