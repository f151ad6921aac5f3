import type { Gap, GapState } from '../../analytics/market/gap.ts';
import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { ExtremePrices } from '../../analytics/sampling/extreme-prices.ts';
import type { LegReport } from '../../preload/contract.ts';
import type { Log } from '../log.ts';
import { BackgroundFiller } from './background-filler.ts';
import {
  sequencerLimits,
  type CompletenessLimits,
  type CompletenessTiming,
} from './completeness-limits.ts';
import type { LegConnection } from './connection-report.ts';
import type { JudgedTickSink, TickIntake } from './feed.ts';
import { GapFiller } from './gap-filler.ts';
import { GapLedger } from './gap-ledger.ts';
import type { Trade } from './held-trades.ts';
import { LegSequencer, type LastTrade, type Stretch } from './leg-sequencer.ts';
import type { RecentGaps } from './recent-gaps.ts';
import { RestError } from './rest-client.ts';
import { startPointOf } from './start-point.ts';
import type { FetchTradePage } from './trade-page.ts';
import { waitFor } from './wait-for.ts';
import type { Clocks } from './wall-clock.ts';

export interface CompleteLegOptions {
  readonly symbol: string;
  readonly symbolIndex: number;
  readonly intake: TickIntake;
  readonly fetchPage: FetchTradePage;
  readonly resumeAfter: LastTrade | undefined;
  /** Stored ones, to be asked for again. */
  readonly openGaps: readonly Gap[];
  readonly wantedMs: number;
  readonly extremeDeviations: number;
  readonly recentGaps: RecentGaps;
  readonly clocks: Clocks;
  readonly timing: CompletenessTiming;
  readonly limits: CompletenessLimits;
  readonly random: () => number;
  readonly log: Log;
  /** Told how busy the symbol is normally, where that is known from its past. */
  readonly onMeanInterval: (meanIntervalMs: number) => void;
  /** Told when gaps opened or were settled. */
  readonly onChange: () => void;
}

/** What completeness knows of a leg; the connections know the rest. */
export interface LegCompleteness {
  readonly quality: Omit<LegReport, keyof LegConnection>;
  /** Trades in open and in unfillable gaps. */
  readonly missingCount: number;
}

/** One symbol from the socket to the intake: every trade exactly once and in order, or a gap told. */
export class CompleteLeg {
  readonly #options: CompleteLegOptions;
  readonly #sequencer: LegSequencer;
  readonly #filler: GapFiller;
  readonly #background: BackgroundFiller;
  readonly #ledger: GapLedger;
  readonly #prices: ExtremePrices;
  readonly #stop = new AbortController();
  #extremeDeviations: number;
  #extremeCount = 0;
  #isStopped = false;
  #filling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CompleteLegOptions) {
    this.#options = options;
    const { symbol, fetchPage, clocks, timing, limits, random, log, resumeAfter } = options;
    this.#extremeDeviations = options.extremeDeviations;
    this.#prices = new ExtremePrices(options.extremeDeviations);
    this.#ledger = new GapLedger(options.recentGaps, log);
    const { monotonicMs, epochMs } = clocks;
    this.#sequencer = new LegSequencer(
      this.#outlet(),
      sequencerLimits(timing, limits),
      monotonicMs,
      resumeAfter,
    );
    this.#filler = new GapFiller({
      symbol,
      sequencer: this.#sequencer,
      fetchPage,
      monotonicMs,
      timing,
      limits,
      random,
      log,
    });
    this.#background = new BackgroundFiller({ fetchPage, epochMs, timing, limits, random, log });
    for (const gap of options.openGaps) {
      this.#takeUp(gap);
    }
  }

  get report(): LegCompleteness {
    const { receivedCount, duplicateCount, reorderedCount } = this.#sequencer;
    const { tallies, missingCount, completenessPct } = this.#ledger;
    return {
      quality: {
        receivedCount,
        duplicateCount,
        reorderedCount,
        extremeCount: this.#extremeCount,
        gaps: tallies,
        completenessPct,
      },
      missingCount,
    };
  }

  /**
   * Asks for the trades before the first live one.
   *
   * @returns a promise that settles when they are in, or are known not to come in time
   */
  async start(): Promise<void> {
    this.#background.run(this.#stop.signal);
    const done = new AbortController();
    const past = this.#findStart().then(() => this.#fillMissing());
    const deadline = waitFor(
      this.#options.timing.startWaitMs,
      AbortSignal.any([done.signal, this.#stop.signal]),
    );
    await Promise.race([past, deadline]);
    done.abort();
    this.#begin();
  }

  /** Gives up what is under way, and lets out what waits. */
  async stop(): Promise<void> {
    if (this.#isStopped) {
      return;
    }
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#sequencer.release();
    this.#isStopped = true;
    await this.#background.stopped();
  }

  pause(): void {
    this.#background.pause();
  }

  resume(): void {
    this.#background.resume();
  }

  /** The store begins anew: asks for what is gone. */
  refill(): void {
    this.#options.onChange();
  }

  setExtremeDeviations(deviations: number): void {
    this.#extremeDeviations = deviations;
    this.#prices.setDeviations(deviations);
  }

  /** Takes a trade from the socket. */
  append(
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    if (this.#isStopped) {
      return;
    }
    const flows = this.#sequencer.take(
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    );
    if (!flows) {
      this.#attend();
    }
  }

  /** Trades wait: looks after them now where they are many, otherwise when it is time. */
  #attend(): void {
    const { reorderCount, maxHeldCount } = this.#options.limits;
    const { heldCount } = this.#sequencer;
    if (heldCount === reorderCount || heldCount >= maxHeldCount) {
      this.#look();
    } else if (this.#timer === undefined) {
      this.#wakeInTime();
    }
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (
      !this.#sequencer.isStarted &&
      this.#sequencer.heldCount >= this.#options.limits.maxHeldCount
    ) {
      this.#sequencer.start(undefined);
    }
    const nowMs = this.#options.clocks.monotonicMs();
    this.#sequencer.check(nowMs);
    if (this.#filling === undefined && this.#sequencer.missing(nowMs) !== undefined) {
      void this.#fillMissing();
    }
    this.#wakeInTime();
  }

  #wakeInTime(): void {
    const waitMs = this.#sequencer.waitMs(this.#options.clocks.monotonicMs());
    if (waitMs !== undefined && !this.#isStopped) {
      this.#timer = setTimeout(() => this.#look(), waitMs);
    }
  }

  /** Settles when nothing that is asked for now is missing any more. */
  #fillMissing(): Promise<void> {
    this.#filling ??= this.#filler.run(this.#stop.signal).finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  #begin(): void {
    if (!this.#isStopped) {
      this.#sequencer.start(undefined);
      this.#look();
    }
  }

  /** Looks at the newest page: it tells how busy the market is, and where the wanted trades begin. */
  async #findStart(): Promise<void> {
    const { fetchPage, wantedMs, limits, resumeAfter, onMeanInterval } = this.#options;
    if (wantedMs <= 0 && resumeAfter === undefined) {
      this.#begin();
      return;
    }
    const { signal } = this.#stop;
    const page = await fetchPage('newest', 'urgent', signal).catch((error: unknown) =>
      this.#startIsUnknown(error),
    );
    const start =
      page === undefined || this.#isStopped
        ? undefined
        : startPointOf(page, wantedMs, limits.bridgeCount, resumeAfter);
    if (page === undefined || start === undefined) {
      this.#begin();
      return;
    }
    if (start.meanIntervalMs !== undefined) {
      onMeanInterval(start.meanIntervalMs);
    }
    if (start.isRenumbered && this.#sequencer.nextId === (resumeAfter?.tradeId ?? NaN) + 1) {
      this.#sequencer.restart();
    }
    const hasGoneOn = this.#sequencer.isStarted && resumeAfter === undefined;
    if (!hasGoneOn) {
      this.#sequencer.start(start.firstWantedId);
      this.#sequencer.expectUpTo(start.lastTradeId);
      for (const trade of page.trades) {
        this.#sequencer.fill(trade);
      }
    }
    this.#begin();
  }

  #startIsUnknown(error: unknown): undefined {
    if (!(error instanceof RestError)) {
      throw error;
    }
    if (!this.#isStopped) {
      const { log, symbol } = this.#options;
      log.warn('Trades before the start could not be fetched', { symbol, reason: error.message });
    }
  }

  #outlet(): ConstructorParameters<typeof LegSequencer>[0] {
    const { intake, symbolIndex, symbol, log } = this.#options;
    const judgedInto =
      (sink: JudgedTickSink) =>
      (
        tradeId: number,
        tradeTimeMs: number,
        receivedAtMs: number,
        priceQuote: number,
        quantityBase: number,
        takerSide: number,
      ): void => {
        const standing = this.#judge(this.#prices, priceQuote);
        this.#ledger.present();
        sink.append(
          symbolIndex,
          tradeId,
          tradeTimeMs,
          receivedAtMs,
          priceQuote,
          quantityBase,
          takerSide,
          standing,
        );
      };
    return {
      live: judgedInto(intake.live),
      backfilled: judgedInto(intake.backfilled),
      skipped: (state, stretch) => this.#skipped(state, stretch),
      filled: (stretch) => this.#settled('filled', stretch),
      renumbered: (lastTradeId, nextTradeId) =>
        log.warn('Trades are numbered anew', { symbol, lastTradeId, nextTradeId }),
    };
  }

  #judge(prices: ExtremePrices, priceQuote: number): number {
    const standing = prices.judge(priceQuote);
    if (standing === tickStandings.extreme) {
      this.#extremeCount += 1;
    }
    return standing;
  }

  #skipped(state: 'open' | 'unfillable', stretch: Stretch): void {
    if (state === 'unfillable') {
      this.#settled(state, stretch);
      return;
    }
    const gap: Gap = { symbol: this.#options.symbol, ...stretch, state };
    this.#ledger.opened(gap);
    this.#options.intake.gapOpened(gap);
    this.#enqueue(gap, false);
    this.#options.onChange();
  }

  #settled(state: GapState, stretch: Stretch): void {
    const gap: Gap = { symbol: this.#options.symbol, ...stretch, state };
    this.#ledger.settled(gap);
    this.#options.intake.gapSettled([gap], false);
    this.#options.onChange();
  }

  /** A gap that was open when the app ended before, unless what follows it was never stored. */
  #takeUp(gap: Gap): void {
    const { resumeAfter } = this.#options;
    if (resumeAfter !== undefined && gap.fromTradeId === resumeAfter.tradeId + 1) {
      return;
    }
    this.#ledger.foundOpen(gap);
    this.#enqueue(gap, true);
  }

  #enqueue(gap: Gap, isEarlier: boolean): void {
    const prices = new ExtremePrices(this.#extremeDeviations);
    this.#background.add({
      gap,
      take: (trade) => this.#takePast(trade, prices),
      settled: (whole, parts) => {
        this.#ledger.settledOpen(whole, parts, isEarlier);
        this.#options.intake.gapSettled(parts, true);
        this.#options.onChange();
      },
    });
    this.#background.run(this.#stop.signal);
  }

  #takePast(trade: Trade, prices: ExtremePrices): void {
    this.#options.intake.past.append(
      this.#options.symbolIndex,
      trade.tradeId,
      trade.tradeTimeMs,
      trade.receivedAtMs,
      trade.priceQuote,
      trade.quantityBase,
      trade.takerSide,
      this.#judge(prices, trade.priceQuote),
    );
  }
}
