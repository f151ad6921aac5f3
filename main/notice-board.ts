import type { Notice } from '../preload/contract.ts';

/** What the user has been told and has not dismissed; a notice with the same id replaces the old. */
export class NoticeBoard {
  #notices: readonly Notice[] = [];
  readonly #toldOnce = new Set<string>();
  readonly #onChange: (notices: readonly Notice[]) => void;
  readonly #after: (ms: number, act: () => void) => void;

  /** @param after - calls back once, that many milliseconds later */
  constructor(
    onChange: (notices: readonly Notice[]) => void,
    after: (ms: number, act: () => void) => void,
  ) {
    this.#onChange = onChange;
    this.#after = after;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  post(notice: Notice): void {
    this.#set([...this.#notices.filter(({ id }) => id !== notice.id), notice]);
    if (notice.passesAfterMs !== undefined) {
      // What took its place, or was posted again since, stays for a time of its own.
      this.#after(notice.passesAfterMs, () => {
        this.#keep((one) => one !== notice);
      });
    }
  }

  /**
   * Posts what stays true for the whole run: once dismissed, it does not come back.
   * @returns whether it was new
   */
  postOnce(notice: Notice): boolean {
    const isNew = !this.#toldOnce.has(notice.id);
    if (isNew) {
      this.#toldOnce.add(notice.id);
      this.post(notice);
    }
    return isNew;
  }

  dismiss(id: string): void {
    this.#keep((notice) => notice.id !== id);
  }

  #keep(stays: (notice: Notice) => boolean): void {
    const left = this.#notices.filter(stays);
    if (left.length < this.#notices.length) {
      this.#set(left);
    }
  }

  #set(notices: readonly Notice[]): void {
    this.#notices = notices;
    this.#onChange(notices);
  }
}
