import type { StatusReport } from '../../preload/contract.ts';
import { Latest } from '../latest.ts';

/** The slowest refresh rate is 10 s, and one refresh may be on its way. */
const usualPatienceMs = 25_000;

/** What the window reports of itself, and when it has shown all that it was sent. */
export class ScreenReports {
  readonly #status = new Latest<StatusReport | undefined>(undefined);

  /** `undefined` until the first one. */
  get newest(): StatusReport | undefined {
    return this.#status.value;
  }

  take(status: StatusReport): void {
    this.#status.set(status);
  }

  /**
   * Settles when the window has shown everything sent to it before this call, or has not managed to
   * within `patienceMs`. The refresh on its way may be older than the last ticks; the one after it is
   * not. A report comes with a changed signal too, before the rest of the numbers.
   */
  async shown(patienceMs = usualPatienceMs): Promise<void> {
    const wantedCount = (this.newest?.refreshCount ?? 0) + 2;
    const untilMs = performance.now() + patienceMs;
    const isShown = (): boolean => {
      const { newest } = this;
      return (
        newest !== undefined && newest.refreshCount >= wantedCount && newest.phase !== 'loading'
      );
    };
    for (let leftMs = patienceMs; leftMs > 0 && !isShown(); leftMs = untilMs - performance.now()) {
      await this.#status.next(leftMs);
    }
  }
}
