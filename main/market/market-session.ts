import { tickStandings, type TickBatch } from '../../analytics/market/tick-batch.ts';
import type { FeedReport, LegHole, StoreReport } from '../../preload/contract.ts';
import type { AttemptBudget } from '../feed/attempt-budget.ts';
import { BinanceFeed } from '../feed/binance-feed.ts';
import { streamUrl } from '../feed/endpoints.ts';
import type { Feed, TickSink } from '../feed/feed.ts';
import { FilledFeed } from '../feed/filled-feed.ts';
import type { RestBudget } from '../feed/rest-budget.ts';
import { StartFill, type FillStart } from '../feed/start-fill.ts';
import type { Log } from '../log.ts';
import type { MarketSource } from './market-source.ts';
import { TickPipeline } from '../pipeline/tick-pipeline.ts';
import type { TickStore } from '../store/tick-store.ts';

export interface MarketSessionOptions {
  readonly symbols: readonly string[];
  readonly source: MarketSource;
  readonly store: TickStore;
  /** How far back the trades before the start are wanted. */
  readonly warmUpMs: number;
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

/** One venue and one pair from socket to store, until the user chooses another. */
export class MarketSession {
  readonly #pipeline: TickPipeline;
  readonly #options: MarketSessionOptions;
  readonly #fillFrom: readonly FillStart[];
  #fill: StartFill | undefined;

  /** @throws EndpointError when the source's address cannot be used */
  private constructor(options: MarketSessionOptions, fillFrom: readonly FillStart[]) {
    this.#options = options;
    this.#fillFrom = fillFrom;
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
      createFeed: ({ live }) =>
        this.#createFeed({ append: (...tick) => live.append(...tick, tickStandings.ordinary) }),
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

  /** Sends nothing to the window any more, from this moment; storing goes on. */
  mute(): void {
    this.#pipeline.mute();
  }

  /** Ends the feed and saves what can be saved. Always resolves. */
  async stop(): Promise<void> {
    await this.#pipeline.stop();
  }

  #createFeed(sink: TickSink): Feed {
    const { symbols, source, attemptBudget, restBudget, onFeed, log } = this.#options;
    const { venue, restUrl, wsUrl } = source;
    const fill = new StartFill({
      venue,
      symbols,
      restUrl,
      from: this.#fillFrom,
      sink,
      log,
      budget: restBudget,
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
async function fillFrom(options: MarketSessionOptions): Promise<readonly FillStart[]> {
  const { source, store, symbols, warmUpMs } = options;
  if (source.captureEnd !== undefined) {
    return [];
  }
  // Without a database there is nothing to go on from.
  const lastTicks = await store.lastTicks(source.venueKey, symbols).catch(() => []);
  return symbols.map((symbol) => {
    const last = lastTicks.find((tick) => tick.symbol === symbol);
    const isRecent = last !== undefined && last.tradeTimeMs >= Date.now() - warmUpMs;
    return { wantedMs: warmUpMs, afterTradeId: isRecent ? last.tradeId : undefined };
  });
}
