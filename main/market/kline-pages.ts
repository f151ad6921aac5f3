import type { Bar, BarColumns } from '../../analytics/market/bar.ts';
import { barLengthMs, type Timeframe } from '../../analytics/market/timeframe.ts';
import { BarSeries } from '../../analytics/sampling/bar-series.ts';
import { joinedBar } from '../../analytics/sampling/joined-bar.ts';
import { wordsOf } from '../error-words.ts';
import { fetchKlines, klineBarsPerPage, klineInterval } from '../feed/klines.ts';
import type { RestBudget } from '../feed/rest-budget.ts';
import { RestError } from '../feed/rest-client.ts';
import type { BarStretch } from './history-reading.ts';
import type { MarketSource } from './market-source.ts';

/** Enough for a day of seconds, or years of minutes; what is further back is left out. */
const maxPagesAtOnce = 100;
/** Of one symbol: a page takes as long as its way there and back. */
const requestsAtOnce = 4;
/** Some 20 MB at the very most. */
const maxKeptPages = 256;
const requestTimeoutMs = 4_000;

export type KlineSource = Pick<MarketSource, 'venue' | 'venueKey' | 'restUrl'>;

/** Bars of one symbol, up to the end of the stretch that was asked for. */
export interface PastBars {
  /** Oldest first. */
  readonly pages: readonly BarColumns[];
  /** Why there are not as many as were wanted; `undefined` when all are there. */
  readonly problem: PastBarsProblem | undefined;
}

export interface PastBarsProblem {
  /** A sentence for the user. */
  readonly words: string;
  /** Worth asking again after so long; `undefined` when it is of no use. */
  readonly againAfterMs: number | undefined;
}

interface Page extends BarStretch {
  /** Nothing is added to it any more: of use again. */
  readonly isFinal: boolean;
}

/**
 * Binance's own bars in pages, of which the final ones are kept for the next time. They are kept in
 * memory alone: they can be asked for again, and what the database holds stays what was seen as trades.
 */
export class KlinePages {
  readonly #budget: RestBudget;
  readonly #kept = new Map<string, BarColumns>();

  constructor(budget: RestBudget) {
    this.#budget = budget;
  }

  /**
   * The newest pages first, so that what comes before the signal joins on to the stretch's end.
   *
   * @param finalBeforeMs - bars that close up to here change no more
   * @returns what there is of it; nothing, and no problem, where Binance has no bars so short
   */
  async read(
    source: KlineSource,
    symbol: string,
    timeframe: Timeframe,
    stretch: BarStretch,
    finalBeforeMs: number,
    signal: AbortSignal,
  ): Promise<PastBars> {
    const interval = klineInterval(source.venue, timeframe);
    if (interval === undefined) {
      return { pages: [], problem: undefined };
    }
    const barMs = barLengthMs(timeframe);
    const pageMs = klineBarsPerPage(source.venue, timeframe, interval) * barMs;
    const wanted = pagesOf(stretch, pageMs, finalBeforeMs);
    const read: BarColumns[] = [];
    for (let next = 0; next < wanted.length; next += requestsAtOnce) {
      const answers = await Promise.allSettled(
        wanted
          .slice(next, next + requestsAtOnce)
          .map((page) => this.#page(source, symbol, timeframe, interval, page, signal)),
      );
      for (const answer of answers) {
        if (answer.status === 'rejected') {
          return { pages: read, problem: problemOf(answer.reason) };
        }
        read.unshift(answer.value);
      }
    }
    return { pages: read, problem: undefined };
  }

  async #page(
    source: KlineSource,
    symbol: string,
    timeframe: Timeframe,
    interval: Timeframe,
    { fromMs, toMs, isFinal }: Page,
    signal: AbortSignal,
  ): Promise<BarColumns> {
    const key = `${source.venueKey}/${symbol}/${timeframe}/${fromMs}/${toMs}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      return kept;
    }
    const { venue, restUrl } = source;
    const fetchOnce = (): Promise<readonly Bar[]> =>
      fetchKlines({
        venue,
        symbol,
        interval,
        fromMs,
        toMs,
        restUrl,
        budget: this.#budget,
        timeoutMs: requestTimeoutMs,
        signal,
      });
    const klines = await fetchOnce().catch((error: unknown) => {
      const isHopeless = !(error instanceof RestError) || error.isRefused || error.restMs > 0;
      if (isHopeless || signal.aborted) {
        throw error;
      }
      return fetchOnce();
    });
    const bars = resampled(klines, barLengthMs(timeframe));
    if (isFinal) {
      this.#keep(key, bars);
    }
    return bars;
  }

  #keep(key: string, bars: BarColumns): void {
    this.#kept.set(key, bars);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKeptPages && oldest !== undefined) {
      this.#kept.delete(oldest);
    }
  }
}

/** What was said, and whether to ask again: what Binance refused it will refuse again. */
function problemOf(reason: unknown): PastBarsProblem {
  const isRefused = reason instanceof RestError && reason.isRefused;
  const restMs = reason instanceof RestError ? reason.restMs : 0;
  return { words: wordsOf(reason), againAfterMs: isRefused ? undefined : restMs };
}

/** The pages that the stretch touches, newest first: whole ones, but the newest. */
function pagesOf(
  { fromMs, toMs }: BarStretch,
  pageMs: number,
  finalBeforeMs: number,
): readonly Page[] {
  const pages: Page[] = [];
  let pageFromMs = Math.floor((toMs - 1) / pageMs) * pageMs;
  while (pageFromMs + pageMs > fromMs && pages.length < maxPagesAtOnce) {
    const pageToMs = Math.min(pageFromMs + pageMs, toMs);
    const isFinal = pageToMs === pageFromMs + pageMs || pageToMs <= finalBeforeMs;
    pages.push({ fromMs: pageFromMs, toMs: pageToMs, isFinal });
    pageFromMs -= pageMs;
  }
  return pages;
}

/** Bars of a multiple of their length. */
function resampled(bars: readonly Bar[], barMs: number): BarColumns {
  const series = new BarSeries();
  let joined: Bar | undefined;
  for (const bar of bars) {
    const openTimeMs = Math.floor(bar.openTimeMs / barMs) * barMs;
    if (joined?.openTimeMs === openTimeMs) {
      joined = joinedBar(joined, bar);
      continue;
    }
    if (joined !== undefined) {
      series.append(joined);
    }
    joined = { ...bar, openTimeMs };
  }
  if (joined !== undefined) {
    series.append(joined);
  }
  return series.toColumns();
}
