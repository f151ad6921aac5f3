import * as v from 'valibot';
import { timeframes } from '../analytics/market/timeframe.ts';
import { venues } from '../analytics/market/venue.ts';

/** Limits of the numeric settings; the preferences pane shows them and the schema enforces them. */
export const settingsLimits = {
  windowSamples: { min: 10, max: 10_000 },
  entryZ: { min: 0.5, max: 10 },
  exitZ: { min: 0, max: 9.9 },
  refreshIntervalMs: { min: 250, max: 10_000 },
} as const;

function numberBetween(label: string, limits: { readonly min: number; readonly max: number }) {
  const message = `${label} must be between ${limits.min} and ${limits.max}.`;
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
  notificationsEnabled: true,
  theme: 'system',
};
