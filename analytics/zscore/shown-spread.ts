import type { ZDefinition } from './z-definition.ts';

/**
 * The spread as its z-score measures it, around 0. By `rolling` that is less the mean of the window's
 * spreads: y − βx itself has a level that says nothing, thousands of basis points from 0, and leaps as
 * β drifts. By the other definitions α has taken the level off already.
 *
 * @param measure - what the bar's z-score was measured with: by `rolling` its alpha is the mean
 * @returns `undefined` without a spread, and by `rolling` until there is a mean
 */
export function shownSpread(
  spread: number | undefined,
  measure: { readonly alpha: number } | undefined,
  definition: ZDefinition,
): number | undefined {
  if (definition !== 'rolling' || spread === undefined) {
    return spread;
  }
  return measure === undefined ? undefined : spread - measure.alpha;
}
