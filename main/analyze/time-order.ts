import type { PairFrame } from '../../analytics/pair/pair-frame.ts';

/** One leg that is read on its own. */
export interface LegCursor {
  /** How far it has been read, epoch ms; −∞ before the start. */
  readonly newestMs: number;
  /** Reads on, not more than some thousand bars. @returns the frames, or `undefined` at the end */
  advance(): Promise<readonly PairFrame[] | undefined>;
}

/**
 * Reads two legs side by side: always on with the one that is behind, so that neither is far ahead, which
 * the join of their bars could not bear. How their pieces interleave does not change the frames.
 */
export async function* inTimeOrder(
  y: LegCursor,
  x: LegCursor,
): AsyncGenerator<readonly PairFrame[]> {
  let [openY, openX] = [true, true];
  while (openY || openX) {
    const isYNext = openY && (!openX || y.newestMs <= x.newestMs);
    const frames = await (isYNext ? y : x).advance();
    if (frames !== undefined) {
      yield frames;
    } else if (isYNext) {
      openY = false;
    } else {
      openX = false;
    }
  }
}
