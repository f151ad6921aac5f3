import type { PairFrame } from '../../analytics/pair/pair-frame.ts';

/** Where bars or trades of the pair come from. */
export interface FrameSource {
  /** How its rows are called. */
  readonly rowsAre: 'trades' | 'bars';
  /** Rows of y and of x that were read, up to now. */
  readonly rowCounts: readonly [number, number];
  /** Trades at an extreme price, those that were confirmed later included. */
  readonly extremeCount: number;
  /** What the reader should know besides, each a sentence. */
  readonly notices: readonly string[];
  /**
   * Reads it all through the pipeline that it was opened with, giving the frames as their bars close.
   * @throws AnalyzeError in words; the frames before it are right
   */
  frames(): AsyncGenerator<readonly PairFrame[]>;
  /** Frees what it holds. */
  close(): void;
}
