import type { Venue } from '../../analytics/market/venue.ts';
import type { Log } from '../log.ts';
import type { TradesFrom } from './endpoints.ts';
import type { TickSink } from './feed.ts';
import { HeldTicks } from './held-ticks.ts';
import { RestError } from './rest-client.ts';
import { fetchTradePage, tradesPerPage } from './trade-page.ts';

export interface StartFillOptions {
  readonly venue: Venue;
  readonly symbols: readonly string[];
  readonly restUrl?: string | undefined;
  /** Where the fill of each symbol begins, in the order of `symbols`. */
  readonly from: readonly TradesFrom[];
  readonly sink: TickSink;
  readonly log: Log;
  readonly epochMs: () => number;
  readonly limits?: Partial<StartFillLimits>;
}

export interface StartFillLimits {
  /** Pages of 1,000 trades asked for each symbol; a page weighs 20 of Binance's 2,400 a minute. */
  readonly maxPages: number;
  /** The warm-up and, later, the live view wait no longer than this. */
  readonly maxWaitMs: number;
  /** Live ticks kept back for each symbol. */
  readonly maxHeldTicks: number;
}

const defaultLimits: StartFillLimits = { maxPages: 20, maxWaitMs: 8_000, maxHeldTicks: 50_000 };

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
    for (const leg of this.#legs) this.#goLive(leg);
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
    if (isHeld) this.#hold(leg);
  }

  #hold(leg: Leg): void {
    leg.phase = 'bridging';
    leg.wake();
    if (leg.held.count >= this.#limits.maxHeldTicks) this.#goLive(leg);
  }

  async #fillPast(leg: Leg, index: number): Promise<void> {
    const from = this.#options.from[index];
    const isCaughtUp = from !== undefined && (await this.#fetch(leg, index, from));
    if (!isCaughtUp) {
      this.#goLive(leg);
      return;
    }
    void this.#bridge(leg, index);
  }

  /** Waits for the first live trade and fetches what lies between. */
  async #bridge(leg: Leg, index: number): Promise<void> {
    if (leg.phase === 'ahead') await new Promise<void>((wake) => (leg.wake = wake));
    const { nextTradeId } = leg;
    const firstLiveId = leg.held.firstTradeId;
    if (nextTradeId !== undefined && firstLiveId !== undefined && nextTradeId < firstLiveId) {
      await this.#fetch(leg, index, { tradeId: nextTradeId });
    }
    this.#goLive(leg);
  }

  /**
   * Fetches page after page until the live trades are reached or no more are there.
   * @returns whether it got so far
   */
  async #fetch(leg: Leg, index: number, begin: TradesFrom): Promise<boolean> {
    const { venue, restUrl, epochMs, log } = this.#options;
    const deadline = AbortSignal.timeout(this.#limits.maxWaitMs);
    const signal = AbortSignal.any([deadline, this.#stop.signal]);
    let from = begin;
    try {
      for (let page = 0; page < this.#limits.maxPages; page += 1) {
        const before = leg.nextTradeId;
        const { count } = await fetchTradePage(
          { venue, symbol: leg.symbol, symbolIndex: index, from, restUrl, signal, epochMs },
          { append: (...tick) => this.#appendPast(leg, tick) },
        );
        const reachedLive = leg.held.firstTradeId === leg.nextTradeId;
        if (count < tradesPerPage || reachedLive || leg.nextTradeId === undefined) return true;
        // A page that brings nothing new would be asked for again and again.
        if (leg.nextTradeId === before) return false;
        from = { tradeId: leg.nextTradeId };
      }
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      log.warn('Trades before the start could not be fetched', {
        symbol: leg.symbol,
        reason: error.message,
      });
    }
    return false;
  }

  #appendPast(leg: Leg, tick: Parameters<TickSink['append']>): void {
    const tradeId = tick[1];
    const firstLiveId = leg.held.firstTradeId;
    const isNew = leg.nextTradeId === undefined || tradeId >= leg.nextTradeId;
    const isPast = firstLiveId === undefined || tradeId < firstLiveId;
    if (leg.phase === 'live' || !isNew || !isPast) return;
    leg.nextTradeId = tradeId + 1;
    this.#filledCount += 1;
    this.#options.sink.append(...tick);
  }

  #goLive(leg: Leg): void {
    if (leg.phase === 'live') return;
    leg.phase = 'live';
    leg.held.releaseTo(this.#options.sink);
  }
}
