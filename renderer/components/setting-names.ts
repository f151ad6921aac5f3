import type { Timeframe } from '../../analytics/market/timeframe.ts';
import type { Venue } from '../../analytics/market/venue.ts';
import type { Settings } from '../../preload/settings.ts';

export const venueNames: Readonly<Record<Venue, string>> = {
  usdm: 'USD-M futures',
  spot: 'Spot',
};

export const timeframeNames: Readonly<Record<Timeframe, string>> = {
  '1s': '1 s',
  '5s': '5 s',
  '15s': '15 s',
  '1m': '1 min',
  '5m': '5 min',
  '15m': '15 min',
  '1h': '1 h',
};

export const scaleNames: Readonly<Record<Settings['scale'], string>> = {
  log: 'Log prices (β in value)',
  price: 'Prices (β in units)',
};

export const themeNames: Readonly<Record<Settings['theme'], string>> = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
};

const refreshPresetsMs = [250, 500, 1_000, 2_000, 5_000, 10_000];

/** Refresh rates on offer: the usual ones and the saved one. */
export function refreshChoices(
  savedMs: number,
): readonly { readonly valueMs: number; readonly name: string }[] {
  return [...new Set([...refreshPresetsMs, savedMs])]
    .sort((a, b) => a - b)
    .map((valueMs) => ({ valueMs, name: `${valueMs / 1000} s` }));
}
