import type { HedgeKind } from '../fits/hedge-method.ts';
import type { ZDefinition } from './z-definition.ts';

/** What decides the standard deviation that a spread is divided by. */
export interface YardstickChoice {
  readonly hedgeMethod: HedgeKind;
  readonly zDefinition: ZDefinition;
  /** As asked for: `lagged` and the Kalman filter have their own. */
  readonly ddof: 0 | 1;
}

/**
 * Degrees of freedom that the standard deviation really gives up: 2 by `lagged`, as the regression's
 * own. `undefined` for the Kalman filter, whose √Q is a prediction and counts no samples, except by
 * `rolling`.
 */
export function yardstickDdof(choice: YardstickChoice): 0 | 1 | 2 | undefined {
  if (choice.zDefinition === 'rolling') {
    return choice.ddof;
  }
  if (choice.hedgeMethod === 'kalman') {
    return undefined;
  }
  return choice.zDefinition === 'lagged' ? 2 : choice.ddof;
}

/**
 * The |z| that no sample of a window can exceed, because it takes part in its own yardstick: of n
 * numbers that sum to 0, e² ≤ Σe²·(n − 1)/n, hence |z| ≤ √((n − ddof)(n − 1)/n), which is (n − 1)/√n
 * with ddof 1. The residuals of Huber and Theil-Sen need not sum to 0: |z| ≤ √(n − ddof).
 *
 * @returns `undefined` where nothing limits it
 */
export function largestZ(choice: YardstickChoice, windowSamples: number): number | undefined {
  const { hedgeMethod, zDefinition, ddof } = choice;
  const isInItsYardstick =
    zDefinition === 'rolling' || (zDefinition === 'in-window' && hedgeMethod !== 'kalman');
  if (!isInItsYardstick) {
    return undefined;
  }
  const sumsToZero = zDefinition === 'rolling' || hedgeMethod === 'ols' || hedgeMethod === 'tls';
  const share = sumsToZero ? (windowSamples - 1) / windowSamples : 1;
  return Math.sqrt((windowSamples - ddof) * share);
}
