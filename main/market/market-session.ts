import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { FeedReport, LegHole, StoreReport } from '../../preload/contract.ts';
import { wordsOf } from '../error-words.ts';
import type { AttemptBudget } from '../feed/attempt-budget.ts';
import { CompleteFeed } from '../feed/complete-feed.ts';
import type { TickIntake } from '../feed/feed.ts';
import type { LastTrade } from '../feed/leg-sequencer.ts';
import type { RestBudget } from '../feed/rest-budget.ts';
import type { Log } from '../log.ts';
import type { MarketSource } from './market-source.ts';
import { TickPipeline } from '../pipeline/tick-pipeline.ts';
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
}

/** What the store knows of a market's past. */
interface StoredPast {
  readonly lastTrades: readonly (LastTrade | undefined)[];
  readonly openGaps: readonly Gap[];
}

const nothingStored: StoredPast = { lastTrades: [], openGaps: [] };

/** One venue and one pair from socket to store, until the user chooses another. */
export class MarketSession {
  readonly #pipeline: TickPipeline;
  readonly #options: MarketSessionOptions;
  #feed: CompleteFeed | undefined;

  /** @throws EndpointError when the source's address cannot be used */
  private constructor(options: MarketSessionOptions, stored: StoredPast) {
    this.#options = options;
    const { symbols, source, store, previousReport, onStore, log } = options;
    this.#pipeline = new TickPipeline({
      symbols,
      venueKey: source.venueKey,
      store,
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
    const session = new MarketSession(options, await storedPast(options));
    session.#pipeline.start();
    return session;
  }

  /** Settles when every tick received before the call, and the past before it, is committed. */
  async flush(): Promise<void> {
    await this.#feed?.past;
    await this.#pipeline.flush();
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

  /** Sends nothing to the window any more, from this moment; storing goes on. */
  mute(): void {
    this.#pipeline.mute();
  }

  /** Ends the feed and saves what can be saved. Always resolves. */
  async stop(): Promise<void> {
    await this.#pipeline.stop();
  }

  #createFeed(intake: TickIntake, { lastTrades, openGaps }: StoredPast): CompleteFeed {
    const { symbols, source, warmUpMs, feedSettings, attemptBudget, restBudget, onFeed, log } =
      this.#options;
    const { venue, restUrl, wsUrl, captureEnd } = source;
    this.#feed = new CompleteFeed({
      venue,
      symbols,
      wsUrl,
      restUrl,
      intake,
      resumeFrom: lastTrades,
      openGaps,
      // A tape has no past.
      wantedMs: captureEnd === undefined ? warmUpMs : 0,
      ...feedSettings,
      attemptBudget,
      restBudget,
      log,
      onReport: onFeed,
      // A tape that is played fast begins as far in the past as it is long.
      ...(captureEnd === undefined ? {} : { timing: { connection: { longestLagMs: Infinity } } }),
    });
    return this.#feed;
  }
}

async function storedPast(options: MarketSessionOptions): Promise<StoredPast> {
  const { source, store, symbols, log } = options;
  const { venueKey } = source;
  try {
    const [lastTicks, openGaps] = await Promise.all([
      store.lastTicks(venueKey, symbols),
      store.openGaps(venueKey, symbols),
    ]);
    const lastTrades = symbols.map((symbol) => lastTicks.find((tick) => tick.symbol === symbol));
    return { lastTrades, openGaps };
  } catch (error) {
    // Without a database there is nothing to go on from; that it is gone is told elsewhere.
    log.warn('Where the stored trades end is not known', { reason: wordsOf(error) });
    return nothingStored;
  }
}
