import type { Hole } from '../../analytics/market/gap.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { buffersOf, type FrameColumns } from '../series/frame-columns.ts';
import { LastTrades } from './last-trades.ts';
import { PairAnalysis } from './pair-analysis.ts';
import type { AnalysisConfig, FromWorker, Thresholds, ToWorker } from './protocol.ts';
import { RateMeter } from './rate-meter.ts';

/** Sends a message to the window, handing over the buffers. */
export type PostToWindow = (message: FromWorker, transfer: ArrayBuffer[]) => void;

/** Ticks and holes in the order in which they came. */
type MarketMessage = Extract<ToWorker, { kind: 'ticks' | 'hole' }>;

interface Legs {
  readonly y: LegHistory;
  readonly x: LegHistory;
}

const noHoles: readonly Hole[] = [];

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
  /** What came before the history; `undefined` once it is there. */
  #queue: MarketMessage[] | undefined;
  /** History that is read anew, and what came since it was asked for. */
  #reload: { readonly generation: number; readonly queue: MarketMessage[] } | undefined;
  #lastTrades = new LastTrades();
  #rate = new RateMeter();
  #postedHoles = noHoles;

  constructor(post: PostToWindow, monotonicNow: () => number) {
    this.#post = post;
    this.#monotonicNow = monotonicNow;
  }

  handle(message: ToWorker): void {
    switch (message.kind) {
      case 'configure':
        this.#configure(message.generation, message.config, message.thresholds);
        return;
      case 'reload':
        this.#reload = { generation: message.generation, queue: [] };
        return;
      case 'history':
        if (message.generation === this.#generation) {
          this.#takeHistory(message.legs);
        } else if (message.generation === this.#reload?.generation) {
          this.#takeReload(this.#reload.queue, message.generation, message.legs);
        }
        return;
      case 'ticks':
        this.#rate.add(message.batch.tradeTimeMs, this.#monotonicNow());
        this.#lastTrades.add(message.batch, this.#monotonicNow());
        this.#takeMarket(message);
        return;
      case 'hole':
        this.#takeMarket(message);
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
    this.#reload = undefined;
    this.#lastTrades = new LastTrades();
    this.#rate = new RateMeter();
    this.#postedHoles = noHoles;
    this.#try(() => {
      this.#analysis = new PairAnalysis(config, thresholds);
    });
  }

  #takeHistory(legs: Legs | undefined): void {
    if (legs !== undefined) {
      try {
        const columns = this.#analysis?.loadHistory(legs.y, legs.x);
        this.#postFrames(columns, true);
      } catch (error) {
        this.#startWithoutHistory(error);
      }
    }
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    for (const message of queue) {
      this.#analyse(message);
    }
    this.#postHoles();
  }

  /**
   * Puts an analysis of the completed history in the place of the present one, which has gone on and
   * alerted until now: the ticks since then are taken in silence, and only a signal that is still on
   * and was not announced yet alerts.
   */
  #takeReload(queue: readonly MarketMessage[], generation: number, legs: Legs | undefined): void {
    this.#reload = undefined;
    const config = this.#config;
    const before = this.#analysis;
    if (config === undefined || before === undefined || legs === undefined) {
      return;
    }
    const next = new PairAnalysis(config, this.#thresholds);
    const parts: FrameColumns[] = [];
    try {
      parts.push(next.loadHistory(legs.y, legs.x));
      for (const message of queue) {
        if (message.kind === 'hole') {
          next.markHole(message.symbol, message.hole);
        } else {
          parts.push(next.pushTicks(message.batch).columns);
        }
      }
    } catch (error) {
      this.#postHistoryUnusable(error);
      return;
    }
    const alert = next.goOnFrom(before);
    this.#generation = generation;
    this.#analysis = next;
    parts.forEach((columns, part) => {
      const isHistory = part === 0;
      if (isHistory || columns.count > 0) {
        this.#postFrames(columns, isHistory);
      }
    });
    this.#postHoles();
    if (alert !== undefined) {
      this.#post({ kind: 'alert', generation, alert }, []);
    }
  }

  #startWithoutHistory(error: unknown): void {
    const config = this.#config;
    if (config === undefined) {
      return;
    }
    this.#analysis = new PairAnalysis(config, this.#thresholds);
    this.#postHistoryUnusable(error);
  }

  #takeMarket(message: MarketMessage): void {
    this.#reload?.queue.push(message);
    if (this.#queue !== undefined) {
      this.#queue.push(message);
      return;
    }
    this.#analyse(message);
    this.#postHoles();
  }

  #analyse(message: MarketMessage): void {
    this.#try(() => {
      if (message.kind === 'hole') {
        this.#analysis?.markHole(message.symbol, message.hole);
        return;
      }
      const step = this.#analysis?.pushTicks(message.batch);
      if (step === undefined) {
        return;
      }
      for (const alert of step.alerts) {
        this.#post({ kind: 'alert', generation: this.#generation, alert }, []);
      }
      if (step.columns.count > 0) {
        this.#postFrames(step.columns, false);
      }
    });
  }

  #postFrames(columns: FrameColumns | undefined, isHistory: boolean): void {
    const analysis = this.#analysis;
    if (analysis === undefined) {
      return;
    }
    const { latest, warmUp, holeClearance, lastSignal } = analysis;
    const generation = this.#generation;
    this.#post(
      {
        kind: 'frames',
        generation,
        columns,
        latest,
        warmUp,
        holeClearance,
        lastSignal,
        isHistory,
      },
      columns === undefined ? [] : buffersOf(columns),
    );
  }

  /** Tells the holes when they have changed. */
  #postHoles(): void {
    const holes = this.#analysis?.holes ?? noHoles;
    const isSame = holes === this.#postedHoles || holes.length + this.#postedHoles.length === 0;
    if (isSame) {
      return;
    }
    this.#postedHoles = holes;
    this.#post({ kind: 'holes', generation: this.#generation, holes }, []);
  }

  #postHistoryUnusable(error: unknown): void {
    const reason = wordsOf(error);
    this.#post({ kind: 'historyUnusable', generation: this.#generation, reason }, []);
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
        correlations: analysis.correlations,
        testWarmUp: analysis.testWarmUp,
        y: this.#lastTrades.of(config.symbolY, nowMs),
        x: this.#lastTrades.of(config.symbolX, nowMs),
        ticksPerSecond: this.#rate.perSecond(nowMs),
        marketLeadMs: this.#lastTrades.takeLeadMs(),
      },
      [],
    );
    this.#try(() => {
      const renewal = analysis.renewDiagnostics();
      if (renewal !== undefined) {
        this.#post({ kind: 'diagnostics', generation: this.#generation, ...renewal }, []);
      }
    });
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
