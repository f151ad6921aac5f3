import * as v from 'valibot';
import { timeframes } from '../analytics/market/timeframe.ts';
import { venues } from '../analytics/market/venue.ts';

/** Limits of the numeric settings; the preferences pane shows them and the schema enforces them. */
export const settingsLimits = {
  windowSamples: { min: 10, max: 10_000 },
  entryZ: { min: 0.5, max: 10 },
  exitZ: { min: 0, max: 9.9 },
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
    theme: v.picklist(['system', 'light', 'dark'], 'Choose system, light or dark.'),
  }),
  v.forward(
    v.check(({ symbolY, symbolX }) => symbolY !== symbolX, 'Choose two different symbols.'),
    ['symbolX'],
  ),
  v.forward(
    v.check(
      ({ exitZ, entryZ }) => exitZ < entryZ,
      'The exit band must be smaller than the threshold.',
    ),
    ['exitZ'],
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
  refreshIntervalMs: 1_000,
  staleAfterMs: 10_000,
  extremeDeviations: 20,
  keepDays: 90,
  keepGigabytes: 20,
  survivePowerLoss: false,
  notificationsEnabled: true,
  theme: 'system',
};
