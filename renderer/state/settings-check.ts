import * as v from 'valibot';
import { settingsSchema, type Settings } from '../../preload/settings.ts';

/** What a form holds: the fields of {@link Settings} with whatever was typed. */
export type SettingsDraft = Readonly<Record<keyof Settings, unknown>>;

/** One sentence per field at fault. */
export type FieldProblems = Readonly<Partial<Record<keyof Settings, string>>>;

export type SettingsCheck =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: FieldProblems };

/** Checks what was typed by the schema that main enforces too. */
export function checkSettings(draft: SettingsDraft): SettingsCheck {
  const result = v.safeParse(settingsSchema, draft);
  if (result.success) {
    return { ok: true, settings: result.output };
  }
  const { nested = {} } = v.flatten<typeof settingsSchema>(result.issues);
  const problems: Partial<Record<keyof Settings, string>> = {};
  for (const field of settingsFields) {
    const message = nested[field]?.[0];
    if (message !== undefined) {
      problems[field] = message;
    }
  }
  return { ok: false, problems };
}

/** All fields, in the order of the form. */
export const settingsFields = [
  'venue',
  'symbolY',
  'symbolX',
  'timeframe',
  'windowSamples',
  'entryZ',
  'exitZ',
  'scale',
  'hedgeMethod',
  'zDefinition',
  'zDdof',
  'kalmanEntryZ',
  'cointegrationSamples',
  'cointegrationLag',
  'refreshIntervalMs',
  'staleAfterMs',
  'extremeDeviations',
  'keepDays',
  'keepGigabytes',
  'survivePowerLoss',
  'notificationsEnabled',
  'alertsNeedCointegration',
  'theme',
] as const satisfies readonly (keyof Settings)[];

/** A number field's text as a number; NaN, which every limit refuses, when it is none. */
export function parseNumber(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? NaN : Number(trimmed);
}

/** Milliseconds of a field in which seconds are typed. */
export function parseSeconds(text: string): number {
  // Whole milliseconds: 10.1 s must not become 10,099.999….
  return Math.round(parseNumber(text) * 1_000);
}

/** `auto`, or the number of lags that is typed. */
export function parseLag(text: string): 'auto' | number {
  return text.trim().toLowerCase() === 'auto' ? 'auto' : parseNumber(text);
}
