import type { SequenceOutlet, SkipState } from './sequence-outlet.ts';

interface Skip {
  readonly state: SkipState;
  readonly fromTradeId: number;
  toTradeId: number;
}

/**
 * Tells the gaps of a sequence at the right moment: ids that were left out right before the trade after
 * them, because its time ends the hole; ids that were filled in when the last of them has come out.
 */
export class GapTeller {
  readonly #outlet: Pick<SequenceOutlet, 'skipped' | 'filled'>;
  #skips: Skip[] = [];
  #fill: { readonly fromTradeId: number; readonly fromTimeMs: number } | undefined;

  constructor(outlet: Pick<SequenceOutlet, 'skipped' | 'filled'>) {
    this.#outlet = outlet;
  }

  /** Nothing is left to tell. */
  get isQuiet(): boolean {
    return this.#skips.length === 0 && this.#fill === undefined;
  }

  skip(state: SkipState, fromTradeId: number, toTradeId: number): void {
    const last = this.#skips.at(-1);
    if (last?.state === state) {
      last.toTradeId = toTradeId;
    } else {
      this.#skips.push({ state, fromTradeId, toTradeId });
    }
  }

  /** @param fromTimeMs - trade time of the trade before; `undefined` before the first of all */
  tellSkips(fromTimeMs: number | undefined, toTimeMs: number): void {
    if (this.#skips.length === 0) {
      return;
    }
    const skips = this.#skips;
    this.#skips = [];
    // Ids before the first trade of all are no gap: the sequence begins later.
    if (fromTimeMs === undefined) {
      return;
    }
    for (const { state, fromTradeId, toTradeId } of skips) {
      this.#outlet.skipped(state, {
        fromTradeId,
        toTradeId,
        fromTimeMs,
        // Where the ids begin anew, times may step back.
        toTimeMs: Math.max(fromTimeMs, toTimeMs),
      });
    }
  }

  /** A trade is filled in now; others may follow it. */
  fills(tradeId: number, fromTimeMs: number): void {
    this.#fill ??= { fromTradeId: tradeId, fromTimeMs };
  }

  /**
   * What was filled in ends before `nextTradeId`.
   *
   * @param isGap - `false` for a past that is wanted, and was not missed
   */
  endFill(nextTradeId: number, toTimeMs: number, isGap: boolean): void {
    const fill = this.#fill;
    this.#fill = undefined;
    if (fill !== undefined && isGap) {
      this.#outlet.filled({
        ...fill,
        toTradeId: nextTradeId - 1,
        toTimeMs: Math.max(fill.fromTimeMs, toTimeMs),
      });
    }
  }

  forget(): void {
    this.#skips = [];
    this.#fill = undefined;
  }
}
