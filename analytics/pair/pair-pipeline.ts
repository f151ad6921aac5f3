import type { Bar, BarColumns } from '../market/bar.ts';
import type { Hole } from '../market/gap.ts';
import { HoleList } from '../market/hole-list.ts';
import type { LegHistory } from '../market/leg-history.ts';
import type { TickBatch } from '../market/tick-batch.ts';
import { barAt } from '../sampling/bar-series.ts';
import { LegAligner, type Leg } from '../sampling/leg-aligner.ts';
import { LegFlow } from './leg-flow.ts';
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
  /** Trades are missing in its window: its numbers are no ground for a trade. */
  readonly hasHole: boolean;
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

/**
 * The way from ticks to frames for one pair: bars of each leg, their inner join, the engine. Live
 * view, replay and command line all use it, and the same ticks give the same frames to the last bit
 * whatever the batching and the interleaving of the legs. What changes the window (pair, timeframe,
 * scale, window length) needs a new pipeline.
 */
export class PairPipeline {
  readonly #barLengthMs: number;
  readonly #y: LegFlow;
  readonly #x: LegFlow;
  readonly #aligner = new LegAligner();
  readonly #engine: PairEngine;
  readonly #holes = new HoleList();
  /** Of the bars closed by the call that runs now. */
  #frames: PairFrame[] = [];
  #hasStarted = false;

  /** @throws RangeError when window, threshold or bar length make no sense, or both legs are one */
  constructor(config: PairPipelineConfig) {
    if (config.symbolY === config.symbolX) {
      throw new RangeError(`A pair needs two symbols, not ${config.symbolY} twice.`);
    }
    this.#barLengthMs = config.barLengthMs;
    const flow = (leg: Leg, symbol: string): LegFlow =>
      new LegFlow(symbol, config.barLengthMs, {
        closed: (bar) => this.#close(leg, bar),
        hole: (hole) => this.#addHole(hole),
      });
    this.#y = flow('y', config.symbolY);
    this.#x = flow('x', config.symbolX);
    this.#engine = new PairEngine(config);
  }

  get counts(): PipelineCounts {
    return {
      repeatedTickCount: this.#y.repeatedTickCount + this.#x.repeatedTickCount,
      renumberedCount: this.#y.renumberedCount + this.#x.renumberedCount,
      lateTickCount: this.#y.lateTickCount + this.#x.lateTickCount,
      skippedBucketCount: this.#aligner.skippedBucketCount,
    };
  }

  /** The bar still forming, with the spread and z-score it would close at now. */
  get provisional(): ProvisionalPair {
    const barY = this.#y.formingBar;
    const barX = this.#x.formingBar;
    const priceY = barY?.close;
    const priceX = barX?.close;
    // Prices of two different times make no spread: a leg that is silent would seem to run away.
    const isAligned = barY?.openTimeMs === barX?.openTimeMs;
    const preview =
      priceY === undefined || priceX === undefined || !isAligned
        ? undefined
        : this.#engine.preview(priceY, priceX);
    return {
      priceY,
      priceX,
      spread: preview?.spread,
      zScore: preview?.zScore,
      hasHole: this.#engine.isNextHoled,
    };
  }

  /** Where trades of either leg are missing, oldest first; a new array after each change. */
  get holes(): readonly Hole[] {
    return this.#holes.holes;
  }

  /** Samples that the first z-score takes. */
  get samplesForScore(): number {
    return this.#engine.samplesForScore;
  }

  /** Samples in a row, up to the last frame, that began after the last hole; at most `samplesForScore`. */
  get cleanSampleCount(): number {
    return this.#engine.cleanSampleCount;
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
    expectSymbol(y, this.#y.symbol);
    expectSymbol(x, this.#x.symbol);
    this.#hasStarted = true;
    for (const hole of [...y.holes, ...x.holes]) {
      this.#addHole(hole);
    }
    const lastY = y.bars.openTimeMs.length - 1;
    const lastX = x.bars.openTimeMs.length - 1;
    // In order of time, so that neither leg runs far ahead of the other in the aligner.
    for (let rowY = 0, rowX = 0; rowY < lastY || rowX < lastX;) {
      const timeY = rowY < lastY ? (y.bars.openTimeMs[rowY] ?? Infinity) : Infinity;
      const timeX = rowX < lastX ? (x.bars.openTimeMs[rowX] ?? Infinity) : Infinity;
      if (timeY <= timeX) {
        this.#close('y', barAt(y.bars, rowY));
        rowY += 1;
      } else {
        this.#close('x', barAt(x.bars, rowX));
        rowX += 1;
      }
    }
    this.#y.resume(y);
    this.#x.resume(x);
    return this.#takeFrames();
  }

  /**
   * Trades of a leg are missing between its last tick and its next one; told in order with the
   * batches. Frames over the hole have no signal. Other symbols are left alone.
   */
  markHole(symbol: string, hole: Hole): void {
    for (const leg of [this.#y, this.#x]) {
      if (leg.symbol === symbol) {
        leg.markHole(hole);
      }
    }
  }

  /**
   * Takes one batch of ticks, of these and perhaps of other symbols.
   * @returns the frames of the bars it closed, in order
   * @throws RangeError when a price is not a positive number
   */
  pushBatch(batch: TickBatch): PairFrame[] {
    this.#hasStarted = true;
    const indexY = batch.symbols.indexOf(this.#y.symbol);
    const indexX = batch.symbols.indexOf(this.#x.symbol);
    for (let row = 0; row < batch.count; row += 1) {
      const symbolIndex = batch.symbolIndex[row];
      if (symbolIndex === indexY) {
        this.#y.push(batch, row);
      } else if (symbolIndex === indexX) {
        this.#x.push(batch, row);
      }
    }
    return this.#takeFrames();
  }

  /**
   * Takes the next bars of one leg, all of them closed: for sources that have bars instead of ticks.
   * @returns the frames that they complete, in order
   * @throws RangeError when a bar does not open after the last one of its leg, or a price is not a
   *   positive number
   */
  pushBars(leg: Leg, bars: Pick<BarColumns, 'openTimeMs' | 'close'>, count: number): PairFrame[] {
    for (let row = 0; row < count; row += 1) {
      this.#close(leg, { openTimeMs: bars.openTimeMs[row] ?? NaN, close: bars.close[row] ?? NaN });
    }
    return this.#takeFrames();
  }

  #takeFrames(): PairFrame[] {
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }

  #addHole(hole: Hole): void {
    this.#holes.add(hole);
    this.#engine.addHole(hole);
  }

  #close(leg: Leg, { openTimeMs, close }: Pick<Bar, 'openTimeMs' | 'close'>): void {
    const sample = this.#aligner.push(leg, openTimeMs, close);
    if (sample === undefined) {
      return;
    }
    const closeTimeMs = sample.openTimeMs + this.#barLengthMs;
    this.#frames.push(this.#engine.push(closeTimeMs, sample.priceY, sample.priceX));
  }
}

function expectSymbol({ symbol }: LegHistory, expected: string): void {
  if (symbol !== expected) {
    throw new RangeError(`These are bars of ${symbol}, not of ${expected}.`);
  }
}
