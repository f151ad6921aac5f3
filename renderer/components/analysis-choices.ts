import type { HedgeKind } from '../../analytics/fits/hedge-method.ts';
import { largestZ, yardstickDdof } from '../../analytics/zscore/yardstick.ts';
import type { ZDefinition } from '../../analytics/zscore/z-definition.ts';
import type { Settings } from '../../preload/settings.ts';
import { formatFixed } from './format.ts';

/** The settings that decide what z is measured by. */
type ZChoices = Pick<Settings, 'hedgeMethod' | 'zDefinition' | 'zDdof'>;

export const hedgeChoices: Readonly<Record<HedgeKind, { name: string; hint: string }>> = {
  ols: { name: 'Least squares (OLS)', hint: 'all bars of the window count alike' },
  tls: { name: 'Total least squares', hint: 'noise in both legs, not in y alone' },
  huber: { name: 'Huber', hint: 'robust: outliers count less' },
  'theil-sen': { name: 'Theil–Sen', hint: 'robust: the median of all slopes' },
  kalman: { name: 'Kalman filter', hint: 'β moves with every bar' },
};

export const zNames: Readonly<Record<ZDefinition, string>> = {
  'in-window': 'In-window',
  lagged: 'Lagged (for alerts)',
  rolling: 'Rolling spread',
};

const zTraits: Readonly<Record<ZDefinition, string>> = {
  'in-window': 'bar in its own yardstick',
  lagged: 'recommended',
  rolling: 'β drift moves this',
};

export const ddofNames: Readonly<Record<Settings['zDdof'], string>> = {
  1: 'n − 1 (sample)',
  0: 'n (population)',
};

function divisor(ddof: number): string {
  // Spaces that do not break.
  return ddof === 0 ? 'n' : `n\u00a0−\u00a0${ddof}`;
}

/** What a definition does, and what its standard deviation divides by. */
export function zHint({ hedgeMethod, zDefinition, zDdof }: ZChoices): string {
  const ddof = yardstickDdof({ hedgeMethod, zDefinition, ddof: zDdof });
  if (ddof !== undefined) {
    return `${zTraits[zDefinition]}; sd ${divisor(ddof)}`;
  }
  return zDefinition === 'in-window'
    ? 'with Kalman the same as lagged'
    : `${zTraits[zDefinition]}; the filter’s √Q`;
}

/** Where the choice of n or n − 1 takes part. */
export function ddofHint({ hedgeMethod, zDefinition, zDdof }: ZChoices): string {
  const ddof = yardstickDdof({ hedgeMethod, zDefinition, ddof: zDdof });
  if (ddof === undefined) {
    return 'not in use: Kalman divides by its own √Q';
  }
  return ddof === 2
    ? `not in use: lagged always divides by ${divisor(2)}`
    : 'what the sum of squares is divided by';
}

/** The threshold in use is shown in one place: that of the Kalman filter is another one. */
export function thresholdField(hedgeMethod: HedgeKind): 'entryZ' | 'kalmanEntryZ' {
  return hedgeMethod === 'kalman' ? 'kalmanEntryZ' : 'entryZ';
}

export const kalmanUnitHint = 'Kalman’s z has a unit of its own';

/** Rounded up: z may come as close as that. */
function atMost(limit: number): string {
  return formatFixed(Math.ceil(limit * 100) / 100, 2);
}

/**
 * Says that no bar can reach the threshold, because it takes part in its own yardstick.
 * @param windowSamples - NaN while it is none, as `entryZ`
 */
export function thresholdWarning(
  { hedgeMethod, zDefinition, zDdof }: ZChoices,
  windowSamples: number,
  entryZ: number,
): string | undefined {
  const limit = largestZ({ hedgeMethod, zDefinition, ddof: zDdof }, windowSamples);
  return limit !== undefined && entryZ > limit
    ? `Never reached: |z| ≤ ${atMost(limit)} with ${windowSamples} samples`
    : undefined;
}
