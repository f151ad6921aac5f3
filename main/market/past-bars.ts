import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import type { HistoryRequest, Notice } from '../../preload/contract.ts';
import type { RestBudget } from '../feed/rest-budget.ts';
import type { PairBars } from '../store/tick-reader.ts';
import { joinBefore, newestOpenMs, stretchBefore } from './history-reading.ts';
import { KlinePages, type KlineSource, type PastBarsProblem } from './kline-pages.ts';

export interface PastBarsOptions {
  readonly budget: RestBudget;
  readonly onNotice: (notice: Notice) => void;
  /** What the notice of this id told is over. */
  readonly onNoticeOver: (id: string) => void;
}

/** A history, and when to ask for what it lacks. */
export interface CompletedBars extends PairBars {
  /** `undefined` when it has all, or when asking again is of no use. */
  readonly moreAfterMs: number | undefined;
}

const noticeId = 'past-bars';
/** Binance's bars may lag the trades that it has sent already. */
const klineLagMs = 60_000;

/**
 * Completes stored history with Binance's own bars, as far back as the window asks: a fresh install need
 * not wait until its windows are full.
 */
export class PastBars {
  readonly #pages: KlinePages;
  readonly #options: Pick<PastBarsOptions, 'onNotice' | 'onNoticeOver'>;
  #reading = new AbortController();
  #hasTold = false;

  constructor(options: PastBarsOptions) {
    this.#pages = new KlinePages(options.budget);
    this.#options = options;
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
  ): Promise<CompletedBars> {
    this.stop();
    const reading = new AbortController();
    this.#reading = reading;
    const newestMs = Math.max(...[stored.y, stored.x].map((leg) => newestOpenMs(leg) ?? -Infinity));
    if (newestMs === -Infinity) {
      return { ...stored, moreAfterMs: undefined };
    }
    const barMs = barLengthMs(timeframe);
    // Stored bars begin on the edge before: up to a bar earlier than this.
    const fromMs = Math.floor((newestMs - lookbackMs) / barMs) * barMs + barMs;
    const signal = AbortSignal.any([reading.signal, AbortSignal.timeout(Math.ceil(withinMs))]);
    const problems: PastBarsProblem[] = [];
    const complete = async (leg: LegHistory): Promise<LegHistory> => {
      const stretch = stretchBefore(leg, barMs, fromMs, newestMs);
      if (stretch === undefined) {
        return leg;
      }
      const { symbol } = leg;
      const { pages, problem } = await this.#pages.read(
        source,
        symbol,
        timeframe,
        stretch,
        newestMs - klineLagMs,
        signal,
      );
      if (problem !== undefined) {
        problems.push(
          signal.aborted ? { words: 'They did not come in time.', againAfterMs: 0 } : problem,
        );
      }
      return joinBefore(leg, pages, stretch);
    };
    const [y, x] = await Promise.all([complete(stored.y), complete(stored.x)]);
    if (!reading.signal.aborted) {
      this.#tell(problems[0]?.words);
    }
    const pausesMs = problems.flatMap(({ againAfterMs }) => againAfterMs ?? []);
    return { y, x, moreAfterMs: pausesMs.length === 0 ? undefined : Math.max(...pausesMs) };
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#reading.abort();
  }

  /** Once, until it goes well again: history is read after every fill. */
  #tell(problem: string | undefined): void {
    if (problem !== undefined && !this.#hasTold) {
      this.#options.onNotice({
        id: noticeId,
        severity: 'warning',
        title: 'Past bars could not be had from Binance',
        detail: `${problem} Windows and charts go on with what is stored, and fill up from live trades; what can be had later is asked for again.`,
      });
    }
    if (problem === undefined && this.#hasTold) {
      this.#options.onNoticeOver(noticeId);
    }
    this.#hasTold = problem !== undefined;
  }
}
