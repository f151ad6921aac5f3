import type { CompletenessLimits } from './completeness-limits.ts';
import type { GapFiller } from './gap-filler.ts';
import type { LegSequencer } from './leg-sequencer.ts';

interface LegAttendantOptions {
  readonly sequencer: LegSequencer;
  readonly filler: GapFiller;
  readonly monotonicMs: () => number;
  readonly limits: Pick<CompletenessLimits, 'reorderCount' | 'maxHeldCount'>;
  /** Aborted when the leg stops. */
  readonly signal: AbortSignal;
}

/** Looks after trades of a leg that wait for missing ones: has these fetched, or the wait ended, in time. */
export class LegAttendant {
  readonly #options: LegAttendantOptions;
  #filling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LegAttendantOptions) {
    this.#options = options;
  }

  /** Trades wait: looks after them now where they are many, otherwise when it is time. */
  attend(): void {
    const { reorderCount, maxHeldCount } = this.#options.limits;
    const { heldCount } = this.#options.sequencer;
    if (heldCount === reorderCount || heldCount >= maxHeldCount) {
      this.look();
    } else if (this.#timer === undefined) {
      this.#wakeInTime();
    }
  }

  look(): void {
    const { sequencer, monotonicMs } = this.#options;
    this.stopTimer();
    const nowMs = monotonicMs();
    sequencer.check(nowMs);
    if (this.#filling === undefined && sequencer.missing(nowMs) !== undefined) {
      void this.fillMissing();
    }
    this.#wakeInTime();
  }

  /** Settles when nothing that is asked for now is missing any more. */
  fillMissing(): Promise<void> {
    const { filler, signal } = this.#options;
    this.#filling ??= filler.run(signal).then(() => {
      this.#filling = undefined;
      if (!signal.aborted) {
        // The timer is set for what has come now: the next gap must not wait for its time.
        this.look();
      }
    });
    return this.#filling;
  }

  stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wakeInTime(): void {
    const { sequencer, monotonicMs, signal } = this.#options;
    const waitMs = sequencer.waitMs(monotonicMs());
    if (waitMs !== undefined && !signal.aborted) {
      // Never in the same instant: a clock with fractions may not have got there yet.
      this.#timer = setTimeout(() => this.look(), Math.ceil(waitMs) + 1);
    }
  }
}
