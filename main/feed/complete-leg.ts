import type { Gap } from '../../analytics/market/gap.ts';
import type { LegReport } from '../../preload/contract.ts';
import { BackgroundFiller, type OpenGap } from './background-filler.ts';
import {
  sequencerLimits,
  type CompletenessLimits,
  type CompletenessTiming,
} from './completeness-limits.ts';
import type { LegConnection } from './connection-report.ts';
import { GapFiller } from './gap-filler.ts';
import { LegAttendant } from './leg-attendant.ts';
import { LegIntake, type LegIntakeOptions } from './leg-intake.ts';
import { LegSequencer, type LastTrade } from './leg-sequencer.ts';
import { fetchNewestPage } from './newest-page.ts';
import { isLong, newestPartOf } from './newest-part.ts';
import type { DeepeningLeg } from './older-past.ts';
import { OlderTrades, type OlderStart } from './older-trades.ts';
import { findOldestTrade, gapBetween } from './refill.ts';
import { startPointOf } from './start-point.ts';
import type { FetchTradePage } from './trade-page.ts';
import { waitFor } from './wait-for.ts';
import type { Clocks } from './wall-clock.ts';

export interface CompleteLegOptions extends Omit<LegIntakeOptions, 'onOpened'> {
  readonly fetchPage: FetchTradePage;
  readonly resumeAfter: LastTrade | undefined;
  /** Stored ones, to be asked for again. */
  readonly openGaps: readonly Gap[];
  readonly wantedMs: number;
  /** Before what older trades may be asked for, by {@link CompleteLeg.deepen}. */
  readonly olderStart?: OlderStart | undefined;
  readonly clocks: Clocks;
  readonly timing: CompletenessTiming;
  readonly limits: CompletenessLimits;
  readonly random: () => number;
  /** Told how busy the symbol is normally, where that is known from its past. */
  readonly onMeanInterval: (meanIntervalMs: number) => void;
}

/** What completeness knows of a leg; the connections know the rest. */
export interface LegCompleteness {
  readonly quality: Omit<LegReport, keyof LegConnection>;
  /** Trades in open and in unfillable gaps. */
  readonly missingCount: number;
}

/** One symbol from the socket to the intake: every trade exactly once and in order, or a gap told. */
export class CompleteLeg implements DeepeningLeg {
  readonly #options: CompleteLegOptions;
  readonly #intake: LegIntake;
  readonly #sequencer: LegSequencer;
  readonly #attendant: LegAttendant;
  readonly #background: BackgroundFiller;
  readonly #older: OlderTrades;
  readonly #stop = new AbortController();
  #isStopped = false;
  #refilling: Promise<void> | undefined;
  /** Where what the store has of earlier runs begins; nothing of it when it begins anew. */
  #storedFrom: LastTrade | undefined;

  constructor(options: CompleteLegOptions) {
    this.#options = options;
    const { clocks, timing, limits, resumeAfter } = options;
    this.#background = new BackgroundFiller({ ...options, epochMs: clocks.epochMs });
    this.#intake = new LegIntake({
      ...options,
      onOpened: (gap) => void this.#opened(gap),
    });
    this.#older = new OlderTrades({
      symbol: options.symbol,
      start: options.olderStart,
      firstTrade: () => this.#intake.first,
      take: (trades) => this.#intake.takeOlder(trades),
      background: this.#background,
      limits,
    });
    this.#sequencer = new LegSequencer(
      this.#intake,
      sequencerLimits(timing, limits),
      clocks.monotonicMs,
      resumeAfter,
    );
    const { monotonicMs } = clocks;
    const sequencer = this.#sequencer;
    this.#attendant = new LegAttendant({
      sequencer,
      filler: new GapFiller({ ...options, sequencer, monotonicMs }),
      monotonicMs,
      limits,
      signal: this.#stop.signal,
    });
  }

  get symbol(): string {
    return this.#options.symbol;
  }

  get reachedMs(): number | undefined {
    return this.#older.reachedMs;
  }

  get isAtEnd(): boolean {
    return this.#older.isAtEnd || this.#isStopped;
  }

  get newestMs(): number | undefined {
    return this.#sequencer.lastTimeMs;
  }

  get begun(): Promise<void> {
    return this.#intake.begun;
  }

  get report(): LegCompleteness {
    const { receivedCount, duplicateCount, reorderedCount } = this.#sequencer;
    const { tallies, missingCount, expectedCount, completenessPct } = this.#intake.ledger;
    const { extremeCount } = this.#intake;
    const counts = { receivedCount, duplicateCount, reorderedCount, extremeCount };
    return { quality: { ...counts, gaps: tallies, expectedCount, completenessPct }, missingCount };
  }

  /**
   * Asks for the trades before the first live one.
   *
   * @returns a promise that settles when they are in, or are known not to come in time
   */
  async start(): Promise<void> {
    this.#takeUpGaps();
    const done = new AbortController();
    const past = this.#findStart().then(() => this.#attendant.fillMissing());
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
    this.#attendant.stopTimer();
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

  setExtremeDeviations(deviations: number): void {
    this.#intake.setExtremeDeviations(deviations);
  }

  /**
   * The store begins anew: asks for what Binance still has of the time before.
   *
   * @param storedFrom - where its trades begin if it has some from an earlier run
   */
  refill(storedFrom?: LastTrade): Promise<void> {
    // It finds all there is, and what is stored begins anew.
    this.#older.end();
    // One that is under way finds all of it, but the store may have been begun anew once more.
    this.#storedFrom = storedFrom;
    this.#refilling ??= this.#findPast().finally(() => {
      this.#refilling = undefined;
    });
    return this.#refilling;
  }

  async #findPast(): Promise<void> {
    const { signal } = this.#stop;
    const { clocks, symbol, timing } = this.#options;
    const oldest = await findOldestTrade({ ...this.#options, epochMs: clocks.epochMs }, signal);
    let before = this.#storedFrom ?? this.#reached;
    while (oldest !== undefined && before === undefined && !signal.aborted) {
      await waitFor(timing.lagRetryMs, signal);
      before = this.#intake.first;
    }
    if (oldest !== undefined && before !== undefined && !this.#isStopped) {
      const gap = gapBetween(symbol, oldest, before);
      if (gap !== undefined) {
        this.#intake.openPast(gap);
      }
    }
  }

  /** What comes next, once something came. */
  get #reached(): LastTrade | undefined {
    const { nextId, lastTimeMs } = this.#sequencer;
    return this.#intake.first === undefined || nextId === undefined || lastTimeMs === undefined
      ? undefined
      : { tradeId: nextId, tradeTimeMs: lastTimeMs };
  }

  /** Asks for the trades of a gap that is on record. */
  takeUp(gap: Gap): void {
    if (!this.#isStopped) {
      this.#intake.takeUp(gap);
    }
  }

  gapsFetched(): Promise<void> {
    return this.#background.stopped();
  }

  deepen(fromMs: number): Promise<void> {
    return this.#older.deepen(fromMs, this.#stop.signal);
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
      this.#attendant.attend();
    }
  }

  async #opened(open: OpenGap): Promise<void> {
    const { signal } = this.#stop;
    let parts: readonly OpenGap[] = [open];
    if (isLong(open.gap, this.#options.limits)) {
      const at = await newestPartOf(open.gap, this.#options, signal);
      if (signal.aborted) {
        return;
      }
      parts = at === undefined ? parts : this.#intake.split(open.gap, at);
    }
    parts.forEach((part) => this.#background.add(part));
    this.#background.run(signal);
  }

  /** Begins with the first trade there is, unless it is settled already where to begin. */
  #begin(): void {
    if (!this.#isStopped) {
      this.#sequencer.start(undefined);
      this.#attendant.look();
    }
  }

  /** Gaps that were open when the app ended before. */
  #takeUpGaps(): void {
    const { openGaps, resumeAfter } = this.#options;
    for (const gap of openGaps) {
      // What follows it was never stored: it is the beginning of what is missing now.
      if (gap.fromTradeId !== (resumeAfter?.tradeId ?? NaN) + 1) {
        this.#intake.takeUp(gap);
      }
    }
  }

  /** Looks at the newest page: it tells how busy the market is, and where the wanted trades begin. */
  async #findStart(): Promise<void> {
    const { wantedMs, resumeAfter, onMeanInterval } = this.#options;
    if (wantedMs <= 0 && resumeAfter === undefined) {
      this.#begin();
      return;
    }
    const page = await fetchNewestPage(this.#options, this.#stop.signal);
    const start =
      page === undefined || this.#isStopped ? undefined : startPointOf(page, wantedMs, resumeAfter);
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
}
