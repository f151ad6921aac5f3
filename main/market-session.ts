import type { TickBatch } from '../analytics/market/tick-batch.ts';
import type { Venue } from '../analytics/market/venue.ts';
import type { FeedReport, StoreReport } from '../preload/contract.ts';
import type { AttemptBudget } from './feed/attempt-budget.ts';
import { BinanceFeed } from './feed/binance-feed.ts';
import { streamUrl } from './feed/endpoints.ts';
import type { Log } from './log.ts';
import type { MarketSource } from './market-source.ts';
import { TickPipeline } from './pipeline/tick-pipeline.ts';
import type { TickStore } from './store/tick-store.ts';

export interface MarketSessionOptions {
  readonly venue: Venue;
  readonly symbols: readonly string[];
  readonly source: MarketSource;
  readonly store: TickStore;
  readonly attemptBudget: AttemptBudget;
  /** The last report of the session before this one, whose counts go on. */
  readonly previousReport: StoreReport | undefined;
  readonly publish: (batch: TickBatch) => void;
  readonly onFeed: (report: FeedReport) => void;
  readonly onStore: (report: StoreReport) => void;
  readonly log: Log;
}

/**
 * One venue and one pair from socket to store, until the user chooses another.
 *
 * @throws EndpointError when the source's address cannot be used
 */
export function createMarketSession(options: MarketSessionOptions): TickPipeline {
  const { venue, symbols, source, store, previousReport, log } = options;
  const url = streamUrl(venue, symbols, source.wsUrl);
  return new TickPipeline({
    symbols,
    venueKey: source.venueKey,
    store,
    initialStoredCount: previousReport?.storedCount ?? store.initialCount,
    previousReport,
    publish: options.publish,
    onReport: options.onStore,
    log,
    createFeed: (sink) =>
      new BinanceFeed({
        url,
        symbols,
        sink,
        log,
        onReport: options.onFeed,
        attemptBudget: options.attemptBudget,
      }),
  });
}
