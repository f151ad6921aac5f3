import type { Notice, PairwatchApi } from '../../preload/contract.ts';

/** Things the user must be told once. Main keeps the list; the window shows it and dismisses. */
export class NoticesState {
  readonly #dismiss: PairwatchApi['dismissNotice'];
  #list = $state.raw<readonly Notice[]>([]);

  constructor(dismiss: PairwatchApi['dismissNotice']) {
    this.#dismiss = dismiss;
  }

  get list(): readonly Notice[] {
    return this.#list;
  }

  apply(list: readonly Notice[]): void {
    this.#list = list;
  }

  /** Takes a notice away, here at once and in main for good. */
  dismiss(id: string): void {
    const before = this.#list;
    this.#list = before.filter((notice) => notice.id !== id);
    this.#dismiss(id).catch(() => {
      // Main still has it: it must come back rather than be lost.
      this.#list = before;
    });
  }
}
