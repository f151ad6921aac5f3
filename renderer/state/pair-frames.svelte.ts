import type { Timeframe } from '../../analytics/market/timeframe.ts';
import type { FrameColumns } from '../series/frame-columns.ts';
import { FrameSeries } from '../series/frame-series.ts';
import { seriesCapacity } from './chart-spans.ts';

/** The frames that the charts draw, in ring buffers, and how many there have been. */
export class PairFrames {
  #series = $state.raw(new FrameSeries(1));
  #historyFrameCount = $state.raw(0);
  #barCount = 0;
  #generationBarCount = 0;

  /** A new object for each configuration. */
  get series(): FrameSeries {
    return this.#series;
  }

  /** Frames that stored history gave to this configuration. */
  get historyFrameCount(): number {
    return this.#historyFrameCount;
  }

  /** Since the window opened, history included. */
  get barCount(): number {
    return this.#barCount;
  }

  /** Goes on with another configuration. */
  begin(timeframe: Timeframe): void {
    this.#series = new FrameSeries(seriesCapacity(timeframe));
    this.#generationBarCount = 0;
    this.#historyFrameCount = 0;
  }

  append(columns: FrameColumns, isHistory: boolean): void {
    this.#series.append(columns);
    this.#barCount += columns.count;
    this.#generationBarCount += columns.count;
    if (isHistory) {
      this.#historyFrameCount = columns.count;
    }
  }

  /** Makes room for history that was read anew: it takes the place of every frame. */
  clear(): void {
    this.#series.clear();
    this.#barCount -= this.#generationBarCount;
    this.#generationBarCount = 0;
  }
}
