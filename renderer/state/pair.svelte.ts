import { CrossingDetector } from '../../analytics/alerts/crossing-detector.ts';
import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import type { Hole } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { PairCorrelations } from '../../analytics/pair/pair-correlations.ts';
import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { ProvisionalPair } from '../../analytics/pair/pair-pipeline.ts';
import { shownSpread } from '../../analytics/zscore/shown-spread.ts';
import type { HistoryReply, LegHole, PairwatchApi } from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings.ts';
import type { FrameSeries } from '../series/frame-series.ts';
import type {
  AnalysisConfig,
  FromWorker,
  HoleClearance,
  Thresholds,
  WarmUp,
} from '../worker/protocol.ts';
import type { AnalyticsPort } from './analytics-port.ts';
import { analysisConfigOf, thresholdsOf } from './analysis-config.ts';
import { longestSpanMs } from './chart-spans.ts';
import { HistoryNotice } from './history-notice.ts';
import { HistoryReader } from './history-reader.ts';
import { LegQuotes, type Arrivals, type LegQuote } from './leg-quotes.svelte.ts';
import { MarketLead } from './market-lead.ts';
import type { NoticesState } from './notices.svelte.ts';
import { PairFrames } from './pair-frames.svelte.ts';

/** The bar still forming, with the time of its newest trade. */
export interface FormingPoint extends ProvisionalPair {
  readonly timeMs: number;
}

const noHoles: readonly Hole[] = [];

interface Commands {
  readonly loadHistory: PairwatchApi['loadHistory'];
  readonly raiseAlert: PairwatchApi['raiseAlert'];
}

/**
 * The pair as the worker computes it. Frames go into ring buffers as they close; the numbers on
 * screen change when the refresh clock asks for a sample, and at once when the signal changes.
 */
export class PairState {
  readonly #port: AnalyticsPort;
  readonly #commands: Commands;
  readonly #notices: Pick<NoticesState, 'tell'>;
  readonly #historyNotice: HistoryNotice;
  readonly #monotonicNow: () => number;
  readonly #onShown: () => void;
  readonly #lead = new MarketLead();
  readonly #frames = new PairFrames();
  readonly #quotes = new LegQuotes();
  readonly #history: HistoryReader;
  #config: AnalysisConfig | undefined;
  /** Of what is shown; what the worker sends with a higher one takes its place. */
  #generation = 0;
  #configuredFor = '';
  #thresholdsFor = '';
  #thresholds: Thresholds = { entryZ: Infinity, exitZ: 0 };
  #newest: PairFrame | undefined;
  #latest = $state.raw<PairFrame | undefined>(undefined);
  #forming = $state.raw<ProvisionalPair | undefined>(undefined);
  #warmUp = $state.raw<WarmUp | undefined>(undefined);
  #holeClearance = $state.raw<HoleClearance | undefined>(undefined);
  #lastSignal = $state.raw<SignalInputs | undefined>(undefined);
  #correlations = $state.raw<PairCorrelations | undefined>(undefined);
  #testWarmUp = $state.raw<WarmUp | undefined>(undefined);
  #diagnostics = $state.raw<PairDiagnostics | undefined>(undefined);
  #holes = $state.raw(noHoles);
  #isRefreshDue = false;
  #refreshCount = 0;
  #ticksPerSecond = $state.raw(0);
  #isWorkerLost = false;
  #isLoadingHistory = $state.raw(true);
  #failure = $state.raw<string | undefined>(undefined);

  /** @param onShown - told when the numbers on screen have changed */
  constructor(
    port: AnalyticsPort,
    commands: Commands,
    notices: Pick<NoticesState, 'list' | 'tell' | 'withdraw'>,
    monotonicNow: () => number,
    onShown: () => void,
  ) {
    this.#port = port;
    this.#commands = commands;
    this.#notices = notices;
    this.#historyNotice = new HistoryNotice(notices);
    this.#monotonicNow = monotonicNow;
    this.#onShown = onShown;
    this.#history = new HistoryReader(port, commands.loadHistory, monotonicNow, (reply) =>
      this.#onHistory(reply),
    );
    port.listen(
      (message) => this.#receive(message),
      (reason) => {
        this.#isWorkerLost = true;
        this.#failure = `The analysis stopped: ${reason}. Restart Pairwatch; trades are still stored.`;
      },
    );
  }

  /** Ring buffers of the current configuration; a new object for each. */
  get series(): FrameSeries {
    return this.#frames.series;
  }

  /** The last closed frame, as of the last refresh. */
  get latest(): PairFrame | undefined {
    return this.#latest;
  }

  /** The bar still forming, as of the last refresh; its spread is around 0, see `shownSpread`. */
  get forming(): ProvisionalPair | undefined {
    return this.#forming;
  }

  get warmUp(): WarmUp | undefined {
    return this.#warmUp;
  }

  /** How far the window is from standing on complete trades again; `undefined` while it does. */
  get holeClearance(): HoleClearance | undefined {
    return this.#holeClearance;
  }

  /** What the last crossing was made of, alerted or not. */
  get lastSignal(): SignalInputs | undefined {
    return this.#lastSignal;
  }

  /** As of the last closed bar. */
  get correlations(): PairCorrelations | undefined {
    return this.#correlations;
  }

  /** Samples in the window of the cointegration test, as of the last refresh. */
  get testWarmUp(): WarmUp | undefined {
    return this.#testWarmUp;
  }

  /** Renewed every so many bars: it tells its own time. */
  get diagnostics(): PairDiagnostics | undefined {
    return this.#diagnostics;
  }

  /** Where trades of either leg are missing on the charts, oldest first. */
  get holes(): readonly Hole[] {
    return this.#holes;
  }

  get y(): LegQuote | undefined {
    return this.#quotes.y;
  }

  get x(): LegQuote | undefined {
    return this.#quotes.x;
  }

  /** Kept up to date by {@link checkAges}, whatever the refresh rate. */
  get arrivals(): Arrivals {
    return this.#quotes.arrivals;
  }

  get ticksPerSecond(): number {
    return this.#ticksPerSecond;
  }

  /** Frames since the window opened, history included. */
  get barCount(): number {
    return this.#frames.barCount;
  }

  /** Times that a refresh has renewed the numbers on screen. */
  get refreshCount(): number {
    return this.#refreshCount;
  }

  get isLoadingHistory(): boolean {
    return this.#isLoadingHistory;
  }

  /** Why there is no analysis at all. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Where the forming bar is on the charts; `undefined` before the first trade of both legs. */
  get formingPoint(): FormingPoint | undefined {
    const forming = this.#forming;
    const timeMs = this.#quotes.newestTimeMs;
    return forming === undefined || timeMs === undefined ? undefined : { timeMs, ...forming };
  }

  /** Frames that stored history gave to this configuration. */
  get historyFrameCount(): number {
    return this.#frames.historyFrameCount;
  }

  /** How far the exchange's clock is ahead of the local one; the time axis follows it. */
  get marketLeadMs(): number {
    return this.#lead.valueMs;
  }

  /** Takes the settings: starts afresh when what is computed changes, and only then. */
  configure(settings: Settings): void {
    const config = analysisConfigOf(settings);
    const thresholds = thresholdsOf(settings);
    const thresholdsFor = JSON.stringify(thresholds);
    const configuredFor = JSON.stringify([settings.venue, config]);
    if (configuredFor !== this.#configuredFor) {
      this.#configuredFor = configuredFor;
      this.#thresholdsFor = thresholdsFor;
      this.#thresholds = thresholds;
      this.#start(config, thresholds);
    } else if (thresholdsFor !== this.#thresholdsFor) {
      this.#thresholdsFor = thresholdsFor;
      this.#thresholds = thresholds;
      this.#port.post({ kind: 'thresholds', thresholds });
      this.#markCrossings();
    }
  }

  pushTicks(batch: TickBatch): void {
    this.#port.post({ kind: 'ticks', batch });
    this.#history.look();
  }

  /** Trades are missing between the ticks pushed before and those to come. */
  pushHole({ symbol, fromTimeMs, toTimeMs }: LegHole): void {
    this.#port.post({ kind: 'hole', symbol, hole: { fromTimeMs, toTimeMs } });
  }

  /**
   * Stored trades were completed: what was made of them is computed anew, soon. Until that is there,
   * what is shown stays and live ticks go on.
   */
  completeHistory(hole: LegHole): void {
    this.#history.complete(hole, this.#newest?.closeTimeMs);
  }

  /** Asks the worker for the numbers of this moment. */
  requestSample(): void {
    this.#isRefreshDue = true;
    this.checkAges();
  }

  /** Asks only how old the last trades are: at a slow refresh rate they must not look old. */
  checkAges(): void {
    this.#port.post({ kind: 'sample' });
  }

  #start(config: AnalysisConfig, thresholds: Thresholds): void {
    this.#config = config;
    this.#frames.begin(config.timeframe);
    this.#quotes.clear();
    this.#newest = undefined;
    this.#latest = undefined;
    this.#forming = undefined;
    this.#warmUp = undefined;
    this.#holeClearance = undefined;
    this.#lastSignal = undefined;
    this.#correlations = undefined;
    this.#testWarmUp = undefined;
    this.#diagnostics = undefined;
    this.#holes = noHoles;
    this.#isLoadingHistory = true;
    if (!this.#isWorkerLost) {
      this.#failure = undefined;
    }
    this.#historyNotice.withdraw();
    this.#lead.reset();
    this.#generation = this.#history.begin(config, thresholds);
  }

  #onHistory(reply: HistoryReply): void {
    if (!reply.ok) {
      this.#historyNotice.tell(reply.reason, this.#newest !== undefined);
    }
    this.#isLoadingHistory = false;
    this.requestSample();
  }

  #receive(message: FromWorker): void {
    if (message.generation < this.#generation) {
      return;
    }
    if (message.generation > this.#generation) {
      // History that was read anew takes the place of all that is shown.
      this.#generation = message.generation;
      this.#frames.clear();
    }
    switch (message.kind) {
      case 'frames': {
        if (message.columns !== undefined) {
          this.#frames.append(message.columns, message.isHistory);
          if (message.isHistory) {
            this.#historyNotice.withdraw();
          }
        } else {
          // The worker has the thresholds: frames that were on their way until now had the old ones.
          this.#markCrossings();
        }
        this.#warmUp = message.warmUp;
        this.#holeClearance = message.holeClearance;
        this.#lastSignal = message.lastSignal;
        this.#newest = message.latest;
        // A changed signal must not wait for a slow refresh rate.
        const isUrgent = message.isHistory || message.latest?.signal !== this.#latest?.signal;
        if (isUrgent) {
          this.#latest = message.latest;
          this.#onShown();
        }
        return;
      }
      case 'holes':
        this.#takeHoles(message.holes);
        return;
      case 'diagnostics':
        this.#diagnostics = message.diagnostics;
        return;
      case 'alert':
        this.#commands.raiseAlert(message.alert).catch((error: unknown) => {
          this.#notices.tell({
            id: 'window:alert',
            severity: 'warning',
            title: 'A desktop notification could not be raised',
            detail: `${wordsOf(error)}. The banner and the charts still show each signal.`,
          });
        });
        return;
      case 'sample':
        this.#takeSample(message);
        return;
      case 'historyUnusable':
        this.#historyNotice.tell(message.reason, this.#newest !== undefined);
        return;
      case 'failed':
        this.#failure = `The analysis of this pair stopped: ${message.reason} Change the pair or the timeframe to start it afresh; trades are still stored.`;
    }
  }

  #markCrossings(): void {
    const { entryZ, exitZ } = this.#thresholds;
    this.#frames.series.markCrossings(new CrossingDetector(entryZ, exitZ));
  }

  /** With its spread around 0, as that of the last closed bar is shown. */
  #shown(forming: ProvisionalPair): ProvisionalPair {
    const { spread } = forming;
    const definition = this.#config?.zDefinition;
    return definition === undefined
      ? forming
      : { ...forming, spread: shownSpread(spread, this.#newest?.measure, definition) };
  }

  #takeHoles(holes: readonly Hole[]): void {
    const config = this.#config;
    const newestMs = this.#newest?.closeTimeMs;
    const fromMs =
      config === undefined || newestMs === undefined
        ? -Infinity
        : newestMs - longestSpanMs(config.timeframe);
    this.#holes = holes.filter(({ toTimeMs }) => toTimeMs >= fromMs);
  }

  #takeSample(sample: Extract<FromWorker, { kind: 'sample' }>): void {
    const nowMs = this.#monotonicNow();
    this.#quotes.observe(sample, nowMs);
    if (sample.marketLeadMs !== undefined) {
      this.#lead.observe(sample.marketLeadMs, nowMs);
    }
    if (!this.#isRefreshDue) {
      return;
    }
    this.#isRefreshDue = false;
    this.#refreshCount += 1;
    this.#latest = this.#newest;
    this.#forming = this.#shown(sample.forming);
    this.#correlations = sample.correlations;
    this.#testWarmUp = sample.testWarmUp;
    this.#quotes.show(sample);
    this.#ticksPerSecond = sample.ticksPerSecond;
    this.#onShown();
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
