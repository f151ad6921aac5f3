import type { Notice, PairwatchApi } from '../../preload/contract.ts';

/** Things the user must be told once: main's list, and what only the window knows. */
export class NoticesState {
  readonly #dismiss: PairwatchApi['dismissNotice'];
  #fromMain = $state.raw<readonly Notice[]>([]);
  #own = $state.raw<readonly Notice[]>([]);

  constructor(dismiss: PairwatchApi['dismissNotice']) {
    this.#dismiss = dismiss;
  }

  get list(): readonly Notice[] {
    return [...this.#fromMain, ...this.#own];
  }

  /** Takes the list that main has. */
  apply(list: readonly Notice[]): void {
    this.#fromMain = list;
  }

  /** Tells something of the window's own; one of the same id takes its place. */
  tell(notice: Notice): void {
    this.#own = [...this.#own.filter(({ id }) => id !== notice.id), notice];
  }

  /** Takes back something of the window's own that is no longer so. */
  withdraw(id: string): void {
    this.#own = this.#own.filter((notice) => notice.id !== id);
  }

  /** Takes a notice away, here at once and in main for good. */
  dismiss(id: string): void {
    const before = this.#fromMain;
    if (!before.some((notice) => notice.id === id)) {
      this.withdraw(id);
      return;
    }
    this.#fromMain = before.filter((notice) => notice.id !== id);
    this.#dismiss(id).catch(() => {
      // Main still has it: it must come back rather than be lost.
      this.#fromMain = before;
    });
  }
}
