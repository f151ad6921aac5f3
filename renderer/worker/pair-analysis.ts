import { CrossingDetector } from '../../analytics/alerts/crossing-detector.ts';
import type { Alert } from '../../analytics/alerts/alert.ts';
import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import type { ActiveSignal } from '../../analytics/alerts/signal.ts';
import { hedgeMethod } from '../../analytics/fits/hedge-method.ts';
import type { Hole } from '../../analytics/market/gap.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import type { PairCorrelations } from '../../analytics/pair/pair-correlations.ts';
import { signalOf } from '../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import { PairPipeline, type ProvisionalPair } from '../../analytics/pair/pair-pipeline.ts';
import { crossingCodes, makeFrameColumns, type FrameColumns } from '../series/frame-columns.ts';
import type { AnalysisConfig, HoleClearance, Thresholds, WarmUp } from './protocol.ts';

/** What a batch of ticks or a stored history led to. */
export interface AnalysisStep {
  readonly columns: FrameColumns;
  /** Crossings that live ticks led to. */
  readonly alerts: readonly Alert[];
}

/** One configuration of the pair: the engine and the alert rule, with frames packed into columns. */
export class PairAnalysis {
  readonly #config: AnalysisConfig;
  readonly #pipeline: PairPipeline;
  readonly #detector: CrossingDetector;
  #entryZ: number;
  #segmentSampleCount = 0;
  #latest: PairFrame | undefined;
  /** Ticks have come as they happened: what is fetched after the fact from here on was an outage. */
  #hasBeenLive = false;
  /** Crossed during an outage, and nobody was told. */
  #unannounced: ActiveSignal | undefined;

  /** @throws RangeError when the configuration makes no sense */
  constructor(config: AnalysisConfig, { entryZ, exitZ }: Thresholds) {
    this.#config = config;
    this.#entryZ = entryZ;
    const { symbolY, symbolX, scale, windowSamples, timeframe, zDefinition } = config;
    this.#pipeline = new PairPipeline({
      symbolY,
      symbolX,
      scale,
      windowSamples,
      entryZ,
      barLengthMs: barLengthMs(timeframe),
      hedgeMethod: hedgeMethod(config.hedgeMethod),
      zDefinition,
      ddof: config.zDdof,
    });
    this.#detector = new CrossingDetector(entryZ, exitZ);
  }

  /** The last closed frame, its signal by the present threshold. */
  get latest(): PairFrame | undefined {
    return this.#latest;
  }

  get forming(): ProvisionalPair {
    return this.#pipeline.provisional;
  }

  /** Of the last crossing, alerted or not. */
  get lastSignal(): SignalInputs | undefined {
    return undefined;
  }

  get correlations(): PairCorrelations | undefined {
    return undefined;
  }

  get warmUp(): WarmUp {
    const neededCount = this.#pipeline.samplesForScore;
    return { sampleCount: Math.min(this.#segmentSampleCount, neededCount), neededCount };
  }

  /** `undefined` while no trades are missing in the window of the last frame. */
  get holeClearance(): HoleClearance | undefined {
    if (this.#latest?.hasHole !== true) {
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
    return this.#take(this.#pipeline.loadHistory(y, x)).columns;
  }

  /**
   * Ticks that were fetched after the fact are history as much as stored ones: their bars never alert.
   * A signal that began during an outage and is still on at the first live bar is announced there.
   * @throws RangeError when a price is not a positive number
   */
  pushTicks(batch: TickBatch): AnalysisStep {
    const step = this.#take(this.#pipeline.pushBatch(batch));
    if (batch.origin === 'live') {
      this.#hasBeenLive = true;
      return step.columns.count === 0 ? step : { ...step, alerts: this.#withOverdue(step.alerts) };
    }
    if (this.#hasBeenLive) {
      this.#unannounced = step.alerts.at(-1)?.signal ?? this.#unannounced;
    }
    return { ...step, alerts: [] };
  }

  /** Trades of the symbol are missing between the ticks before and those to come. */
  markHole(symbol: string, hole: Hole): void {
    this.#pipeline.markHole(symbol, hole);
  }

  /**
   * The alert that is due when this analysis, of completed trades, takes the place of `before`: a
   * signal is on that `before` has not announced, because trades were missing in its window.
   */
  alertAfter(before: PairAnalysis): Alert | undefined {
    const latest = this.#latest;
    const signal = latest?.signal;
    const isActive = signal !== undefined && signal !== 'flat';
    return latest === undefined || !isActive || before.#detector.isSilent(signal)
      ? undefined
      : this.#alert(latest, signal);
  }

  /** Takes over what is known of the present: whether it is an outage, and what must be told after it. */
  goOnFrom(before: PairAnalysis): void {
    this.#hasBeenLive ||= before.#hasBeenLive;
    this.#unannounced = before.#unannounced;
  }

  /** Moves the thresholds; the window stays and no alert is raised. */
  setThresholds({ entryZ, exitZ }: Thresholds): void {
    this.#entryZ = entryZ;
    this.#pipeline.setEntryZ(entryZ);
    this.#detector.setThresholds(entryZ, exitZ);
    const latest = this.#latest;
    if (latest?.zScore !== undefined && !latest.hasHole) {
      this.#latest = { ...latest, signal: signalOf(latest.zScore, this.#entryZ) };
    }
  }

  #withOverdue(alerts: readonly Alert[]): readonly Alert[] {
    const overdue = this.#unannounced;
    this.#unannounced = undefined;
    const latest = this.#latest;
    if (overdue === undefined || alerts.length > 0 || latest?.signal !== overdue) {
      return alerts;
    }
    const alert = this.#alert(latest, overdue);
    return alert === undefined ? alerts : [alert];
  }

  #take(frames: readonly PairFrame[]): AnalysisStep {
    const columns = makeFrameColumns(frames.length);
    const alerts: Alert[] = [];
    frames.forEach((frame, row) => {
      this.#segmentSampleCount = frame.startsSegment ? 1 : this.#segmentSampleCount + 1;
      const crossing = this.#detector.update(frame.hasHole ? undefined : frame.zScore);
      columns.closeTimeMs[row] = frame.closeTimeMs;
      columns.priceY[row] = frame.priceY;
      columns.priceX[row] = frame.priceX;
      columns.spread[row] = frame.spread ?? NaN;
      columns.zScore[row] = frame.zScore ?? NaN;
      columns.beta[row] = frame.fit?.beta ?? NaN;
      columns.betaStandardError[row] = frame.fit?.betaStandardError ?? NaN;
      columns.breaksLine[row] = frame.startsSegment || frame.followsHole ? 1 : 0;
      columns.hasHole[row] = frame.hasHole ? 1 : 0;
      columns.crossing[row] = crossing === undefined ? crossingCodes.none : crossingCodes[crossing];
      const alert = crossing === undefined ? undefined : this.#alert(frame, crossing);
      if (alert !== undefined) {
        alerts.push(alert);
      }
    });
    this.#latest = frames.at(-1) ?? this.#latest;
    return { columns, alerts };
  }

  #alert(frame: PairFrame, signal: ActiveSignal): Alert | undefined {
    const { symbolY, symbolX } = this.#config;
    const { closeTimeMs, zScore, fit, priceY, priceX } = frame;
    if (zScore === undefined || fit === undefined) {
      return undefined;
    }
    const { beta } = fit;
    const ground = { kind: 'untested' } as const;
    return { symbolY, symbolX, signal, closeTimeMs, zScore, beta, priceY, priceX, ground };
  }
}
