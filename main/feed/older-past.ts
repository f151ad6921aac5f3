import type { LegHole } from '../../preload/contract.ts';

/** A leg whose past can be fetched bit by bit. */
export interface DeepeningLeg {
  readonly symbol: string;
  /** From this time on every trade is there. */
  readonly reachedMs: number | undefined;
  readonly isAtEnd: boolean;
  /** Trade time of the last trade in order; `undefined` before the first one of all. */
  readonly newestMs: number | undefined;
  /** Settles with the first trade in order. */
  readonly begun: Promise<void>;
  /** Settles when no gap is being fetched: those come first. */
  gapsFetched(): Promise<void>;
  /** Fetches one stretch more, on the way to this time. */
  deepen(fromMs: number): Promise<void>;
}

interface OlderPastOptions {
  readonly legs: readonly DeepeningLeg[];
  /** Told a few times on the way, and at the end; also when trades came later than history was asked for. */
  readonly onDeepened: (stretches: readonly LegHole[]) => void;
}

/**
 * Lets the past of all legs reach as far back as the window's analysis asks, both legs in step, because
 * a pair has no more past than the shorter of them. Begins when history is first asked for, which waits
 * for the minutes before the start: those have priority.
 */
export class OlderPast {
  readonly #options: OlderPastOptions;
  #fromMs = Infinity;
  #isRunning = false;
  #isAwaitingTrades = false;
  #isStopped = false;
  /** From where each leg is known to the window. */
  readonly #toldMs = new Map<string, number>();

  constructor(options: OlderPastOptions) {
    this.#options = options;
  }

  /** Asks for so much before the newest trade from now on; 0 for nothing more. */
  want(lookbackMs: number): void {
    const silent = this.#options.legs.filter(({ newestMs }) => newestMs === undefined);
    if (silent.length > 0) {
      void this.#tellBegin(silent);
      return;
    }
    this.#fromMs = lookbackMs > 0 ? this.#newestMs - lookbackMs : Infinity;
    if (!this.#isRunning && !this.#isStopped) {
      this.#isRunning = true;
      void this.#work().finally(() => {
        this.#isRunning = false;
      });
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  get #newestMs(): number {
    return Math.max(...this.#options.legs.map(({ newestMs }) => newestMs ?? -Infinity));
  }

  /** How far back both legs reach, as far as they go on. */
  get #depthMs(): number {
    const reached = this.#options.legs
      .filter(({ isAtEnd }) => !isAtEnd)
      .map(({ reachedMs }) => reachedMs ?? Infinity);
    return this.#newestMs - Math.max(...reached);
  }

  /** The leg that reaches least far back of those of which more is wanted. */
  get #next(): DeepeningLeg | undefined {
    const wanting = this.#options.legs.filter(
      ({ isAtEnd, reachedMs = -Infinity }) => !isAtEnd && reachedMs > this.#fromMs,
    );
    return wanting.toSorted((one, other) => (other.reachedMs ?? 0) - (one.reachedMs ?? 0))[0];
  }

  /**
   * Without a network at the start history was read before there was anything to go back from: told of
   * the first trades, the window reads it anew, and asks here again.
   */
  async #tellBegin(silent: readonly DeepeningLeg[]): Promise<void> {
    if (this.#isAwaitingTrades) {
      return;
    }
    this.#isAwaitingTrades = true;
    await Promise.all(silent.map(({ begun }) => begun));
    this.#isAwaitingTrades = false;
    if (!this.#isStopped) {
      this.#options.onDeepened(
        silent.map(({ symbol, newestMs = 0 }) => ({
          symbol,
          fromTimeMs: newestMs,
          toTimeMs: newestMs,
        })),
      );
    }
  }

  async #work(): Promise<void> {
    const { legs } = this.#options;
    for (const { symbol, reachedMs } of legs) {
      if (reachedMs !== undefined && !this.#toldMs.has(symbol)) {
        this.#toldMs.set(symbol, reachedMs);
      }
    }
    let toldDepthMs = this.#depthMs;
    for (let leg = this.#next; leg !== undefined && !this.#isStopped; leg = this.#next) {
      await Promise.all(legs.map((one) => one.gapsFetched()));
      await leg.deepen(this.#fromMs);
      // Few times: the window reads all of its history anew.
      if (this.#depthMs >= 2 * toldDepthMs && this.#next !== undefined) {
        toldDepthMs = this.#depthMs;
        this.#tell();
      }
    }
    this.#tell();
  }

  #tell(): void {
    const stretches = this.#options.legs.flatMap(({ symbol, reachedMs }): LegHole[] => {
      const toldMs = this.#toldMs.get(symbol);
      if (reachedMs === undefined || toldMs === undefined || reachedMs >= toldMs) {
        return [];
      }
      this.#toldMs.set(symbol, reachedMs);
      return [{ symbol, fromTimeMs: reachedMs, toTimeMs: toldMs }];
    });
    if (stretches.length > 0 && !this.#isStopped) {
      this.#options.onDeepened(stretches);
    }
  }
}
