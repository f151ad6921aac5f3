import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { Venue } from '../../analytics/market/venue.ts';
import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import type { AttemptBudget } from '../feed/attempt-budget.ts';
import { BinanceFeed } from '../feed/binance-feed.ts';
import { streamUrl, type TradesFrom } from '../feed/endpoints.ts';
import type { Feed, TickSink } from '../feed/feed.ts';
import { FilledFeed } from '../feed/filled-feed.ts';
import { StartFill } from '../feed/start-fill.ts';
import type { Log } from '../log.ts';
import type { MarketSource } from './market-source.ts';
import { TickPipeline } from '../pipeline/tick-pipeline.ts';
import type { TickStore } from '../store/tick-store.ts';

export interface MarketSessionOptions {
  readonly venue: Venue;
  readonly symbols: readonly string[];
  readonly source: MarketSource;
  readonly store: TickStore;
  /** How far back the trades before the start are wanted. */
  readonly warmUpMs: number;
  readonly attemptBudget: AttemptBudget;
  /** The last report of the session before this one, whose counts go on. */
  readonly previousReport: StoreReport;
  readonly publish: (batch: TickBatch) => void;
  readonly onFeed: (report: FeedReport) => void;
  readonly onStore: (report: StoreReport) => void;
  readonly log: Log;
}

/** One venue and one pair from socket to store, until the user chooses another. */
export class MarketSession {
  readonly #pipeline: TickPipeline;
  readonly #options: MarketSessionOptions;
  readonly #fillFrom: readonly TradesFrom[];
  #fill: StartFill | undefined;

  /** @throws EndpointError when the source's address cannot be used */
  private constructor(options: MarketSessionOptions, fillFrom: readonly TradesFrom[]) {
    this.#options = options;
    this.#fillFrom = fillFrom;
    const { symbols, source, store, previousReport, publish, onStore, log } = options;
    this.#pipeline = new TickPipeline({
      symbols,
      venueKey: source.venueKey,
      store,
      initialStoredCount: previousReport.storedCount,
      previousReport,
      publish,
      onReport: onStore,
      log,
      createFeed: (sink) => this.#createFeed(sink),
    });
  }

  /**
   * Looks up where the database ends and starts listening.
   *
   * @throws EndpointError when the source's address cannot be used
   */
  static async start(options: MarketSessionOptions): Promise<MarketSession> {
    const session = new MarketSession(options, await fillFrom(options));
    session.#pipeline.start();
    return session;
  }

  /** Settles when every tick received before the call, and the past before it, is committed. */
  async flush(): Promise<void> {
    await this.#fill?.past;
    await this.#pipeline.flush();
  }

  /** Ends the feed and saves what can be saved. Always resolves. */
  async stop(): Promise<void> {
    await this.#pipeline.stop();
  }

  #createFeed(sink: TickSink): Feed {
    const { venue, symbols, source, attemptBudget, onFeed, log } = this.#options;
    const { restUrl, wsUrl } = source;
    const fill = new StartFill({
      venue,
      symbols,
      restUrl,
      from: this.#fillFrom,
      sink,
      log,
      epochMs: () => Date.now(),
    });
    const live = new BinanceFeed({
      url: streamUrl(venue, symbols, wsUrl),
      symbols,
      sink: fill,
      log,
      onReport: onFeed,
      attemptBudget,
    });
    this.#fill = fill;
    return new FilledFeed(fill, live);
  }
}

/** From the last stored trade where that is recent, otherwise from as far back as is wanted. */
async function fillFrom(options: MarketSessionOptions): Promise<readonly TradesFrom[]> {
  const { source, store, symbols, warmUpMs } = options;
  if (source.captureEnd !== undefined) return [];
  const earliestMs = Date.now() - warmUpMs;
  // Without a database there is nothing to go on from.
  const lastTicks = await store.lastTicks(source.venueKey, symbols).catch(() => []);
  return symbols.map((symbol) => {
    const last = lastTicks.find((tick) => tick.symbol === symbol);
    return last !== undefined && last.tradeTimeMs >= earliestMs
      ? { tradeId: last.tradeId + 1 }
      : { timeMs: earliestMs };
  });
}
