import type { Alert } from '../../analytics/alerts/alert.ts';
import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import type { ActiveSignal } from '../../analytics/alerts/signal.ts';
import { hedgeMethod } from '../../analytics/fits/hedge-method.ts';
import type { Hole } from '../../analytics/market/gap.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import { FrameAnalysis } from '../../analytics/pair/frame-analysis.ts';
import type { PairCorrelations } from '../../analytics/pair/pair-correlations.ts';
import { signalOf } from '../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import { PairPipeline, type ProvisionalPair } from '../../analytics/pair/pair-pipeline.ts';
import { WindowCorrelations } from '../../analytics/pair/window-correlations.ts';
import type { ZDefinition } from '../../analytics/zscore/z-definition.ts';
import { makeFrameColumns, type FrameColumns } from '../series/frame-columns.ts';
import { DiagnosticsKeeper, type DiagnosticsRenewal } from './diagnostics-keeper.ts';
import { packFrame } from './frame-packing.ts';
import type { AnalysisConfig, HoleClearance, Thresholds, WarmUp } from './protocol.ts';
import { SignalWatch, type TestedFrame } from './signal-watch.ts';

/** What a batch of ticks or a stored history led to. */
export interface AnalysisStep {
  readonly columns: FrameColumns;
  /** Crossings that live ticks led to. */
  readonly alerts: readonly Alert[];
}

/**
 * One configuration of the pair: the engine, the slow tests and the alert rule, with frames packed into
 * columns.
 */
export class PairAnalysis {
  readonly #pipeline: PairPipeline;
  readonly #tests: FrameAnalysis;
  readonly #diagnostics: DiagnosticsKeeper;
  readonly #correlations: WindowCorrelations;
  readonly #signals: SignalWatch;
  readonly #zDefinition: ZDefinition;
  #segmentSampleCount = 0;
  #latest: TestedFrame | undefined;
  /**
   * Trade time of the first tick that came as it happened: what is fetched after the fact from there on
   * was an outage, and what lies before is history.
   */
  #liveSinceMs: number | undefined;
  /** Crossed during an outage, and nobody was told. */
  #unannounced: ActiveSignal | undefined;

  /** @throws RangeError when the configuration makes no sense */
  constructor(config: AnalysisConfig, thresholds: Thresholds) {
    const { symbolY, symbolX, scale, windowSamples, zDefinition } = config;
    const barMs = barLengthMs(config.timeframe);
    this.#pipeline = new PairPipeline({
      symbolY,
      symbolX,
      scale,
      windowSamples,
      entryZ: thresholds.entryZ,
      barLengthMs: barMs,
      hedgeMethod: hedgeMethod(config.hedgeMethod),
      zDefinition,
      ddof: config.zDdof,
    });
    this.#tests = new FrameAnalysis({
      windowSamples: config.cointegrationSamples,
      scale,
      barLengthMs: barMs,
      lag: config.cointegrationLag,
    });
    this.#diagnostics = new DiagnosticsKeeper(this.#tests);
    this.#correlations = new WindowCorrelations(windowSamples);
    this.#signals = new SignalWatch(config, thresholds);
    this.#zDefinition = zDefinition;
  }

  /** The last closed frame, its signal by the present threshold. */
  get latest(): PairFrame | undefined {
    return this.#latest?.frame;
  }

  get forming(): ProvisionalPair {
    return this.#pipeline.provisional;
  }

  /** Of the last crossing, alerted or not. */
  get lastSignal(): SignalInputs | undefined {
    return this.#signals.lastSignal;
  }

  get correlations(): PairCorrelations | undefined {
    return this.#correlations.latest;
  }

  /** Diagnostics that the window does not have yet; `undefined` when it has the last ones. */
  renewDiagnostics(): DiagnosticsRenewal | undefined {
    return this.#diagnostics.renew();
  }

  get warmUp(): WarmUp {
    const neededCount = this.#pipeline.samplesForScore;
    return { sampleCount: Math.min(this.#segmentSampleCount, neededCount), neededCount };
  }

  /** Of the window of the cointegration test. */
  get testWarmUp(): WarmUp {
    const { sampleCount, windowSamples } = this.#tests.window;
    return { sampleCount, neededCount: windowSamples };
  }

  /** `undefined` while no trades are missing in the window of the last frame. */
  get holeClearance(): HoleClearance | undefined {
    if (this.#latest?.frame.hasHole !== true) {
      return undefined;
    }
    const cleanCount = this.#pipeline.cleanSampleCount;
    return { cleanCount, neededCount: this.#pipeline.samplesForScore };
  }

  /** Where trades of either leg are missing, oldest first; a new array after each change. */
  get holes(): readonly Hole[] {
    return this.#pipeline.holes;
  }

  /**
   * Crossings of history never alert, but move what alerts next.
   * @throws RangeError when the bars are not of this configuration
   */
  loadHistory(y: LegHistory, x: LegHistory): FrameColumns {
    return this.#take(this.#pipeline.loadHistory(y, x), true).columns;
  }

  /**
   * Ticks that were fetched after the fact are history as much as stored ones: their bars never alert.
   * A signal that began during an outage and is still on at the first live bar is announced there.
   * @throws RangeError when a price is not a positive number
   */
  pushTicks(batch: TickBatch): AnalysisStep {
    const isLive = batch.origin === 'live';
    const step = this.#take(this.#pipeline.pushBatch(batch), !isLive);
    if (isLive) {
      this.#liveSinceMs ??= batch.tradeTimeMs[0];
      return step.columns.count === 0 ? step : { ...step, alerts: this.#withOverdue(step.alerts) };
    }
    if (this.#liveSinceMs !== undefined) {
      this.#unannounced = step.alerts.at(-1)?.signal ?? this.#unannounced;
    }
    return { ...step, alerts: [] };
  }

  /** Trades of the symbol are missing between the ticks before and those to come. */
  markHole(symbol: string, hole: Hole): void {
    this.#pipeline.markHole(symbol, hole);
  }

  /**
   * Takes the place of `before`, of completed trades, and over what is known of the present: since when
   * it is live, what must be told after an outage, and what the window was told.
   * @returns the alert that is due: a signal is on that `before` has not announced, because trades were
   *   missing in its window
   */
  goOnFrom(before: PairAnalysis): Alert | undefined {
    this.#liveSinceMs = before.#liveSinceMs ?? this.#liveSinceMs;
    this.#diagnostics.goOnFrom(before.#diagnostics);
    const alert = this.#alertAfter(before);
    this.#unannounced = alert === undefined ? before.#unannounced : undefined;
    this.#signals.goOnFrom(before.#signals);
    return alert;
  }

  /** Moves the thresholds; the window stays and no alert is raised. */
  setThresholds(thresholds: Thresholds): void {
    const { entryZ } = thresholds;
    this.#pipeline.setEntryZ(entryZ);
    this.#signals.setThresholds(thresholds);
    const latest = this.#latest;
    if (latest?.frame.zScore !== undefined && !latest.frame.hasHole) {
      const signal = signalOf(latest.frame.zScore, entryZ);
      this.#latest = { ...latest, frame: { ...latest.frame, signal } };
    }
  }

  #alertAfter(before: PairAnalysis): Alert | undefined {
    const latest = this.#latest;
    const signal = latest?.frame.signal;
    if (latest === undefined || signal === undefined || signal === 'flat') {
      return undefined;
    }
    const crossedAtMs = this.#signals.lastSignal?.closeTimeMs ?? -Infinity;
    const isHistory = crossedAtMs <= (this.#liveSinceMs ?? Infinity);
    return isHistory || before.#signals.isSilent(signal)
      ? undefined
      : this.#signals.announce(latest, signal);
  }

  #withOverdue(alerts: readonly Alert[]): readonly Alert[] {
    const overdue = this.#unannounced;
    this.#unannounced = undefined;
    const latest = this.#latest;
    if (overdue === undefined || alerts.length > 0 || latest?.frame.signal !== overdue) {
      return alerts;
    }
    const alert = this.#signals.announce(latest, overdue);
    return alert === undefined ? alerts : [alert];
  }

  #take(frames: readonly PairFrame[], isHistory: boolean): AnalysisStep {
    const columns = makeFrameColumns(frames.length);
    const alerts: Alert[] = [];
    frames.forEach((frame, row) => {
      this.#segmentSampleCount = frame.startsSegment ? 1 : this.#segmentSampleCount + 1;
      const tested = { frame, test: this.#tests.take(frame) };
      this.#latest = tested;
      this.#diagnostics.take(tested);
      this.#correlations.take(frame);
      const crossing = this.#signals.take(tested, isHistory);
      packFrame(columns, row, tested, crossing, this.#zDefinition);
      const alert = crossing === undefined ? undefined : this.#signals.alert(tested, crossing);
      if (alert !== undefined) {
        alerts.push(alert);
      }
    });
    return { columns, alerts };
  }
}
