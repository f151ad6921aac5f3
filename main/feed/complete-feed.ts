import type { Gap } from '../../analytics/market/gap.ts';
import type { Venue } from '../../analytics/market/venue.ts';
import type { FeedReport } from '../../preload/contract.ts';
import type { Log } from '../log.ts';
import type { AttemptBudget } from './attempt-budget.ts';
import { BinanceFeed } from './binance-feed.ts';
import { ClockProbe, type ClockProbeTiming } from './clock-probe.ts';
import { CompleteLeg } from './complete-leg.ts';
import {
  defaultCompletenessLimits,
  defaultCompletenessTiming,
  type CompletenessLimits,
  type CompletenessTiming,
} from './completeness-limits.ts';
import type { ConnectionReport } from './connection-report.ts';
import { streamUrl } from './endpoints.ts';
import type { FeedTiming } from './feed-timing.ts';
import type { Feed, TickIntake } from './feed.ts';
import { LiveTimeLimits } from './live-time-limits.ts';
import type { LastTrade } from './leg-sequencer.ts';
import { OlderPast } from './older-past.ts';
import type { OlderStart } from './older-trades.ts';
import { RecentGaps } from './recent-gaps.ts';
import type { RestBudget } from './rest-budget.ts';
import { restTradePages } from './trade-page.ts';
import { systemClocks, type Clocks } from './wall-clock.ts';

export interface CompleteFeedTiming extends CompletenessTiming {
  readonly connection: Partial<FeedTiming>;
  readonly clockProbe: Partial<ClockProbeTiming>;
}

export interface CompleteFeedOptions {
  readonly venue: Venue;
  readonly symbols: readonly string[];
  /** Addresses in place of Binance's own. */
  readonly wsUrl: string | undefined;
  readonly restUrl: string | undefined;
  readonly intake: TickIntake;
  /** Where the store ends, in the order of `symbols`. */
  readonly resumeFrom: readonly (LastTrade | undefined)[];
  /** Stored gaps that are still to be filled. */
  readonly openGaps: readonly Gap[];
  /**
   * For a store that was begun anew: where the record of each symbol begins, `undefined` where it has
   * none. What Binance has of the time before is asked for at the start.
   */
  readonly refillBefore?: readonly (LastTrade | undefined)[] | undefined;
  /**
   * Before what, in the order of `symbols`, {@link CompleteFeed.wantPast} may ask for older trades. What is
   * stored after it must be whole, or have its gaps on record.
   */
  readonly olderStarts?: readonly (OlderStart | undefined)[] | undefined;
  /** How far back a first start asks; 0 for no further than the first live trade. */
  readonly wantedMs: number;
  /** Silence after which a busy leg counts as stale. */
  readonly staleAfterMs: number;
  /** Robust deviations from the recent median from which on a price is extreme. */
  readonly extremeDeviations: number;
  readonly attemptBudget: AttemptBudget;
  readonly restBudget: RestBudget;
  readonly log: Log;
  readonly onReport: (report: FeedReport) => void;
  readonly clocks?: Clocks;
  readonly random?: () => number;
  readonly timing?: Partial<CompleteFeedTiming>;
  readonly limits?: Partial<CompletenessLimits>;
}

/** A past trade is not refused for a clock that is wrong by hours: a refused one would be lost. */
const longestLeadMs = 24 * 3_600_000;

/**
 * The trades of some symbols, each exactly once and in order per symbol. What is missed is asked for
 * over REST; what cannot be had is told as a gap.
 */
export class CompleteFeed implements Feed {
  readonly #options: CompleteFeedOptions;
  readonly #legs: readonly CompleteLeg[];
  readonly #olderPast: OlderPast;
  readonly #live: BinanceFeed;
  readonly #clockProbe: ClockProbe;
  /** What Binance's clock may say now. */
  readonly #binanceTime = new LiveTimeLimits({ longestLeadMs, longestLagMs: 0 });
  readonly #recentGaps = new RecentGaps();
  readonly #reportIntervalMs: number;
  #connection: ConnectionReport;
  #past: Promise<void> = Promise.resolve();
  #isStarted = false;
  #isStopped = false;
  #reportTimer: NodeJS.Timeout | undefined;

  /** @throws EndpointError when an address cannot be used */
  constructor(options: CompleteFeedOptions) {
    this.#options = options;
    const { venue, symbols, wsUrl, restUrl, restBudget, log, clocks = systemClocks } = options;
    const { connection, clockProbe, ...given } = options.timing ?? {};
    const timing: CompletenessTiming = { ...defaultCompletenessTiming, ...given };
    this.#reportIntervalMs = timing.reportIntervalMs;
    const random = options.random ?? Math.random;
    this.#clockProbe = new ClockProbe({
      venue,
      restUrl,
      budget: restBudget,
      log,
      clocks,
      ...(clockProbe === undefined ? {} : { timing: clockProbe }),
    });
    this.#legs = symbols.map(
      (symbol, symbolIndex) =>
        new CompleteLeg({
          symbol,
          symbolIndex,
          intake: options.intake,
          fetchPage: restTradePages({
            venue,
            symbol,
            symbolIndex,
            restUrl,
            budget: restBudget,
            timeoutMs: timing.requestTimeoutMs,
            epochMs: clocks.epochMs,
            latestTradeTimeMs: () => this.#timeLimits(clocks).latestMs,
          }),
          resumeAfter: options.resumeFrom[symbolIndex],
          openGaps: options.openGaps.filter((gap) => gap.symbol === symbol),
          wantedMs: options.wantedMs,
          olderStart: options.olderStarts?.[symbolIndex],
          extremeDeviations: options.extremeDeviations,
          recentGaps: this.#recentGaps,
          clocks: {
            monotonicMs: clocks.monotonicMs,
            // Binance's reach is counted from its own clock; the earlier one gives up less.
            epochMs: () => this.#timeLimits(clocks).earliestMs,
          },
          timing,
          limits: { ...defaultCompletenessLimits, ...options.limits },
          random,
          log,
          onMeanInterval: (intervalMs) => this.#live.seedRate(symbolIndex, intervalMs),
          onChange: () => this.#reportSoon(),
        }),
    );
    this.#olderPast = new OlderPast({
      legs: this.#legs,
      onDeepened: (stretches) => options.intake.historyDeepened(stretches),
    });
    this.#live = new BinanceFeed({
      url: streamUrl(venue, symbols, wsUrl),
      symbols,
      sink: {
        append: (symbolIndex, id, tradeTimeMs, receivedAtMs, priceQuote, quantityBase, side) =>
          this.#legs[symbolIndex]?.append(
            id,
            tradeTimeMs,
            receivedAtMs,
            priceQuote,
            quantityBase,
            side,
          ),
      },
      log,
      onReport: (report) => this.#connectionChanged(report),
      staleAfterMs: options.staleAfterMs,
      clockOffsetMs: () => this.#clockProbe.offsetMs,
      attemptBudget: options.attemptBudget,
      clocks,
      random,
      ...(connection === undefined ? {} : { timing: connection }),
    });
    this.#connection = this.#live.report;
  }

  get report(): FeedReport {
    const { state, reconnectCount, clockOffsetMs, legs, rejectedCounts } = this.#connection;
    const complete = this.#legs.map((leg) => leg.report);
    const sum = (count: (leg: (typeof complete)[number]) => number): number =>
      complete.reduce((total, leg) => total + count(leg), 0);
    return {
      state,
      receivedCount: sum(({ quality }) => quality.receivedCount),
      reconnectCount,
      clockOffsetMs,
      legs: legs.flatMap((leg, index) => {
        const completeness = complete[index];
        return completeness === undefined ? [] : [{ ...leg, ...completeness.quality }];
      }),
      recentGaps: this.#recentGaps.gaps,
      missingCount: sum(({ missingCount }) => missingCount),
      repeatCount: sum(({ quality }) => quality.duplicateCount),
      rejectedCounts,
    };
  }

  /** Settles when the past is in, or is known not to come in time. */
  get past(): Promise<void> {
    return this.#past;
  }

  start(): void {
    if (this.#isStarted || this.#isStopped) {
      return;
    }
    this.#isStarted = true;
    this.#clockProbe.start();
    this.#past = Promise.all(this.#legs.map((leg) => leg.start())).then(() => undefined);
    this.#live.start();
    this.#options.refillBefore?.forEach((before, symbolIndex) => {
      void this.#legs[symbolIndex]?.refill(before);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#reportTimer);
    this.#clockProbe.stop();
    this.#olderPast.stop();
    // What was received is let out at once; a socket may take its time to say goodbye.
    await Promise.all([...this.#legs.map((leg) => leg.stop()), this.#live.stop()]);
  }

  pause(): void {
    this.#live.pause();
    for (const leg of this.#legs) {
      leg.pause();
    }
  }

  resume(): void {
    this.#live.resume();
    for (const leg of this.#legs) {
      leg.resume();
    }
  }

  /** A fresh connection now: the machine slept, or the network changed. */
  reconnect(reason: string): void {
    this.#live.reconnect(reason);
  }

  /** Takes new settings while running. */
  configure(settings: { readonly staleAfterMs: number; readonly extremeDeviations: number }): void {
    this.#live.configure(settings);
    for (const leg of this.#legs) {
      leg.setExtremeDeviations(settings.extremeDeviations);
    }
  }

  /** The store begins anew: asks for what REST still gives, in the background. */
  refill(): void {
    for (const leg of this.#legs) {
      void leg.refill();
    }
  }

  /**
   * Asks in the background for trades so far back from the newest one, before those there are; 0 for no
   * more. The newest of them come first, and gaps come before them.
   */
  wantPast(lookbackMs: number): void {
    this.#olderPast.want(lookbackMs);
  }

  /** Takes up gaps that became known while running, such as trades that could not be kept. */
  takeUp(gaps: readonly Gap[]): void {
    for (const gap of gaps) {
      this.#legs[this.#options.symbols.indexOf(gap.symbol)]?.takeUp(gap);
    }
  }

  #timeLimits({ monotonicMs, epochMs }: Clocks): LiveTimeLimits {
    this.#binanceTime.update(monotonicMs(), epochMs(), this.#clockProbe.offsetMs);
    return this.#binanceTime;
  }

  #connectionChanged(connection: ConnectionReport): void {
    this.#connection = connection;
    if (!this.#isStopped) {
      this.#options.onReport(this.report);
    }
  }

  #reportSoon(): void {
    if (!this.#isStopped) {
      this.#reportTimer ??= setTimeout(() => {
        this.#reportTimer = undefined;
        this.#options.onReport(this.report);
      }, this.#reportIntervalMs);
    }
  }
}
