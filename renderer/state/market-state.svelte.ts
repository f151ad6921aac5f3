import type { FeedReport, StoreReport } from '../../preload/contract.ts';

const nothingReceived: FeedReport = {
  state: { kind: 'connecting', host: '' },
  receivedCount: 0,
  reconnectCount: 0,
  clockOffsetMs: undefined,
  legs: [],
  recentGaps: [],
  missingCount: 0,
  repeatCount: 0,
  rejectedCounts: {},
};

/** What main reports of the socket and of the database. */
export class MarketState {
  #feed = $state.raw<FeedReport>(nothingReceived);
  #store = $state.raw<StoreReport | undefined>(undefined);

  get feed(): FeedReport {
    return this.#feed;
  }

  /** `undefined` until the first report. */
  get store(): StoreReport | undefined {
    return this.#store;
  }

  applyFeed(report: FeedReport): void {
    this.#feed = report;
  }

  applyStore(report: StoreReport): void {
    this.#store = report;
  }
}
