import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { FeedReport, LegHole, StoreReport } from '../../preload/contract.ts';
import { wordsOf } from '../error-words.ts';
import type { AttemptBudget } from '../feed/attempt-budget.ts';
import { CompleteFeed, type CompleteFeedOptions } from '../feed/complete-feed.ts';
import type { TickIntake } from '../feed/feed.ts';
import type { LastTrade } from '../feed/leg-sequencer.ts';
import type { OlderStart } from '../feed/older-trades.ts';
import type { RestBudget } from '../feed/rest-budget.ts';
import type { Log } from '../log.ts';
import type { MarketSource } from './market-source.ts';
import type { TickJournal } from '../pipeline/tick-journal.ts';
import type { StoredPast } from '../pipeline/store-joins.ts';
import { TickPipeline } from '../pipeline/tick-pipeline.ts';
import type { LostPast } from '../store/begun-anew-record.ts';
import type { KnownStart } from '../store/record-starts.ts';
import type { TickStore } from '../store/tick-store.ts';

/** Settings of the feed that take effect while it runs. */
export interface FeedSettings {
  readonly staleAfterMs: number;
  readonly extremeDeviations: number;
}

export interface MarketSessionOptions {
  readonly symbols: readonly string[];
  readonly source: MarketSource;
  readonly store: TickStore;
  /** Where ticks wait that cannot be stored now. */
  readonly journal: TickJournal;
  /** How far back the trades before the start are wanted. */
  readonly warmUpMs: number;
  readonly feedSettings: FeedSettings;
  readonly attemptBudget: AttemptBudget;
  readonly restBudget: RestBudget;
  /** The last report of the session before this one, whose counts go on. */
  readonly previousReport: StoreReport;
  readonly publish: (batch: TickBatch) => void;
  readonly publishHole: (hole: LegHole) => void;
  readonly publishHistoryChanged: (hole: LegHole) => void;
  readonly onFeed: (report: FeedReport) => void;
  readonly onStore: (report: StoreReport) => void;
  readonly log: Log;
  /** Other clocks and durations than the real ones: tests let a day pass in minutes. */
  readonly pace?: Pick<CompleteFeedOptions, 'clocks' | 'timing'>;
}

/** Binance has nothing older. */
const reachMs = 48 * 3_600_000;

/** What the database tells of the market before the session. */
interface SessionPast extends StoredPast {
  readonly recordStarts: readonly KnownStart[];
  readonly lostPast: LostPast | undefined;
}

/** One venue and one pair from socket to store, until the user chooses another. */
export class MarketSession {
  readonly #pipeline: TickPipeline;
  readonly #options: MarketSessionOptions;
  #feed: CompleteFeed | undefined;

  /** @throws EndpointError when the source's address cannot be used */
  private constructor(options: MarketSessionOptions, stored: SessionPast | undefined) {
    this.#options = options;
    const { symbols, source, store, journal, previousReport, onStore, log } = options;
    this.#pipeline = new TickPipeline({
      symbols,
      venueKey: source.venueKey,
      store,
      journal,
      stored: { findStored: () => storedPast(options), isPastKnown: stored !== undefined },
      onMissing: (gaps) => this.#feed?.takeUp(gaps),
      initialStoredCount: previousReport.storedCount,
      previousReport,
      publish: options.publish,
      publishHole: options.publishHole,
      publishHistoryChanged: options.publishHistoryChanged,
      onReport: onStore,
      log,
      createFeed: (intake) => this.#createFeed(intake, stored),
    });
  }

  /**
   * Looks up where the database ends and starts listening.
   *
   * @throws EndpointError when the source's address cannot be used
   */
  static async start(options: MarketSessionOptions): Promise<MarketSession> {
    const session = new MarketSession(options, await storedPastOrNone(options));
    session.#pipeline.start();
    return session;
  }

  /**
   * Settles when every tick received before the call, and the past before it, is committed, or when
   * that cannot be waited for.
   *
   * @returns the stretches whose trades are not committed
   */
  async flush(): Promise<readonly LegHole[]> {
    await this.#feed?.past;
    return this.#pipeline.flush();
  }

  /** A fresh connection now: the machine slept, or the network changed. */
  reconnect(reason: string): void {
    this.#feed?.reconnect(reason);
  }

  configure(settings: FeedSettings): void {
    this.#feed?.configure(settings);
  }

  /** The store begins anew: asks for the past that Binance still gives. */
  refill(): void {
    this.#feed?.refill();
  }

  /** Asks in the background for the trades of so long a past as the window wants to look at. */
  wantPast(lookbackMs: number): void {
    this.#feed?.wantPast(lookbackMs);
  }

  /** Sends nothing to the window any more, from this moment; storing goes on. */
  mute(): void {
    this.#pipeline.mute();
  }

  /** Ends the feed and saves what can be saved. Always resolves. */
  async stop(): Promise<void> {
    await this.#pipeline.stop();
  }

  #createFeed(intake: TickIntake, stored: SessionPast | undefined): CompleteFeed {
    const { symbols, source, warmUpMs, feedSettings, attemptBudget, restBudget, onFeed, log } =
      this.#options;
    const { venue, restUrl, wsUrl, captureEnd } = source;
    const refillBefore = this.#refillBefore(stored?.lostPast);
    this.#feed = new CompleteFeed({
      venue,
      symbols,
      wsUrl,
      restUrl,
      intake,
      resumeFrom: this.#resumeFrom(stored),
      openGaps: stored?.openGaps ?? [],
      refillBefore,
      // A refill finds all there is.
      olderStarts: refillBefore === undefined ? this.#olderStarts(stored) : undefined,
      // A tape has no past.
      wantedMs: captureEnd === undefined ? warmUpMs : 0,
      ...feedSettings,
      attemptBudget,
      restBudget,
      log,
      onReport: onFeed,
      // A tape that is played fast begins as far in the past as it is long.
      ...(captureEnd === undefined ? {} : { timing: { connection: { longestLagMs: Infinity } } }),
      ...this.#options.pace,
    });
    return this.#feed;
  }

  /** A refill that did not get far enough before the app ended goes on. */
  #refillBefore(past: LostPast | undefined): readonly (LastTrade | undefined)[] | undefined {
    const { symbols, source } = this.#options;
    const isOver = past === undefined || Date.now() - past.begunAtMs > reachMs;
    return isOver || source.captureEnd !== undefined
      ? undefined
      : symbols.map((symbol) => past.starts.find((start) => start.symbol === symbol));
  }

  /** Before what older trades may be asked for: before the first one on record, unless those were deleted. */
  #olderStarts(stored: SessionPast | undefined): readonly (OlderStart | undefined)[] | undefined {
    const { symbols, source } = this.#options;
    if (stored === undefined || source.captureEnd !== undefined) {
      return undefined;
    }
    const resumeFrom = this.#resumeFrom(stored);
    return symbols.map((symbol, leg) => {
      const start = stored.recordStarts.find((one) => one.symbol === symbol);
      if (start !== undefined) {
        return start.isCut ? undefined : start;
      }
      // Where all there is waits to be stored it is not known where that begins.
      return resumeFrom[leg] === undefined ? 'first' : undefined;
    });
  }

  /** Where the trades end that are stored, or wait to be. */
  #resumeFrom(stored: StoredPast | undefined): readonly (LastTrade | undefined)[] {
    const { symbols, source, journal } = this.#options;
    return symbols.map((symbol) => {
      const last = stored?.lastTrades.find((trade) => trade.symbol === symbol);
      const waiting = journal.stretchOf(source.venueKey, symbol);
      return waiting !== undefined && !((last?.tradeId ?? -1) > waiting.lastTradeId)
        ? { tradeId: waiting.lastTradeId, tradeTimeMs: waiting.lastTimeMs }
        : last;
    });
  }
}

async function storedPast({ source, store, symbols }: MarketSessionOptions): Promise<SessionPast> {
  const { venueKey } = source;
  const [lastTrades, recordStarts, openGaps, lostPast] = await Promise.all([
    store.lastTicks(venueKey, symbols),
    store.recordStarts(venueKey, symbols),
    store.openGaps(venueKey, symbols),
    store.lostPast(venueKey, symbols),
  ]);
  return { lastTrades, recordStarts, openGaps, lostPast };
}

async function storedPastOrNone(options: MarketSessionOptions): Promise<SessionPast | undefined> {
  try {
    return await storedPast(options);
  } catch (error) {
    // Without a database there is nothing to go on from; that it is gone is told elsewhere.
    const reason = wordsOf(error);
    options.log.warn('Where the stored trades end is not known', { reason });
    return undefined;
  }
}
