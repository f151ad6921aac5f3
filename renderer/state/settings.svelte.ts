import { hedgeKinds, type HedgeKind } from '../../analytics/fits/hedge-method.ts';
import type { PairwatchApi, SettingsProblem } from '../../preload/contract.ts';
import { defaultSettings, type Settings } from '../../preload/settings.ts';
import {
  checkSettings,
  settingsFields,
  type FieldProblems,
  type SettingsDraft,
} from './settings-check.ts';

/** Typing pauses this long before it is saved; leaving the field saves at once. */
const saveDelayMs = 600;

/**
 * The settings as main has them, and the changes on their way there. Main's answer, and main's event
 * after a change from elsewhere, are the only ways a setting becomes valid for the rest of the window.
 */
export class SettingsState {
  readonly #save: PairwatchApi['saveSettings'];
  readonly #onApplied: (settings: Settings) => void;
  #saved = $state.raw<Settings>(defaultSettings);
  #pending = $state.raw<Partial<SettingsDraft>>({});
  #problems = $state.raw<FieldProblems>({});
  #formProblem = $state.raw<string | undefined>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(save: PairwatchApi['saveSettings'], onApplied: (settings: Settings) => void) {
    this.#save = save;
    this.#onApplied = onApplied;
  }

  /** As saved by main. */
  get saved(): Settings {
    return this.#saved;
  }

  /** The method chosen last, also while it waits for a threshold that allows it. */
  get chosenMethod(): HedgeKind {
    const chosen = this.#pending.hedgeMethod;
    return hedgeKinds.find((kind) => kind === chosen) ?? this.#saved.hedgeMethod;
  }

  /** What keeps each field from being saved, in words. */
  get problems(): FieldProblems {
    return this.#problems;
  }

  /** A problem of none of the fields in particular, such as a disk that cannot be written. */
  get formProblem(): string | undefined {
    return this.#formProblem;
  }

  /** Takes the settings that main has: at the start and after each change. */
  apply(settings: Settings): void {
    this.#saved = settings;
    this.#onApplied(settings);
  }

  /** A change in the sidebar: checked at once, saved when typing pauses or, with `now`, directly. */
  propose(changes: Partial<SettingsDraft>, when: 'now' | 'soon'): void {
    this.#pending = { ...this.#pending, ...changes };
    const check = checkSettings({ ...this.#saved, ...this.#pending });
    this.#problems = check.ok ? {} : check.problems;
    clearTimeout(this.#timer);
    if (when === 'now') {
      void this.#flush();
    } else {
      this.#timer = setTimeout(() => void this.#flush(), saveDelayMs);
    }
  }

  /**
   * Saves a form: the fields that were changed in it. The others may have been changed elsewhere
   * since it was opened, and must not be put back.
   * @param opened - the settings that the form began with
   * @returns whether it is saved; if not, the problems say why
   */
  async saveForm(opened: Settings, draft: SettingsDraft): Promise<FormResult> {
    const changed = settingsFields.filter((field) => draft[field] !== opened[field]);
    const changes = Object.fromEntries(changed.map((field) => [field, draft[field]]));
    const check = checkSettings({ ...this.#saved, ...changes });
    if (!check.ok) {
      return { ok: false, problems: check.problems, formProblem: undefined };
    }
    clearTimeout(this.#timer);
    const result = await this.#send(check.settings);
    if (result.ok) {
      this.#pending = {};
      this.#problems = {};
      this.#formProblem = undefined;
    }
    return result;
  }

  async #flush(): Promise<void> {
    // A field at fault keeps its problem and must not hold up the other fields.
    const sent = without(this.#pending, this.#problems);
    const check = checkSettings({ ...this.#saved, ...sent });
    if (!check.ok) {
      return;
    }
    const isChanged = settingsFields.some((field) => check.settings[field] !== this.#saved[field]);
    if (isChanged) {
      const result = await this.#send(check.settings);
      this.#formProblem = result.ok ? undefined : result.formProblem;
      if (!result.ok) {
        this.#problems = { ...this.#problems, ...result.problems };
        return;
      }
    }
    // What was typed meanwhile stays on its way.
    this.#pending = Object.fromEntries(
      settingsFields
        .filter((field) => field in this.#pending && this.#pending[field] !== sent[field])
        .map((field) => [field, this.#pending[field]]),
    );
  }

  async #send(settings: Settings): Promise<FormResult> {
    try {
      const reply = await this.#save(settings);
      if (!reply.ok) {
        return problemsOf(reply.problems);
      }
      this.apply(reply.settings);
      return { ok: true };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        ok: false,
        problems: {},
        formProblem: `The settings could not be saved (${reason}). Change the field again to retry.`,
      };
    }
  }
}

export type FormResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly problems: FieldProblems;
      readonly formProblem: string | undefined;
    };

/** Fields whose choice may be what is wrong with another one: they wait together. */
const checkedWith: Readonly<Partial<Record<keyof Settings, readonly (keyof Settings)[]>>> = {
  symbolX: ['symbolY'],
  exitZ: ['hedgeMethod', 'entryZ', 'kalmanEntryZ'],
  cointegrationLag: ['cointegrationSamples'],
};

function without(draft: Partial<SettingsDraft>, problems: FieldProblems): Partial<SettingsDraft> {
  const waiting = settingsFields
    .filter((field) => problems[field] !== undefined)
    .flatMap((field) => [field, ...(checkedWith[field] ?? [])]);
  return Object.fromEntries(
    settingsFields
      .filter((field) => field in draft && !waiting.includes(field))
      .map((field) => [field, draft[field]]),
  );
}

function problemsOf(list: readonly SettingsProblem[]): FormResult {
  const problems: Partial<Record<keyof Settings, string>> = {};
  const others: string[] = [];
  for (const { field, message } of list) {
    if (field === undefined) {
      others.push(message);
    } else {
      problems[field] = message;
    }
  }
  return { ok: false, problems, formProblem: others.length > 0 ? others.join(' ') : undefined };
}
