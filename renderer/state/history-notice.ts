import type { NoticesState } from './notices.svelte.ts';

const noticeId = 'window:history';

/** Tells that stored trades could not be used: once for each reason. */
export class HistoryNotice {
  readonly #notices: Pick<NoticesState, 'list' | 'tell' | 'withdraw'>;
  #toldReason: string | undefined;

  constructor(notices: Pick<NoticesState, 'list' | 'tell' | 'withdraw'>) {
    this.#notices = notices;
  }

  /** @param hasFrames - whether there is something that goes on without them */
  tell(reason: string, hasFrames: boolean): void {
    // It is read again and again: what was dismissed must not come back for the same reason.
    const isShown = this.#notices.list.some(({ id }) => id === noticeId);
    if (!isShown && reason === this.#toldReason) {
      return;
    }
    this.#toldReason = reason;
    this.#notices.tell({
      id: noticeId,
      severity: 'warning',
      title: 'Stored trades could not be used',
      detail: hasFrames
        ? `${reason} What is shown goes on without them.`
        : `${reason} The window warms up from live trades instead.`,
    });
  }

  withdraw(): void {
    this.#toldReason = undefined;
    this.#notices.withdraw(noticeId);
  }
}
