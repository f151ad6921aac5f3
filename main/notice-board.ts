import type { Notice } from '../preload/contract.ts';

/** What the user has been told and has not dismissed; a notice with the same id replaces the old. */
export class NoticeBoard {
  #notices: readonly Notice[] = [];
  readonly #onChange: (notices: readonly Notice[]) => void;

  constructor(onChange: (notices: readonly Notice[]) => void) {
    this.#onChange = onChange;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  post(notice: Notice): void {
    this.#set([...this.#notices.filter(({ id }) => id !== notice.id), notice]);
  }

  dismiss(id: string): void {
    const left = this.#notices.filter((notice) => notice.id !== id);
    if (left.length < this.#notices.length) {
      this.#set(left);
    }
  }

  #set(notices: readonly Notice[]): void {
    this.#notices = notices;
    this.#onChange(notices);
  }
}
