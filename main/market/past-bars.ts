import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import type { HistoryRequest, Notice } from '../../preload/contract.ts';
import type { RestBudget } from '../feed/rest-budget.ts';
import type { PairBars } from '../store/tick-reader.ts';
import { joinBefore, newestOpenMs, stretchBefore } from './history-reading.ts';
import { KlinePages, type KlineSource } from './kline-pages.ts';

export interface PastBarsOptions {
  readonly budget: RestBudget;
  readonly onNotice: (notice: Notice) => void;
}

/**
 * Completes stored history with Binance's own bars, as far back as the window asks: a fresh install need
 * not wait until its windows are full.
 */
export class PastBars {
  readonly #pages: KlinePages;
  readonly #onNotice: (notice: Notice) => void;
  #reading = new AbortController();
  #hasTold = false;

  constructor({ budget, onNotice }: PastBarsOptions) {
    this.#pages = new KlinePages(budget);
    this.#onNotice = onNotice;
  }

  /**
   * The newest call wins: one that is under way gives up what it still waits for. Without any stored
   * bar there is nothing to put bars before.
   *
   * @param withinMs - what has not come by then is left out
   * @returns the history with all that could be had; what could not is told once, as a notice
   */
  async complete(
    source: KlineSource,
    { timeframe, lookbackMs }: Pick<HistoryRequest, 'timeframe' | 'lookbackMs'>,
    stored: PairBars,
    withinMs: number,
  ): Promise<PairBars> {
    this.stop();
    const reading = new AbortController();
    this.#reading = reading;
    const newestMs = Math.max(...[stored.y, stored.x].map((leg) => newestOpenMs(leg) ?? -Infinity));
    if (newestMs === -Infinity) {
      return stored;
    }
    const barMs = barLengthMs(timeframe);
    // Stored bars begin on the edge before: up to a bar earlier than this.
    const fromMs = Math.floor((newestMs - lookbackMs) / barMs) * barMs + barMs;
    const signal = AbortSignal.any([reading.signal, AbortSignal.timeout(Math.ceil(withinMs))]);
    const problems: string[] = [];
    const complete = async (leg: LegHistory): Promise<LegHistory> => {
      const stretch = stretchBefore(leg, barMs, fromMs, newestMs);
      if (stretch === undefined) {
        return leg;
      }
      const { symbol } = leg;
      const { pages, problem } = await this.#pages.read(source, symbol, timeframe, stretch, signal);
      if (problem !== undefined) {
        problems.push(signal.aborted ? 'They did not come in time.' : problem);
      }
      return joinBefore(leg, pages, stretch);
    };
    const [y, x] = await Promise.all([complete(stored.y), complete(stored.x)]);
    if (!reading.signal.aborted) {
      this.#tell(problems[0]);
    }
    return { y, x };
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#reading.abort();
  }

  /** Once, until it goes well again: history is read after every fill. */
  #tell(problem: string | undefined): void {
    if (problem !== undefined && !this.#hasTold) {
      this.#onNotice({
        id: 'past-bars',
        severity: 'warning',
        title: 'Past bars could not be had from Binance',
        detail: `${problem} Windows and charts go on with what is stored, and fill up from live trades.`,
      });
    }
    this.#hasTold = problem !== undefined;
  }
}
