import { parseCaptureLine } from './capture-frame.ts';
import { CaptureFileError, captureLines } from './capture-lines.ts';

/** First and latest trade time of a capture, epoch ms as captured. */
export interface CaptureSpan {
  readonly firstTimeMs: number;
  readonly lastTimeMs: number;
}

/**
 * Reads a capture once through, a piece at a time, for the time that it covers. One that breaks off
 * is measured as far as it goes: playing it tells of the damage.
 *
 * @returns `undefined` when there is no trade in it
 * @throws CaptureFileError when the file cannot be read at all
 */
export async function captureSpan(path: string): Promise<CaptureSpan | undefined> {
  let firstTimeMs = Infinity;
  let lastTimeMs = -Infinity;
  try {
    for await (const lines of captureLines(path)) {
      for (const line of lines) {
        const parsed = parseCaptureLine(line);
        if (parsed.kind !== 'trade') {
          continue;
        }
        firstTimeMs = Math.min(firstTimeMs, parsed.trade.tradeTimeMs);
        lastTimeMs = Math.max(lastTimeMs, parsed.trade.tradeTimeMs);
      }
    }
  } catch (error) {
    if (!(error instanceof CaptureFileError) || error.kind !== 'broken') {
      throw error;
    }
  }
  return lastTimeMs >= firstTimeMs ? { firstTimeMs, lastTimeMs } : undefined;
}
