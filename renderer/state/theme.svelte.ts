import type { Settings } from '../../preload/settings.ts';

export type ResolvedTheme = 'light' | 'dark';

/** Light or dark: the user's choice, or the system's when that is the choice. */
export class ThemeState {
  readonly #systemDark: MediaQueryList;
  readonly #root: HTMLElement;
  #choice: Settings['theme'] = 'system';
  #resolved = $state.raw<ResolvedTheme>('dark');

  constructor(systemDark: MediaQueryList, root: HTMLElement) {
    this.#systemDark = systemDark;
    this.#root = root;
    systemDark.addEventListener('change', () => this.#resolve());
    this.#resolve();
  }

  get resolved(): ResolvedTheme {
    return this.#resolved;
  }

  choose(choice: Settings['theme']): void {
    this.#choice = choice;
    this.#resolve();
  }

  #resolve(): void {
    const system: ResolvedTheme = this.#systemDark.matches ? 'dark' : 'light';
    const resolved = this.#choice === 'system' ? system : this.#choice;
    // The attribute first: whoever reacts to the rune reads colours of the new theme.
    this.#root.dataset['theme'] = resolved;
    this.#resolved = resolved;
  }
}
