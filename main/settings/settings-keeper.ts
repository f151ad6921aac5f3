import type { Venue } from '../../analytics/market/venue.ts';
import type { Notice, SaveSettingsReply } from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings.ts';
import { wordsOf } from '../error-words.ts';
import type { Log } from '../log.ts';
import { checkSettings } from './settings-check.ts';
import { loadSettings, saveSettings } from './settings-file.ts';

export interface SettingsKeeperOptions {
  readonly file: string;
  /** Whether the venue trades the symbol; `undefined` when that is not known. */
  readonly trades: (venue: Venue, symbol: string) => Promise<boolean | undefined>;
  /** Called with settings that are checked and saved. */
  readonly onChange: (settings: Settings) => void;
  readonly onNotice: (notice: Notice) => void;
  readonly log: Log;
}

/** The user's settings: read at the start, checked and saved at every change. */
export class SettingsKeeper {
  readonly #options: SettingsKeeperOptions;
  #current: Settings;
  #applying: Promise<unknown> = Promise.resolve();

  constructor(options: SettingsKeeperOptions) {
    this.#options = options;
    const loaded = loadSettings(options.file, new Date());
    this.#current = loaded.settings;
    if (loaded.kind === 'damaged') {
      options.log.warn('The settings file was set aside', { reason: loaded.reason });
      const kept =
        loaded.setAsideAs === undefined ? '' : ` Your file is kept as ${loaded.setAsideAs}.`;
      options.onNotice({
        id: 'settings',
        severity: 'warning',
        title: 'Your settings could not be read; the defaults are in use',
        detail: `settings.json: ${loaded.reason}.${kept}`,
      });
    }
  }

  get current(): Settings {
    return this.#current;
  }

  /**
   * Takes what was typed if it is right and can be saved; otherwise nothing changes. One choice after
   * another: the last one made is the last one applied.
   */
  apply(typed: unknown): Promise<SaveSettingsReply> {
    const applied = this.#applying.then(() => this.#applyNow(typed));
    this.#applying = applied.catch(() => undefined);
    return applied;
  }

  async #applyNow(typed: unknown): Promise<SaveSettingsReply> {
    const { file, trades, onChange, log } = this.#options;
    const checked = await checkSettings(typed, this.#current, trades);
    if (!checked.ok) {
      return checked;
    }
    try {
      await saveSettings(file, checked.settings);
    } catch (error) {
      const reason = wordsOf(error);
      log.error('The settings could not be saved', { reason });
      const message = `The settings could not be saved in ${file}: ${reason}`;
      return { ok: false, problems: [{ field: undefined, message }] };
    }
    this.#current = checked.settings;
    onChange(checked.settings);
    return checked;
  }
}
