import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import type {
  DataSource,
  FeedReport,
  HistoryReply,
  HistoryRequest,
  LegHole,
  Notice,
  StoreReport,
} from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings.ts';
import { AttemptBudget } from '../feed/attempt-budget.ts';
import { RestBudget } from '../feed/rest-budget.ts';
import { clockNotice } from './clock-notice.ts';
import { captureStored, type CaptureResult } from './capture-completion.ts';
import { wordsOf } from '../error-words.ts';
import { Latest } from '../latest.ts';
import type { RequestedSource } from '../launch-options.ts';
import type { Log } from '../log.ts';
import type { TickJournal } from '../pipeline/tick-journal.ts';
import { MarketSession, type FeedSettings } from './market-session.ts';
import { storingNotice } from './storing-notice.ts';
import { openMarketSource, type MarketSource } from './market-source.ts';
import { olderTradesWantedMs } from './older-trades-wanted.ts';
import { PastBars } from './past-bars.ts';
import type { TickStore } from '../store/tick-store.ts';

export interface MarketDeskOptions {
  readonly requested: RequestedSource;
  readonly store: TickStore;
  /** Where ticks wait that cannot be stored now. */
  readonly journal: TickJournal;
  readonly demoThreadUrl: URL;
  readonly publish: (batch: TickBatch) => void;
  readonly publishHole: (hole: LegHole) => void;
  readonly publishHistoryChanged: (hole: LegHole) => void;
  readonly onFeed: (report: FeedReport) => void;
  readonly onStore: (report: StoreReport) => void;
  readonly onNotice: (notice: Notice) => void;
  /** What the notice of this id told is over. */
  readonly onNoticeOver: (id: string) => void;
  readonly log: Log;
}

type Market = Pick<
  Settings,
  | 'venue'
  | 'symbolY'
  | 'symbolX'
  | 'timeframe'
  | 'windowSamples'
  | 'staleAfterMs'
  | 'extremeDeviations'
>;

/** Trades before the start are asked for from so far back, whatever the window. */
const warmUpLimitsMs = { min: 60_000, max: 600_000 };
/** Asked for beyond the window, so that a chart of a first start is full too. */
const chartBars = 300;

/** From the window's question to its answer; Binance's own bars get the second number at least. */
const historyTimeMs = { total: 8_000, pastBars: 2_000 };

const noTicks: Omit<StoreReport, 'storedCount'> = {
  state: { kind: 'ok' },
  sessionStoredCount: 0,
  duplicateCount: 0,
  pendingCount: 0,
  journaledCount: 0,
  lostCount: 0,
};

/**
 * Keeps one session running on the market the user has chosen. Changes are made one after another, so
 * that a quick second choice never meets a half-closed first one.
 */
export class MarketDesk {
  readonly #options: MarketDeskOptions;
  readonly #attemptBudget = new AttemptBudget();
  readonly #restBudget = new RestBudget();
  readonly #pastBars: PastBars;
  readonly #feed: Latest<FeedReport>;
  readonly #store: Latest<StoreReport>;
  #market: Market;
  #source: MarketSource;
  #session: MarketSession | undefined;
  #changing: Promise<void> = Promise.resolve();
  #captureHasEnded = false;
  #isRefillDue = false;

  private constructor(options: MarketDeskOptions, market: Market, source: MarketSource) {
    this.#options = options;
    this.#market = market;
    this.#source = source;
    this.#pastBars = new PastBars({
      budget: this.#restBudget,
      onNotice: options.onNotice,
      onNoticeOver: options.onNoticeOver,
    });
    this.#feed = new Latest<FeedReport>({
      state: { kind: 'connecting', host: hostOf(source) },
      receivedCount: 0,
      reconnectCount: 0,
      clockOffsetMs: undefined,
      legs: [],
      recentGaps: [],
      missingCount: 0,
      repeatCount: 0,
      rejectedCounts: {},
    });
    this.#store = new Latest<StoreReport>({
      ...noTicks,
      storedCount: options.store.initialCount,
    });
  }

  /**
   * Opens the source of the market data; call {@link start} to listen.
   *
   * @throws DemoThreadError in words when a demo cannot start
   */
  static async open(options: MarketDeskOptions, market: Market): Promise<MarketDesk> {
    return new MarketDesk(options, market, await openSource(options, market));
  }

  get sourceInfo(): DataSource {
    return this.#source.info;
  }

  get restUrl(): string | undefined {
    return this.#source.restUrl;
  }

  /** For whoever else asks Binance: it counts per address. */
  get restBudget(): RestBudget {
    return this.#restBudget;
  }

  get feedReport(): FeedReport {
    return this.#feed.value;
  }

  get storeReport(): StoreReport {
    return this.#store.value;
  }

  start(): void {
    this.#changing = this.#openSession();
  }

  /** Legs of the chosen pair that the source has no trades of, as far as it is known. */
  get absentSymbols(): readonly string[] {
    const { symbolY, symbolX } = this.#market;
    const { symbols } = this.#source;
    return symbols === undefined ? [] : [symbolY, symbolX].filter((leg) => !symbols.includes(leg));
  }

  /**
   * Listens to another market. When venue and symbols are the same, the running one only takes the
   * settings of its feed.
   */
  change(market: Market): Promise<void> {
    if (!isSameMarket(market, this.#market)) {
      this.#session?.mute();
    }
    this.#changing = this.#changing.then(() => this.#changeNow(market));
    return this.#changing;
  }

  /** A fresh connection now: the machine slept, or the network changed. */
  reconnect(reason: string): void {
    this.#session?.reconnect(reason);
  }

  /** The database was begun anew: what can still be had is asked for again. */
  refill(): void {
    void this.#changing.then(() => {
      this.#isRefillDue = this.#session === undefined;
      this.#session?.refill();
    });
  }

  /**
   * Bars of what is stored, up to the last tick received before the call; before them Binance's own bars
   * as far as the look-back reaches.
   */
  async history(request: HistoryRequest): Promise<HistoryReply> {
    const startedMs = performance.now();
    try {
      await this.#changing;
      const unsaved = (await this.#session?.flush()) ?? [];
      const source = this.#source;
      const { venueKey } = source;
      const { y, x } = await this.#options.store.readBars({ venueKey, ...request });
      const stored = { y: withHoles(y, unsaved), x: withHoles(x, unsaved) };
      if (source.captureEnd !== undefined) {
        // A tape has no past.
        return { ok: true, ...stored };
      }
      this.#session?.wantPast(olderTradesWantedMs(source.venue, request));
      const { total, pastBars } = historyTimeMs;
      const leftMs = Math.max(pastBars, total - (performance.now() - startedMs));
      return { ok: true, ...(await this.#pastBars.complete(source, request, stored, leftMs)) };
    } catch (error) {
      return { ok: false, reason: wordsOf(error) };
    }
  }

  /** Settles when a capture is stored to its end; `undefined` where the source has no end. */
  captureResult(): Promise<CaptureResult> | undefined {
    return this.#source.captureEnd?.then(async ({ sentCount, damage }) => {
      if (damage !== undefined) {
        this.#notify('capture', 'The capture broke off', damage);
      }
      const result = await captureStored(
        sentCount,
        this.#store,
        () => this.#feed.value.repeatCount,
      );
      this.#captureHasEnded = true;
      this.#onFeed({ ...this.#feed.value, state: { kind: 'ended' } });
      return result;
    });
  }

  /** Saves what can be saved and ends everything. Always resolves. */
  async stop(): Promise<void> {
    this.#pastBars.stop();
    await this.#changing;
    await this.#session?.stop();
    this.#session = undefined;
    await this.#source.close();
  }

  async #changeNow(market: Market): Promise<void> {
    const before = this.#market;
    this.#market = market;
    if (isSameMarket(market, before)) {
      this.#session?.configure(feedSettings(market));
      return;
    }
    await this.#session?.stop();
    this.#session = undefined;
    // A tape has one venue, whatever is chosen; every other source is opened for the venue.
    const keepsSource = market.venue === before.venue || this.#source.captureEnd !== undefined;
    try {
      if (!keepsSource) {
        await this.#source.close();
        this.#source = await openSource(this.#options, market);
      }
    } catch (error) {
      this.#cannotOpen(error);
      return;
    }
    await this.#openSession();
  }

  async #openSession(): Promise<void> {
    const { symbolY, symbolX } = this.#market;
    const { absentSymbols } = this;
    if (absentSymbols.length > 0) {
      const there = this.#source.symbols?.join(', ') ?? '';
      const detail = `It has ${there}. Choose these in the preferences.`;
      this.#notify('market', `The capture has no trades of ${absentSymbols.join(' or ')}`, detail);
    }
    const { store, journal, publish, publishHole, publishHistoryChanged, log } = this.#options;
    try {
      this.#session = await MarketSession.start({
        symbols: [symbolY, symbolX],
        source: this.#source,
        store,
        journal,
        warmUpMs: warmUpMs(this.#market),
        feedSettings: feedSettings(this.#market),
        attemptBudget: this.#attemptBudget,
        restBudget: this.#restBudget,
        previousReport: this.#store.value,
        publish,
        publishHole,
        publishHistoryChanged,
        onFeed: (report) => this.#onFeed(report),
        onStore: (report) => this.#onStore(report),
        log,
      });
      if (this.#isRefillDue) {
        this.refill();
      }
    } catch (error) {
      this.#cannotOpen(error);
    }
  }

  #cannotOpen(error: unknown): void {
    const reason = wordsOf(error);
    this.#notify('market', 'This market cannot be opened', reason);
    const host = hostOf(this.#source);
    const state = { kind: 'offline', host, reason, attemptCount: 0, retryAtMs: undefined } as const;
    this.#onFeed({ ...this.#feed.value, state });
  }

  #onFeed(report: FeedReport): void {
    // A finished capture leaves a silent socket behind: that is its end, not a fault.
    const shown = this.#captureHasEnded ? { ...report, state: { kind: 'ended' } as const } : report;
    const notice = clockNotice(this.#feed.value, shown);
    if (notice !== undefined) {
      this.#options.onNotice(notice);
    }
    this.#feed.set(shown);
    this.#options.onFeed(shown);
  }

  #onStore(report: StoreReport): void {
    const notice = storingNotice(this.#store.value.state, report.state);
    if (notice !== undefined) {
      this.#options.onNotice(notice);
    }
    this.#store.set(report);
    this.#options.onStore(report);
  }

  #notify(id: string, title: string, detail: string): void {
    this.#options.onNotice({ id, severity: 'error', title, detail });
  }
}

function openSource(options: MarketDeskOptions, { venue }: Market): Promise<MarketSource> {
  const { requested, store, journal, demoThreadUrl, onNotice } = options;
  return openMarketSource({
    requested,
    venue,
    store,
    journal,
    demoThreadUrl,
    onProblem: (detail) =>
      onNotice({ id: 'demo', severity: 'warning', title: 'A problem of the demo', detail }),
  });
}

/** History with the stretches whose trades wait to be stored: they are missing from it. */
function withHoles(history: LegHistory, unsaved: readonly LegHole[]): LegHistory {
  const missing = unsaved.filter(({ symbol }) => symbol === history.symbol);
  const holes = [
    ...history.holes,
    ...missing.map(({ fromTimeMs, toTimeMs }) => ({ fromTimeMs, toTimeMs })),
  ];
  return missing.length === 0
    ? history
    : { ...history, holes: holes.toSorted((one, other) => one.fromTimeMs - other.fromTimeMs) };
}

function warmUpMs({ timeframe, windowSamples }: Market): number {
  const wantedMs = (windowSamples + chartBars) * barLengthMs(timeframe);
  return Math.min(Math.max(wantedMs, warmUpLimitsMs.min), warmUpLimitsMs.max);
}

function feedSettings({ staleAfterMs, extremeDeviations }: Market): FeedSettings {
  return { staleAfterMs, extremeDeviations };
}

function hostOf(source: MarketSource): string {
  return source.wsUrl === undefined ? 'Binance' : new URL(source.wsUrl).host;
}

function isSameMarket(one: Market, other: Market): boolean {
  return (
    one.venue === other.venue && one.symbolY === other.symbolY && one.symbolX === other.symbolX
  );
}
