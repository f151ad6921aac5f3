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
   *
   * @param hasEnded - the market has: reports from before the window knew are out of date, however many
   */
  async shown(hasEnded: boolean, patienceMs = usualPatienceMs): Promise<void> {
    const untilMs = performance.now() + patienceMs;
    await this.#until((status) => status.hasEnded || !hasEnded, untilMs);
    const wantedCount = (this.newest?.refreshCount ?? 0) + 2;
    await this.#until(
      ({ refreshCount, phase }) => refreshCount >= wantedCount && phase !== 'loading',
      untilMs,
    );
  }

  async #until(isSo: (status: StatusReport) => boolean, untilMs: number): Promise<void> {
    const isDone = (): boolean => this.newest !== undefined && isSo(this.newest);
    for (let leftMs = 1; leftMs > 0 && !isDone();) {
      leftMs = untilMs - performance.now();
      await this.#status.next(Math.max(0, leftMs));
    }
  }
}
