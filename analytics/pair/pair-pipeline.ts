import type { Bar } from '../market/bar.ts';
import type { LegHistory } from '../market/leg-history.ts';
import type { TickBatch } from '../market/tick-batch.ts';
import { TradeNumbering } from '../market/trade-numbering.ts';
import { BarBuilder } from '../sampling/bar-builder.ts';
import { barAt } from '../sampling/bar-series.ts';
import { LegAligner, type Leg } from '../sampling/leg-aligner.ts';
import { PairEngine, type PairEngineConfig } from './pair-engine.ts';
import type { PairFrame } from './pair-frame.ts';

export interface PairPipelineConfig extends PairEngineConfig {
  /** Dependent leg. */
  readonly symbolY: string;
  /** Hedge leg. */
  readonly symbolX: string;
}

/** The bar still forming, for a live display between two frames. */
export interface ProvisionalPair {
  readonly priceY: number | undefined;
  readonly priceX: number | undefined;
  readonly spread: number | undefined;
  readonly zScore: number | undefined;
}

/** What happened to ticks and bars on their way to the frames. */
interface PipelineCounts {
  /** Ticks that came again: neither id nor trade time above what their leg has. */
  readonly repeatedTickCount: number;
  /** Times that the ids of a leg began anew; those ticks are in the frames. */
  readonly renumberedCount: number;
  /** Ticks older than the open bar of their leg. */
  readonly lateTickCount: number;
  /** Buckets in which only one leg traded. */
  readonly skippedBucketCount: number;
}

interface LegState {
  readonly leg: Leg;
  readonly builder: BarBuilder;
  readonly numbering: TradeNumbering;
}

/**
 * The way from ticks to frames for one pair: bars of each leg, their inner join, the engine. Live
 * view, replay and command line all use it, and the same ticks give the same frames to the last bit
 * whatever the batching and the interleaving of the legs. What changes the window (pair, timeframe,
 * scale, window length) needs a new pipeline.
 */
export class PairPipeline {
  readonly #symbolY: string;
  readonly #symbolX: string;
  readonly #barLengthMs: number;
  readonly #y: LegState;
  readonly #x: LegState;
  readonly #aligner = new LegAligner();
  readonly #engine: PairEngine;
  #hasStarted = false;
  #repeatedTickCount = 0;
  #renumberedCount = 0;

  /** @throws RangeError when window, threshold or bar length make no sense, or both legs are one */
  constructor(config: PairPipelineConfig) {
    if (config.symbolY === config.symbolX) {
      throw new RangeError(`A pair needs two symbols, not ${config.symbolY} twice.`);
    }
    this.#symbolY = config.symbolY;
    this.#symbolX = config.symbolX;
    this.#barLengthMs = config.barLengthMs;
    const builder = (): BarBuilder => new BarBuilder(config.barLengthMs);
    this.#y = { leg: 'y', builder: builder(), numbering: new TradeNumbering() };
    this.#x = { leg: 'x', builder: builder(), numbering: new TradeNumbering() };
    this.#engine = new PairEngine(config);
  }

  get counts(): PipelineCounts {
    return {
      repeatedTickCount: this.#repeatedTickCount,
      renumberedCount: this.#renumberedCount,
      lateTickCount: this.#y.builder.lateTickCount + this.#x.builder.lateTickCount,
      skippedBucketCount: this.#aligner.skippedBucketCount,
    };
  }

  /** The bar still forming, with the spread and z-score it would close at now. */
  get provisional(): ProvisionalPair {
    const priceY = this.#y.builder.openBar?.close;
    const priceX = this.#x.builder.openBar?.close;
    const preview =
      priceY === undefined || priceX === undefined
        ? undefined
        : this.#engine.preview(priceY, priceX);
    return { priceY, priceX, spread: preview?.spread, zScore: preview?.zScore };
  }

  /**
   * Moves the signal threshold for the frames to come; the window stays.
   * @throws RangeError unless it is a positive number
   */
  setEntryZ(entryZ: number): void {
    this.#engine.setEntryZ(entryZ);
  }

  /**
   * Continues from stored bars: closed rows become frames, the last row of each leg is taken up as
   * its open bar, and ticks that are stored already will be skipped, so that the seam between stored and
   * live ticks is exact.
   * @returns the frames of history, in order
   * @throws Error when ticks or history were taken before
   * @throws RangeError when the bars are of another symbol or length, or out of order
   */
  loadHistory(y: LegHistory, x: LegHistory): PairFrame[] {
    if (this.#hasStarted) {
      throw new Error('History is loaded once, before the first tick.');
    }
    expectSymbol(y, this.#symbolY);
    expectSymbol(x, this.#symbolX);
    this.#hasStarted = true;
    const frames: PairFrame[] = [];
    const lastY = y.bars.openTimeMs.length - 1;
    const lastX = x.bars.openTimeMs.length - 1;
    // In order of time, so that neither leg runs far ahead of the other in the aligner.
    for (let rowY = 0, rowX = 0; rowY < lastY || rowX < lastX;) {
      const timeY = rowY < lastY ? (y.bars.openTimeMs[rowY] ?? Infinity) : Infinity;
      const timeX = rowX < lastX ? (x.bars.openTimeMs[rowX] ?? Infinity) : Infinity;
      if (timeY <= timeX) {
        this.#close('y', barAt(y.bars, rowY), frames);
        rowY += 1;
      } else {
        this.#close('x', barAt(x.bars, rowX), frames);
        rowX += 1;
      }
    }
    if (lastY >= 0) {
      this.#resume(this.#y, barAt(y.bars, lastY), y.lastTradeId);
    }
    if (lastX >= 0) {
      this.#resume(this.#x, barAt(x.bars, lastX), x.lastTradeId);
    }
    return frames;
  }

  /**
   * Takes one batch of ticks, of these and perhaps of other symbols.
   * @returns the frames of the bars it closed, in order
   * @throws RangeError when a price is not a positive number
   */
  pushBatch(batch: TickBatch): PairFrame[] {
    this.#hasStarted = true;
    const frames: PairFrame[] = [];
    const indexY = batch.symbols.indexOf(this.#symbolY);
    const indexX = batch.symbols.indexOf(this.#symbolX);
    for (let row = 0; row < batch.count; row += 1) {
      const symbolIndex = batch.symbolIndex[row];
      if (symbolIndex === indexY) {
        this.#pushTick(this.#y, batch, row, frames);
      } else if (symbolIndex === indexX) {
        this.#pushTick(this.#x, batch, row, frames);
      }
    }
    return frames;
  }

  /**
   * Stored bars do not tell the time of their last tick, only that it lies in the open bar: what comes
   * with a known id up to the end of that bar is taken for a repeat. A new numbering that begins
   * inside it therefore loses the rest of that one bar, and no more.
   */
  #resume(state: LegState, openBar: Bar, lastTradeId = -Infinity): void {
    state.builder.resume(openBar);
    state.numbering.resume(lastTradeId, openBar.openTimeMs + this.#barLengthMs - 1);
  }

  #pushTick(state: LegState, batch: TickBatch, row: number, frames: PairFrame[]): void {
    const tradeTimeMs = cell(batch.tradeTimeMs, row);
    const order = state.numbering.take(cell(batch.tradeId, row), tradeTimeMs);
    if (order === 'repeated') {
      this.#repeatedTickCount += 1;
      return;
    }
    if (order === 'renumbered') {
      this.#renumberedCount += 1;
    }
    const closed = state.builder.push(
      tradeTimeMs,
      cell(batch.priceQuote, row),
      cell(batch.quantityBase, row),
    );
    if (closed !== undefined) {
      this.#close(state.leg, closed, frames);
    }
  }

  #close(leg: Leg, bar: Bar, frames: PairFrame[]): void {
    const sample = this.#aligner.push(leg, bar.openTimeMs, bar.close);
    if (sample === undefined) {
      return;
    }
    const closeTimeMs = sample.openTimeMs + this.#barLengthMs;
    frames.push(this.#engine.push(closeTimeMs, sample.priceY, sample.priceX));
  }
}

function cell(column: Float64Array, row: number): number {
  const value = column[row];
  if (value === undefined) {
    throw new RangeError(`The batch has no row ${row}.`);
  }
  return value;
}

function expectSymbol({ symbol }: LegHistory, expected: string): void {
  if (symbol !== expected) {
    throw new RangeError(`These are bars of ${symbol}, not of ${expected}.`);
  }
}
