import { entryZOf, type Settings } from '../../preload/settings.ts';
import {
  parseLag,
  parseNumber,
  parseSeconds,
  type FieldProblems,
  type SettingsDraft,
} from './settings-check.ts';
import type { SettingsState } from './settings.svelte.ts';

/** What is typed in the preferences, until it is saved or thrown away. */
export class PreferencesForm {
  readonly #settings: SettingsState;
  /** As they were when the form was opened. */
  readonly opened: Settings;
  /** Numbers are kept as typed: a half-typed one must not be rewritten under the cursor. */
  readonly texts: Texts;
  #choices: Settings;
  #problems = $state.raw<FieldProblems>({});
  #formProblem = $state.raw<string | undefined>(undefined);
  #isSaving = $state.raw(false);

  constructor(settings: SettingsState) {
    this.#settings = settings;
    this.opened = settings.saved;
    this.texts = $state(textsOf(settings.saved));
    this.#choices = $state.raw(settings.saved);
  }

  /** The settings with what was chosen from lists and ticked; numbers are in `texts`. */
  get choices(): Settings {
    return this.#choices;
  }

  get problems(): FieldProblems {
    return this.#problems;
  }

  get formProblem(): string | undefined {
    return this.#formProblem;
  }

  get isSaving(): boolean {
    return this.#isSaving;
  }

  /** Samples of the regression as typed; NaN while that is no number. */
  get windowSamples(): number {
    return parseNumber(this.texts.windowSamples);
  }

  /** The threshold of the chosen method, as typed; NaN while that is no number. */
  get entryZ(): number {
    const { entryZ, kalmanEntryZ } = this.texts;
    return entryZOf({
      hedgeMethod: this.#choices.hedgeMethod,
      entryZ: parseNumber(entryZ),
      kalmanEntryZ: parseNumber(kalmanEntryZ),
    });
  }

  /** Everything as it would be saved. */
  get draft(): SettingsDraft {
    const { texts, opened } = this;
    const isKalman = this.#choices.hedgeMethod === 'kalman';
    return {
      ...this.#choices,
      windowSamples: this.windowSamples,
      // Of the two thresholds one is on screen: what was typed in the other must not hold up a save.
      entryZ: isKalman ? opened.entryZ : parseNumber(texts.entryZ),
      kalmanEntryZ: isKalman ? parseNumber(texts.kalmanEntryZ) : opened.kalmanEntryZ,
      exitZ: parseNumber(texts.exitZ),
      cointegrationSamples: parseNumber(texts.cointegrationSamples),
      cointegrationLag: parseLag(texts.cointegrationLag),
      staleAfterMs: parseSeconds(texts.staleAfterSeconds),
      extremeDeviations: parseNumber(texts.extremeDeviations),
      keepDays: parseNumber(texts.keepDays),
      keepGigabytes: parseNumber(texts.keepGigabytes),
    };
  }

  choose(changes: Partial<Settings>): void {
    this.#choices = { ...this.#choices, ...changes };
  }

  /** @returns whether everything is saved; if not, the problems say why */
  async save(): Promise<boolean> {
    this.#isSaving = true;
    const result = await this.#settings.saveForm(this.opened, this.draft);
    this.#isSaving = false;
    this.#problems = result.ok ? {} : result.problems;
    this.#formProblem = result.ok ? undefined : result.formProblem;
    return result.ok;
  }
}

type Texts = ReturnType<typeof textsOf>;

function textsOf(settings: Settings) {
  return {
    windowSamples: String(settings.windowSamples),
    entryZ: String(settings.entryZ),
    kalmanEntryZ: String(settings.kalmanEntryZ),
    exitZ: String(settings.exitZ),
    cointegrationSamples: String(settings.cointegrationSamples),
    cointegrationLag: String(settings.cointegrationLag),
    staleAfterSeconds: String(settings.staleAfterMs / 1_000),
    extremeDeviations: String(settings.extremeDeviations),
    keepDays: String(settings.keepDays),
    keepGigabytes: String(settings.keepGigabytes),
  };
}
