import type { Writable } from 'node:stream';
import { FrameAnalysis } from '../../analytics/pair/frame-analysis.ts';
import type { AnalyzeOptions } from './analyze-options.ts';
import { BadRows } from './bad-rows.ts';
import { frameRow, frameRowHeader, frameRowText } from './frame-row.ts';
import { FrameTally } from './frame-tally.ts';
import { inputPaths, openSource, type OpenedSource } from './open-source.ts';
import { rowOutput, type RowOutput } from './row-output.ts';
import { summaryOf } from './summary.ts';
import { summaryText } from './summary-text.ts';

/** Where an analysis writes to, and its clock. */
export interface AnalysisSurroundings {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** A monotonic clock in ms. */
  readonly monotonicMs: () => number;
}

/**
 * Runs one analysis to its end.
 * @returns the exit code: 1 when rows were bad, or trades too late to be in a bar, and that was not to be
 * @throws AnalyzeError when it cannot be made
 * @throws OutputClosed when nobody reads the rows any more
 */
export async function runAnalysis(
  options: AnalyzeOptions,
  { stdout, stderr, monotonicMs }: AnalysisSurroundings,
): Promise<0 | 1> {
  const startedAtMs = monotonicMs();
  const badRows = new BadRows((line) => stderr.write(`${line}\n`));
  const output = rowOutput(options.out, stdout, inputPaths(options.input));
  const opened = await openSource(options, badRows);
  const analysis = new FrameAnalysis({
    windowSamples: options.cointegrationSamples,
    lag: options.cointegrationLag,
    scale: options.scale,
    barLengthMs: opened.barLengthMs,
  });
  const tally = new FrameTally();
  try {
    await writeFrames(opened, analysis, output, tally);
  } finally {
    opened.source.close();
  }
  const elapsedMs = monotonicMs() - startedAtMs;
  const summary = summaryOf(options, opened, tally, badRows.count, elapsedMs);
  const text = options.isJson ? `${JSON.stringify(summary, undefined, 2)}\n` : summaryText(summary);
  (options.out === '-' ? stderr : stdout).write(text);
  return options.isStrict && badRows.count + summary.input.lateCount > 0 ? 1 : 0;
}

async function writeFrames(
  { source }: OpenedSource,
  analysis: FrameAnalysis,
  output: RowOutput,
  tally: FrameTally,
): Promise<void> {
  try {
    let isBegun = false;
    for await (const frames of source.frames()) {
      for (const frame of frames) {
        if (!isBegun) {
          isBegun = true;
          await output.write(frameRowHeader);
        }
        const test = analysis.take(frame);
        tally.take(frame, test);
        const written = output.write(frameRowText(frameRow(frame, test)));
        if (written !== undefined) {
          await written;
        }
      }
    }
    if (!isBegun) {
      await output.write(frameRowHeader);
    }
  } finally {
    // Also after a failure: the rows before it are right.
    await output.end();
  }
}
