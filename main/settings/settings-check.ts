import * as v from 'valibot';
import type { Venue } from '../../analytics/market/venue.ts';
import type { SettingsProblem } from '../../preload/contract.ts';
import { settingsSchema, type Settings } from '../../preload/settings.ts';

export type SettingsCheck =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

const venueNames: Record<Venue, string> = { usdm: 'Binance USD-M futures', spot: 'Binance spot' };

/**
 * Checks what was typed: the form first, then, for legs that changed, whether the venue trades them.
 *
 * @param trades - whether the venue trades the symbol; `undefined` when that is not known
 */
export async function checkSettings(
  typed: unknown,
  current: Settings,
  trades: (venue: Venue, symbol: string) => Promise<boolean | undefined>,
): Promise<SettingsCheck> {
  const parsed = v.safeParse(settingsSchema, typed);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.issues.map((issue) => ({
        field: fieldOf(v.getDotPath(issue)),
        message: issue.message,
      })),
    };
  }
  const settings = parsed.output;
  const problems: SettingsProblem[] = [];
  for (const field of ['symbolY', 'symbolX'] as const) {
    const symbol = settings[field];
    const unchanged = settings.venue === current.venue && symbol === current[field];
    if (!unchanged && (await trades(settings.venue, symbol)) === false) {
      problems.push({
        field,
        message: `${symbol} does not trade on ${venueNames[settings.venue]}.`,
      });
    }
  }
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems };
}

function fieldOf(path: string | null): keyof Settings | undefined {
  return Object.keys(settingsSchema.entries).find(
    (field): field is keyof Settings => field === path,
  );
}
