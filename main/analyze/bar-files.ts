import { realpathSync } from 'node:fs';
import { durationMs, type DurationMs } from '../../analytics/market/units.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import { AnalyzeError } from './analyze-error.ts';
import type { BadRows } from './bad-rows.ts';
import { BarLeg } from './bar-leg.ts';
import { lengthWords } from './bar-length.ts';
import type { FrameSource } from './frame-source.ts';
import { inspectFile, type InputFile } from './input-file.ts';
import { inTimeOrder } from './time-order.ts';

/** Two files of bars that are known to fit together. */
export interface BarFiles {
  /** Of the frames. */
  readonly barLengthMs: DurationMs;
  readonly source: (pipeline: PairPipeline) => FrameSource;
}

/**
 * Opens a file of bars for each leg.
 * @param askedMs - the timeframe asked for; `undefined` takes that of the files
 * @throws AnalyzeError when they are no bars, or cannot be made into bars of one length
 */
export async function openBarFiles(
  pathY: string,
  pathX: string,
  askedMs: number | undefined,
  badRows: BadRows,
): Promise<BarFiles> {
  const [fileY, fileX] = [barFile(pathY), barFile(pathX)];
  if (realpathSync(pathY) === realpathSync(pathX)) {
    throw new AnalyzeError('usage', `${pathY} and ${pathX} are the same file.`);
  }
  const [y, x] = [new BarLeg(fileY, badRows), new BarLeg(fileX, badRows)];
  const lengthY = await fileLength(y, askedMs);
  const lengthX = await fileLength(x, askedMs);
  if (askedMs === undefined && lengthY !== lengthX) {
    throw new AnalyzeError(
      'input',
      `${pathY} has bars of ${lengthWords(lengthY)}, and ${pathX} of ${lengthWords(lengthX)}. Join them to a common length with --timeframe.`,
    );
  }
  const barLengthMs = durationMs(askedMs ?? lengthY);
  return {
    barLengthMs,
    source: (pipeline) => ({
      rowsAre: 'bars',
      extremeCount: 0,
      notices: [],
      get rowCounts(): readonly [number, number] {
        return [y.rowCount, x.rowCount];
      },
      frames: (): AsyncGenerator<readonly PairFrame[]> =>
        inTimeOrder(
          y.cursor('y', pipeline, lengthY, barLengthMs),
          x.cursor('x', pipeline, lengthX, barLengthMs),
        ),
      close: () => undefined,
    }),
  };
}

function barFile(path: string): InputFile {
  const file = inspectFile(path);
  if (file.form === 'database') {
    throw new AnalyzeError('input', `${path} is a database. Give it with --ticks.`);
  }
  return file;
}

async function fileLength(leg: BarLeg, askedMs: number | undefined): Promise<number> {
  const { count, stepMs = askedMs } = await leg.open();
  if (count === 0) {
    throw new AnalyzeError('input', `${leg.path} has no bar that can be read.`);
  }
  if (stepMs === undefined) {
    throw new AnalyzeError(
      'input',
      `${leg.path} has one bar only. Say how long it is with --timeframe.`,
    );
  }
  if (askedMs !== undefined && askedMs % stepMs !== 0) {
    throw new AnalyzeError(
      'input',
      `${leg.path} has bars of ${lengthWords(stepMs)}, which cannot be joined to bars of ${lengthWords(askedMs)}.`,
    );
  }
  return stepMs;
}
