import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import { LegAges, type Moment } from './leg-ages.ts';
import { shownConnection } from './shown-connection.ts';

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
  readonly #now: () => Moment;
  #ages = $state.raw(new LegAges());
  #feed = $state.raw<FeedReport>(nothingReceived);
  #reportedAtMs = $state.raw<number | undefined>(undefined);
  #store = $state.raw<StoreReport | undefined>(undefined);

  constructor(now: () => Moment) {
    this.#now = now;
  }

  get feed(): FeedReport {
    return this.#feed;
  }

  /** When the last report of the feed came, on the monotonic clock; `undefined` before the first. */
  get reportedAtMs(): number | undefined {
    return this.#reportedAtMs;
  }

  /** `undefined` until the first report. */
  get store(): StoreReport | undefined {
    return this.#store;
  }

  /** Time since a trade of the symbol reached the app; `undefined` while none is known. */
  tradeAgeMs(symbol: string, monotonicNowMs: number): number | undefined {
    return this.#ages.ageMs(symbol, monotonicNowMs);
  }

  applyFeed(report: FeedReport): void {
    const now = this.#now();
    this.#ages = this.#ages.after(report, now);
    this.#feed = { ...report, state: shownConnection(this.#feed.state, report.state) };
    this.#reportedAtMs = now.monotonicMs;
  }

  applyStore(report: StoreReport): void {
    this.#store = report;
  }
}
