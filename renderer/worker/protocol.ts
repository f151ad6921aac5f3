import type { Alert } from '../../analytics/alerts/alert.ts';
import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import type { LagRule } from '../../analytics/cointegration/unit-root.ts';
import type { HedgeKind } from '../../analytics/fits/hedge-method.ts';
import type { Hole } from '../../analytics/market/gap.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { Timeframe } from '../../analytics/market/timeframe.ts';
import type { PairCorrelations } from '../../analytics/pair/pair-correlations.ts';
import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import type { PriceScale } from '../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { ProvisionalPair } from '../../analytics/pair/pair-pipeline.ts';
import type { ZDefinition } from '../../analytics/zscore/z-definition.ts';
import type { FrameColumns } from '../series/frame-columns.ts';

/** What the worker computes; a change of any of these starts it afresh. */
export interface AnalysisConfig {
  readonly symbolY: string;
  readonly symbolX: string;
  readonly timeframe: Timeframe;
  readonly windowSamples: number;
  readonly scale: PriceScale;
  readonly hedgeMethod: HedgeKind;
  readonly zDefinition: ZDefinition;
  readonly zDdof: 0 | 1;
  /** Samples of the cointegration test. */
  readonly cointegrationSamples: number;
  readonly cointegrationLag: LagRule;
}

/** Levels of the signal; they change without losing the window. */
export interface Thresholds {
  readonly entryZ: number;
  readonly exitZ: number;
}

/**
 * Window → worker. A generation is one reading of history for one configuration; whatever carries an
 * older one is out of date.
 */
export type ToWorker =
  | {
      readonly kind: 'configure';
      readonly generation: number;
      readonly config: AnalysisConfig;
      readonly thresholds: Thresholds;
    }
  /**
   * Stored trades of the present configuration were completed, and its history is read anew. Until it
   * comes, the present analysis goes on.
   */
  | { readonly kind: 'reload'; readonly generation: number }
  /** The answer to the history request; live ticks wait until it comes. */
  | {
      readonly kind: 'history';
      readonly generation: number;
      readonly legs: { readonly y: LegHistory; readonly x: LegHistory } | undefined;
    }
  | { readonly kind: 'ticks'; readonly batch: TickBatch }
  /** Trades of the symbol are missing between the ticks before and those after; in order with them. */
  | { readonly kind: 'hole'; readonly symbol: string; readonly hole: Hole }
  | { readonly kind: 'thresholds'; readonly thresholds: Thresholds }
  /** Asks for one `sample` now: the window's refresh clock sends it. */
  | { readonly kind: 'sample' };

/** The last trade of one leg. */
export interface LegFacts {
  readonly priceQuote: number;
  readonly tradeTimeMs: number;
  /** Time since it arrived, on the monotonic clock. */
  readonly ageMs: number;
}

/** How far a window is from what it is for: its first z-score, or its first whole test. */
export interface WarmUp {
  /** Samples since the start or the last hole, at most `neededCount`. */
  readonly sampleCount: number;
  readonly neededCount: number;
}

/** How far the window is from standing on complete trades again. */
export interface HoleClearance {
  /** Samples since the last hole, fewer than `neededCount`. */
  readonly cleanCount: number;
  readonly neededCount: number;
}

/** Worker → window. */
export type FromWorker =
  /**
   * Frames that have closed, one message per batch of ticks at most. Without columns it tells that the
   * signal of the latest frame changed with the thresholds.
   */
  | {
      readonly kind: 'frames';
      readonly generation: number;
      readonly columns: FrameColumns | undefined;
      readonly latest: PairFrame | undefined;
      readonly warmUp: WarmUp;
      /** `undefined` while no trades are missing in the window. */
      readonly holeClearance: HoleClearance | undefined;
      /** Of the last crossing, alerted or not. */
      readonly lastSignal: SignalInputs | undefined;
      /** Whether they come from stored history. */
      readonly isHistory: boolean;
    }
  /** Where trades of either leg are missing, oldest first: all of them, after each change. */
  | { readonly kind: 'holes'; readonly generation: number; readonly holes: readonly Hole[] }
  | { readonly kind: 'alert'; readonly generation: number; readonly alert: Alert }
  /** The answer to `sample`. */
  | {
      readonly kind: 'sample';
      readonly generation: number;
      /** The bar still forming, as if it closed now. */
      readonly forming: ProvisionalPair;
      readonly correlations: PairCorrelations | undefined;
      /** Of the window of the cointegration test. */
      readonly testWarmUp: WarmUp;
      readonly y: LegFacts | undefined;
      readonly x: LegFacts | undefined;
      readonly ticksPerSecond: number;
      /** Trade time minus the local clock, the largest since the last sample. */
      readonly marketLeadMs: number | undefined;
    }
  /** Renewed where a test is due; sent with a `sample`, and `undefined` when there is none any more. */
  | {
      readonly kind: 'diagnostics';
      readonly generation: number;
      readonly diagnostics: PairDiagnostics | undefined;
    }
  /**
   * Stored history did not fit: the window warms up from live trades instead, or at a reload goes on
   * with what it had.
   */
  | { readonly kind: 'historyUnusable'; readonly generation: number; readonly reason: string }
  /** The analysis of this generation has ended. */
  | { readonly kind: 'failed'; readonly generation: number; readonly reason: string };
