import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { buffersOf } from '../series/frame-columns.ts';
import { LastTrades } from './last-trades.ts';
import { PairAnalysis, type AnalysisStep } from './pair-analysis.ts';
import type { AnalysisConfig, FromWorker, Thresholds, ToWorker } from './protocol.ts';
import { RateMeter } from './rate-meter.ts';

/** Sends a message to the window, handing over the buffers. */
export type PostToWindow = (message: FromWorker, transfer: ArrayBuffer[]) => void;

/**
 * The worker without its thread: messages in, messages out. Everything happens when a message comes,
 * nothing on a timer: browsers slow timers down in a hidden window, and its alerts must not wait.
 */
export class AnalysisSession {
  readonly #post: PostToWindow;
  readonly #monotonicNow: () => number;
  #generation = 0;
  #config: AnalysisConfig | undefined;
  #thresholds: Thresholds = { entryZ: Infinity, exitZ: 0 };
  #analysis: PairAnalysis | undefined;
  /** Ticks that came before the history; `undefined` once it is there. */
  #queue: TickBatch[] | undefined;
  #lastTrades = new LastTrades();
  #rate = new RateMeter();

  constructor(post: PostToWindow, monotonicNow: () => number) {
    this.#post = post;
    this.#monotonicNow = monotonicNow;
  }

  handle(message: ToWorker): void {
    switch (message.kind) {
      case 'configure':
        this.#configure(message.generation, message.config, message.thresholds);
        return;
      case 'history':
        if (message.generation === this.#generation) {
          this.#takeHistory(message.legs);
        }
        return;
      case 'ticks':
        this.#rate.add(message.batch.tradeTimeMs, this.#monotonicNow());
        this.#lastTrades.add(message.batch, this.#monotonicNow());
        if (this.#queue === undefined) {
          this.#pushTicks(message.batch);
        } else {
          this.#queue.push(message.batch);
        }
        return;
      case 'thresholds':
        this.#thresholds = message.thresholds;
        this.#analysis?.setThresholds(message.thresholds);
        this.#postFrames(undefined, false);
        return;
      case 'sample':
        this.#postSample();
    }
  }

  #configure(generation: number, config: AnalysisConfig, thresholds: Thresholds): void {
    this.#generation = generation;
    this.#config = config;
    this.#thresholds = thresholds;
    this.#queue = [];
    this.#lastTrades = new LastTrades();
    this.#rate = new RateMeter();
    this.#try(() => {
      this.#analysis = new PairAnalysis(config, thresholds);
    });
  }

  #takeHistory(legs: { readonly y: LegHistory; readonly x: LegHistory } | undefined): void {
    if (legs !== undefined) {
      try {
        const step = this.#analysis?.loadHistory(legs.y, legs.x);
        this.#postFrames(step, true);
      } catch (error) {
        this.#startWithoutHistory(error);
      }
    }
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    for (const batch of queue) {
      this.#pushTicks(batch);
    }
  }

  #startWithoutHistory(error: unknown): void {
    const config = this.#config;
    if (config === undefined) {
      return;
    }
    this.#analysis = new PairAnalysis(config, this.#thresholds);
    this.#post(
      { kind: 'historyUnusable', generation: this.#generation, reason: wordsOf(error) },
      [],
    );
  }

  #pushTicks(batch: TickBatch): void {
    this.#try(() => {
      const step = this.#analysis?.pushTicks(batch);
      if (step === undefined) {
        return;
      }
      for (const alert of step.crossings) {
        this.#post({ kind: 'alert', generation: this.#generation, alert }, []);
      }
      if (step.columns.count > 0) {
        this.#postFrames(step, false);
      }
    });
  }

  #postFrames(step: AnalysisStep | undefined, isHistory: boolean): void {
    const analysis = this.#analysis;
    if (analysis === undefined) {
      return;
    }
    const { latest, warmUp } = analysis;
    const columns = step?.columns;
    this.#post(
      { kind: 'frames', generation: this.#generation, columns, latest, warmUp, isHistory },
      columns === undefined ? [] : buffersOf(columns),
    );
  }

  #postSample(): void {
    const config = this.#config;
    const analysis = this.#analysis;
    if (config === undefined || analysis === undefined) {
      return;
    }
    const nowMs = this.#monotonicNow();
    this.#post(
      {
        kind: 'sample',
        generation: this.#generation,
        forming: analysis.forming,
        y: this.#lastTrades.of(config.symbolY, nowMs),
        x: this.#lastTrades.of(config.symbolX, nowMs),
        ticksPerSecond: this.#rate.perSecond(nowMs),
        marketLeadMs: this.#lastTrades.takeLeadMs(),
      },
      [],
    );
  }

  /** What fails ends the analysis of this configuration, in words; a new one starts afresh. */
  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#analysis = undefined;
      this.#post({ kind: 'failed', generation: this.#generation, reason: wordsOf(error) }, []);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
