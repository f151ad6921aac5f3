import type { Venue } from '../../analytics/market/venue.ts';
import type { Log } from '../log.ts';
import type { TradesFrom } from './endpoints.ts';
import type { TickSink } from './feed.ts';
import { HeldTicks, type TickSpan } from './held-ticks.ts';
import type { RestBudget } from './rest-budget.ts';
import { RestError } from './rest-client.ts';
import { fetchTradePage, tradesPerPage, type TradePage } from './trade-page.ts';

export interface StartFillOptions {
  readonly venue: Venue;
  readonly symbols: readonly string[];
  readonly restUrl?: string | undefined;
  /** Where the fill of each symbol begins, in the order of `symbols`; none for no fill at all. */
  readonly from: readonly FillStart[];
  readonly budget?: RestBudget | undefined;
  readonly sink: TickSink;
  readonly log: Log;
  readonly epochMs: () => number;
  readonly limits?: Partial<StartFillLimits>;
}

/** How much of the past a symbol needs. */
export interface FillStart {
  /** So far back from the newest trade. */
  readonly wantedMs: number;
  /** Everything after this trade, the last one stored, where that is not too much. */
  readonly afterTradeId: number | undefined;
}

export interface StartFillLimits {
  /** Trades asked for each symbol; a page of 1,000 weighs 20 of Binance's 2,400 a minute. */
  readonly maxTrades: number;
  /** The warm-up and, later, the live view wait no longer than this. */
  readonly maxWaitMs: number;
  /** Live ticks kept back for each symbol. */
  readonly maxHeldTicks: number;
}

const defaultLimits: StartFillLimits = {
  maxTrades: 12_000,
  maxWaitMs: 8_000,
  maxHeldTicks: 50_000,
};

/** One symbol's way from the past to the live trades. */
interface Leg {
  readonly symbol: string;
  readonly held: HeldTicks;
  /** `ahead`: asking, and no live trade yet. `bridging`: live trades wait. `live`: all pass. */
  phase: 'ahead' | 'bridging' | 'live';
  nextTradeId: number | undefined;
  wake: () => void;
}

/**
 * Puts the trades of the last minutes, asked for over REST, before the live ones, so that a first
 * start has charts in seconds and a restart has no hole. Live trades wait while the ids between are
 * fetched; where REST does not answer, they go on without.
 */
export class StartFill implements TickSink {
  readonly #options: StartFillOptions;
  readonly #limits: StartFillLimits;
  readonly #legs: readonly Leg[];
  readonly #stop = new AbortController();
  #filledCount = 0;
  #past: Promise<void> = Promise.resolve();

  constructor(options: StartFillOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#legs = options.symbols.map((symbol) => ({
      symbol,
      held: new HeldTicks(),
      phase: 'ahead',
      nextTradeId: undefined,
      wake: () => undefined,
    }));
  }

  /** Settles when the past is in, or is known not to come. */
  get past(): Promise<void> {
    return this.#past;
  }

  start(): void {
    const legs = this.#legs.map((leg, index) => this.#fillPast(leg, index));
    this.#past = Promise.all(legs).then(() => {
      this.#options.log.info('Trades before the start were fetched', { count: this.#filledCount });
    });
  }

  /** Gives up what is under way; live trades pass from now on. */
  stop(): void {
    this.#stop.abort();
    for (const leg of this.#legs) {
      this.#goLive(leg);
    }
  }

  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    const leg = this.#legs[symbolIndex];
    const isHeld = leg !== undefined && leg.phase !== 'live';
    const sink = isHeld ? leg.held : this.#options.sink;
    sink.append(
      symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    );
    if (isHeld) {
      this.#hold(leg);
    }
  }

  #hold(leg: Leg): void {
    leg.phase = 'bridging';
    leg.wake();
    if (leg.held.count >= this.#limits.maxHeldTicks) {
      this.#goLive(leg);
    }
  }

  async #fillPast(leg: Leg, index: number): Promise<void> {
    const start = this.#options.from[index];
    const isCaughtUp = start !== undefined && (await this.#fetchPast(leg, index, start));
    if (!isCaughtUp) {
      this.#goLive(leg);
      return;
    }
    void this.#bridge(leg, index);
  }

  /** Waits for the first live trade and fetches what lies between. */
  async #bridge(leg: Leg, index: number): Promise<void> {
    if (leg.phase === 'ahead') {
      await new Promise<void>((wake) => (leg.wake = wake));
    }
    const { nextTradeId } = leg;
    const firstLiveId = leg.held.firstTradeId;
    if (nextTradeId !== undefined && firstLiveId !== undefined && nextTradeId < firstLiveId) {
      await this.#tryPages(leg, (signal) => this.#fetchOnwards(leg, index, nextTradeId, signal));
    }
    this.#goLive(leg);
  }

  /**
   * Looks at the newest page first: it tells how busy the market is, and so from where the trades
   * that are wanted and affordable begin. The oldest ones are the ones to do without.
   * @returns whether the fill has reached the newest trades
   */
  #fetchPast(leg: Leg, index: number, start: FillStart): Promise<boolean> {
    return this.#tryPages(leg, async (signal) => {
      const newest = new HeldTicks();
      const { count } = await this.#fetchPage(leg, index, 'newest', signal, newest);
      const span = newest.span;
      if (span === undefined) {
        return true;
      }
      const fromTradeId = this.#firstWanted(leg, start, span, count < tradesPerPage);
      if (fromTradeId >= span.firstTradeId) {
        leg.nextTradeId = fromTradeId;
        newest.releaseTo({ append: (...tick) => this.#appendPast(leg, tick) });
        return true;
      }
      return this.#fetchOnwards(leg, index, fromTradeId, signal);
    });
  }

  /** Id of the first trade to fill from. */
  #firstWanted(
    leg: Leg,
    { wantedMs, afterTradeId }: FillStart,
    newest: TickSpan,
    isAll: boolean,
  ): number {
    const affordable = newest.lastTradeId - this.#limits.maxTrades + 1;
    if (afterTradeId !== undefined) {
      const missingCount = affordable - (afterTradeId + 1);
      if (missingCount > 0) {
        this.#options.log.warn('Too many trades since the last stored one: a hole is left', {
          symbol: leg.symbol,
          missingCount,
        });
      }
      return Math.max(affordable, afterTradeId + 1);
    }
    if (isAll) {
      return newest.firstTradeId;
    }
    const tradesPerMs = (newest.lastTradeId - newest.firstTradeId) / Math.max(1, newest.lengthMs);
    return Math.max(affordable, newest.lastTradeId - Math.ceil(wantedMs * tradesPerMs));
  }

  /**
   * Fetches page after page until the live trades are reached or no more are there.
   * @returns whether it got so far
   */
  async #fetchOnwards(
    leg: Leg,
    index: number,
    fromTradeId: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const past: TickSink = { append: (...tick) => this.#appendPast(leg, tick) };
    leg.nextTradeId = fromTradeId;
    for (;;) {
      const before: number = leg.nextTradeId;
      const { count } = await this.#fetchPage(leg, index, { tradeId: before }, signal, past);
      const reachedLive = leg.held.firstTradeId === leg.nextTradeId;
      if (count < tradesPerPage || reachedLive) {
        return true;
      }
      // A page that brings nothing new would be asked for again and again.
      if (leg.nextTradeId === before) {
        return false;
      }
    }
  }

  #fetchPage(
    leg: Leg,
    symbolIndex: number,
    from: TradesFrom,
    signal: AbortSignal,
    sink: TickSink,
  ): Promise<TradePage> {
    const { venue, restUrl, budget, epochMs } = this.#options;
    const { symbol } = leg;
    return fetchTradePage(
      { venue, symbol, symbolIndex, from, restUrl, budget, signal, epochMs },
      sink,
    );
  }

  /** Runs requests within the time there is; where REST does not answer, that is logged. */
  async #tryPages(leg: Leg, pages: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    const deadline = AbortSignal.timeout(this.#limits.maxWaitMs);
    try {
      return await pages(AbortSignal.any([deadline, this.#stop.signal]));
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      this.#options.log.warn('Trades before the start could not be fetched', {
        symbol: leg.symbol,
        reason: error.message,
      });
      return false;
    }
  }

  #appendPast(leg: Leg, tick: Parameters<TickSink['append']>): void {
    const tradeId = tick[1];
    const firstLiveId = leg.held.firstTradeId;
    const isNew = leg.nextTradeId === undefined || tradeId >= leg.nextTradeId;
    const isPast = firstLiveId === undefined || tradeId < firstLiveId;
    if (leg.phase === 'live' || !isNew || !isPast) {
      return;
    }
    leg.nextTradeId = tradeId + 1;
    this.#filledCount += 1;
    this.#options.sink.append(...tick);
  }

  #goLive(leg: Leg): void {
    if (leg.phase === 'live') {
      return;
    }
    leg.phase = 'live';
    leg.held.releaseTo(this.#options.sink);
  }
}
