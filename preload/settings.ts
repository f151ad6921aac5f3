import * as v from 'valibot';
import { lagLimit } from '../analytics/cointegration/lag-choice.ts';
import { hedgeKinds, type HedgeKind } from '../analytics/fits/hedge-method.ts';
import { timeframes } from '../analytics/market/timeframe.ts';
import { venues } from '../analytics/market/venue.ts';
import { zDefinitions } from '../analytics/zscore/z-definition.ts';

/** Limits of the numeric settings; the preferences pane shows them and the schema enforces them. */
export const settingsLimits = {
  windowSamples: { min: 10, max: 10_000 },
  entryZ: { min: 0.5, max: 10 },
  exitZ: { min: 0, max: 9.9 },
  cointegrationSamples: { min: 100, max: 20_000 },
  cointegrationLag: { min: 0, max: 100 },
  refreshIntervalMs: { min: 250, max: 10_000 },
  staleAfterMs: { min: 5_000, max: 600_000 },
  extremeDeviations: { min: 5, max: 1_000 },
  keepDays: { min: 1, max: 3_650 },
  keepGigabytes: { min: 0.1, max: 10_000 },
} as const;

/** @param unit - the unit it is typed in, and how many of the setting's own make one */
function numberBetween(
  label: string,
  limits: { readonly min: number; readonly max: number },
  unit: { readonly name: string; readonly size: number } = { name: '', size: 1 },
) {
  const [min, max] = [limits.min / unit.size, limits.max / unit.size];
  const message = `${label} must be between ${min} and ${max}${unit.name}.`;
  return v.pipe(
    v.number(message),
    v.finite(message),
    v.minValue(limits.min, message),
    v.maxValue(limits.max, message),
  );
}

interface EntryLevels {
  readonly hedgeMethod: HedgeKind;
  readonly entryZ: number;
  readonly kalmanEntryZ: number;
}

/** The threshold that holds: the Kalman filter has one of its own. */
export function entryZOf({ hedgeMethod, entryZ, kalmanEntryZ }: EntryLevels): number {
  return hedgeMethod === 'kalman' ? kalmanEntryZ : entryZ;
}

const lagMessage = `Lags must be auto, or a whole number from ${settingsLimits.cointegrationLag.min} to ${settingsLimits.cointegrationLag.max}.`;

function symbolOf(leg: string) {
  const message = `${leg} must be a Binance symbol such as ETHUSDT: letters and digits only.`;
  return v.pipe(
    v.string(message),
    v.trim(),
    v.toUpperCase(),
    v.regex(/^[\p{L}\p{N}_]{2,30}$/u, message),
  );
}

export const settingsSchema = v.pipe(
  v.object({
    venue: v.picklist(venues, 'Choose USD-M futures or spot.'),
    symbolY: symbolOf('Leg y'),
    symbolX: symbolOf('Leg x'),
    timeframe: v.picklist(timeframes, 'Choose one of the timeframes.'),
    windowSamples: v.pipe(
      numberBetween('Rolling window', settingsLimits.windowSamples),
      v.integer('Rolling window must be a whole number of samples.'),
    ),
    entryZ: numberBetween('Z-score threshold', settingsLimits.entryZ),
    exitZ: numberBetween('Exit band', settingsLimits.exitZ),
    /** Regress prices or their logarithms. */
    scale: v.picklist(['log', 'price'], 'Choose log prices or prices.'),
    /** How the hedge ratio is estimated. */
    hedgeMethod: v.picklist(hedgeKinds, 'Choose one of the methods.'),
    zDefinition: v.picklist(zDefinitions, 'Choose one of the definitions.'),
    /** Degrees of freedom that the yardstick gives up: 1 for a sample's, 0 for a population's. */
    zDdof: v.picklist([0, 1], 'Choose n − 1 or n.'),
    /** In place of `entryZ` for the Kalman filter, whose z-score is in a unit of its own. */
    kalmanEntryZ: numberBetween('Kalman threshold', settingsLimits.entryZ),
    /** The cointegration test has a window of its own. */
    cointegrationSamples: v.pipe(
      numberBetween('Cointegration window', settingsLimits.cointegrationSamples),
      v.integer('Cointegration window must be a whole number of samples.'),
    ),
    /** Lagged changes in that test: chosen by AIC, or so many. */
    cointegrationLag: v.union(
      [
        v.literal('auto'),
        v.pipe(
          v.number(lagMessage),
          v.integer(lagMessage),
          v.minValue(settingsLimits.cointegrationLag.min, lagMessage),
          v.maxValue(settingsLimits.cointegrationLag.max, lagMessage),
        ),
      ],
      lagMessage,
    ),
    refreshIntervalMs: numberBetween('Refresh rate', settingsLimits.refreshIntervalMs),
    /** Silence after which a busy leg counts as stale; a quiet one is given longer. */
    staleAfterMs: numberBetween('Silent after', settingsLimits.staleAfterMs, {
      name: ' seconds',
      size: 1_000,
    }),
    /** Robust deviations from the recent median from which on a price waits to be confirmed. */
    extremeDeviations: numberBetween('Extreme price', settingsLimits.extremeDeviations, {
      name: ' deviations',
      size: 1,
    }),
    /** Ticks are kept this long, or as long as they fit, whichever ends first. */
    keepDays: numberBetween('Keep trades for', settingsLimits.keepDays, {
      name: ' days',
      size: 1,
    }),
    keepGigabytes: numberBetween('Size limit', settingsLimits.keepGigabytes, {
      name: ' GB',
      size: 1,
    }),
    /** Each batch reaches the disk before it counts as stored. */
    survivePowerLoss: v.boolean('Survive power loss must be on or off.'),
    notificationsEnabled: v.boolean('Notifications must be on or off.'),
    /** No notification while the pair is not cointegrated, or not known to be. */
    alertsNeedCointegration: v.boolean('Only when cointegrated must be on or off.'),
    theme: v.picklist(['system', 'light', 'dark'], 'Choose system, light or dark.'),
  }),
  v.forward(
    v.check(({ symbolY, symbolX }) => symbolY !== symbolX, 'Choose two different symbols.'),
    ['symbolX'],
  ),
  v.forward(
    v.check(
      (settings) => settings.exitZ < entryZOf(settings),
      ({ input }) =>
        `The exit band must be smaller than the ${input.hedgeMethod === 'kalman' ? 'Kalman threshold' : 'threshold'}.`,
    ),
    ['exitZ'],
  ),
  v.forward(
    v.check(
      ({ cointegrationLag, cointegrationSamples }) =>
        cointegrationLag === 'auto' ||
        // A window that is refused itself has no room to speak of.
        cointegrationSamples < settingsLimits.cointegrationSamples.min ||
        cointegrationLag <= lagLimit(cointegrationSamples),
      ({ input }) =>
        `A window of ${input.cointegrationSamples} samples has room for ${lagLimit(input.cointegrationSamples)} lags.`,
    ),
    ['cointegrationLag'],
  ),
);

/** The user's choices, as saved in settings.json. */
export type Settings = Readonly<v.InferOutput<typeof settingsSchema>>;

export const defaultSettings: Settings = {
  venue: 'usdm',
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  timeframe: '1s',
  windowSamples: 60,
  entryZ: 2,
  exitZ: 0.5,
  scale: 'log',
  hedgeMethod: 'ols',
  zDefinition: 'lagged',
  zDdof: 1,
  kalmanEntryZ: 2,
  cointegrationSamples: 3_600,
  cointegrationLag: 'auto',
  refreshIntervalMs: 1_000,
  staleAfterMs: 10_000,
  extremeDeviations: 20,
  keepDays: 90,
  keepGigabytes: 20,
  survivePowerLoss: false,
  notificationsEnabled: true,
  alertsNeedCointegration: false,
  theme: 'system',
};
