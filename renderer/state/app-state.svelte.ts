import type { AlertGround } from '../../analytics/alerts/alert-ground.ts';
import type { AppInfo, FeedReport, PairwatchApi, StatusReport } from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings.ts';
import type { AnalyticsPort } from './analytics-port.ts';
import type { Moment } from './leg-ages.ts';
import { livenessOf, type Liveness } from './liveness.ts';
import { MarketState } from './market-state.svelte.ts';
import { NoticesState } from './notices.svelte.ts';
import { PairState } from './pair.svelte.ts';
import { phaseOf, type Phase } from './phase.ts';
import { RefreshClock } from './refresh-clock.ts';
import { SettingsState } from './settings.svelte.ts';
import { groundOfNow } from './signal-ground.ts';
import { SymbolsState } from './symbols.svelte.ts';
import type { ThemeState } from './theme.svelte.ts';
import { ViewState } from './view.svelte.ts';

const heartbeatMs = 1_000;

function clocksNow(): Moment {
  return { monotonicMs: performance.now(), epochMs: Date.now() };
}

/** Everything the window knows, joined: main's events in, commands out, components read. */
export class AppState {
  readonly settings: SettingsState;
  readonly market = new MarketState(clocksNow);
  readonly notices: NoticesState;
  readonly symbols: SymbolsState;
  readonly pair: PairState;
  readonly view = new ViewState();
  readonly theme: ThemeState;
  readonly #api: PairwatchApi;
  readonly #refresh = new RefreshClock(() => this.#onRefresh());
  readonly #heartbeat = new RefreshClock(() => {
    this.#now = clocksNow();
    this.#quality = this.market.feed;
    this.pair.checkAges();
  });
  #now = $state.raw(clocksNow());
  #quality = $state.raw<FeedReport>(this.market.feed);
  #info = $state.raw<AppInfo | undefined>(undefined);
  #isPreferencesOpen = $state.raw(false);
  #startProblem = $state.raw<string | undefined>(undefined);
  readonly #phase = $derived.by(() =>
    phaseOf({
      failure: this.#startProblem ?? this.pair.failure,
      isLoadingHistory: this.pair.isLoadingHistory,
      feed: this.market.feed.state.kind,
      latest: this.pair.latest,
      hasTrades: this.pair.y !== undefined || this.pair.x !== undefined,
    }),
  );

  constructor(api: PairwatchApi, port: AnalyticsPort, theme: ThemeState) {
    this.#api = api;
    this.theme = theme;
    this.settings = new SettingsState(api.saveSettings, (settings) => this.#onSettings(settings));
    this.notices = new NoticesState(api.dismissNotice);
    this.symbols = new SymbolsState(api.listSymbols);
    this.pair = new PairState(
      port,
      api,
      this.notices,
      () => performance.now(),
      // The title must not say what the banner has ceased to say.
      () => this.#reportStatus(),
    );
  }

  /** `undefined` until the snapshot has come. */
  get info(): AppInfo | undefined {
    return this.#info;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** What the test of now says of a signal of now; one that a crossing was made on may be older. */
  get ground(): AlertGround {
    return groundOfNow(this.pair.diagnostics);
  }

  /** The feed's report as of the last second, for numbers that must not change faster. */
  get quality(): FeedReport {
    return this.#quality;
  }

  /** The leg's symbol. */
  symbolOf(leg: 'y' | 'x'): string {
    const { symbolY, symbolX } = this.settings.saved;
    return leg === 'y' ? symbolY : symbolX;
  }

  /** Time since the leg's last trade, shown or, before the first one here, received. */
  tradeAgeMs(leg: 'y' | 'x'): number | undefined {
    const arrivedAtMs = this.pair.arrivals[leg];
    const { monotonicMs } = this.#now;
    return arrivedAtMs === undefined
      ? this.receivedAgeMs(leg)
      : Math.max(0, monotonicMs - arrivedAtMs);
  }

  /** Time since a trade of the leg was received, whether it is shown yet or waits for missing ones. */
  receivedAgeMs(leg: 'y' | 'x'): number | undefined {
    return this.market.tradeAgeMs(this.symbolOf(leg), this.#now.monotonicMs);
  }

  /** Whether the leg's numbers are of now, and if not, why. */
  liveness(leg: 'y' | 'x'): Liveness {
    const { feed, reportedAtMs } = this.market;
    const reportAgeMs =
      reportedAtMs === undefined ? 0 : Math.max(0, this.#now.monotonicMs - reportedAtMs);
    return livenessOf({
      feed,
      reportAgeMs,
      symbol: this.symbolOf(leg),
      tradeAgeMs: this.tradeAgeMs(leg),
      staleAfterMs: this.settings.saved.staleAfterMs,
    });
  }

  /** Whether the leg's numbers stand still. */
  isStale(leg: 'y' | 'x'): boolean {
    return this.liveness(leg).kind !== 'live';
  }

  /** The local clock, renewed every second: for moments that main gives as epoch ms. */
  get epochNowMs(): number {
    return this.#now.epochMs;
  }

  /** What keeps the whole window from working, in words. */
  get failure(): string | undefined {
    return this.#startProblem ?? this.pair.failure;
  }

  get isPreferencesOpen(): boolean {
    return this.#isPreferencesOpen;
  }

  openPreferences(): void {
    this.#isPreferencesOpen = true;
  }

  closePreferences(): void {
    this.#isPreferencesOpen = false;
  }

  /** Subscribes to main and asks for the snapshot. */
  async start(): Promise<void> {
    const api = this.#api;
    // Before the snapshot is asked for: nothing may fall between the two.
    api.onTicks((batch) => this.pair.pushTicks(batch));
    api.onHole((hole) => this.pair.pushHole(hole));
    api.onHistoryChanged((hole) => this.pair.completeHistory(hole));
    api.onFeed((report) => this.market.applyFeed(report));
    api.onStore((report) => this.market.applyStore(report));
    api.onSettings((settings) => this.settings.apply(settings));
    api.onNotices((list) => this.notices.apply(list));
    api.onOpenPreferences(() => this.openPreferences());
    try {
      const snapshot = await api.getSnapshot();
      this.#info = snapshot.app;
      this.market.applyFeed(snapshot.feed);
      this.market.applyStore(snapshot.store);
      this.notices.apply(snapshot.notices);
      this.settings.apply(snapshot.settings);
      this.#heartbeat.run(heartbeatMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#startProblem = `The window could not reach the app's main process (${reason}). Restart Pairwatch.`;
    }
  }

  #onSettings(settings: Settings): void {
    this.theme.choose(settings.theme);
    this.pair.configure(settings);
    this.#refresh.run(settings.refreshIntervalMs);
    this.#reportStatus();
  }

  #onRefresh(): void {
    this.pair.requestSample();
    // Where no sample answers there is news all the same: the connection may be lost.
    this.#reportStatus();
  }

  #reportStatus(): void {
    // A report that main cannot take, at its end for one, is made up for by the next one.
    if (this.#info !== undefined) {
      this.#api.reportStatus(this.#status()).catch(() => undefined);
    }
  }

  #status(): StatusReport {
    const { pair } = this;
    const { symbolY, symbolX } = this.settings.saved;
    const frame = pair.latest;
    return {
      symbolY,
      symbolX,
      phase: this.phase,
      priceY: pair.y?.priceQuote ?? pair.forming?.priceY,
      priceX: pair.x?.priceQuote ?? pair.forming?.priceX,
      alpha: frame?.fit?.alpha,
      beta: frame?.fit?.beta,
      rSquared: frame?.fit?.rSquared,
      correlation: frame?.correlation,
      spread: frame?.spread,
      zScore: frame?.zScore,
      signal: frame?.signal,
      ground: this.ground.kind,
      isFrozen: this.isStale('y') || this.isStale('x'),
      ticksPerSecond: pair.ticksPerSecond,
      barCount: pair.barCount,
      hasEnded: this.market.feed.state.kind === 'ended',
      refreshCount: pair.refreshCount,
    };
  }
}
