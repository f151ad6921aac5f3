import { barLengthMs as timeframeMs } from '../../analytics/market/timeframe.ts';
import type { DurationMs } from '../../analytics/market/units.ts';
import { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import type { AnalyzeInput, AnalyzeOptions } from './analyze-options.ts';
import type { BadRows } from './bad-rows.ts';
import type { FrameSource } from './frame-source.ts';
import { inspectFile } from './input-file.ts';
import { PairTicks } from './pair-ticks.ts';
import { TickTextFile } from './tick-text-file.ts';
import { VenueChoice } from './venue-choice.ts';

/** What is read, and the pipeline that it goes through. */
export interface OpenedSource {
  readonly source: FrameSource;
  readonly pipeline: PairPipeline;
  readonly barLengthMs: DurationMs;
  /** The market of the trades, once it is known. */
  readonly venue: () => string | undefined;
}

/**
 * Opens what the command line names.
 * @throws AnalyzeError in words
 */
export async function openSource(options: AnalyzeOptions, badRows: BadRows): Promise<OpenedSource> {
  const { input } = options;
  return input.kind === 'ticks'
    ? openTicks(options, input, badRows)
    : openBars(options, input, badRows);
}

/** The files that are read. */
export function inputPaths(input: AnalyzeInput): readonly string[] {
  return input.kind === 'ticks' ? [input.path] : [input.pathY, input.pathX];
}

function pipelineFor(options: AnalyzeOptions, barLengthMs: DurationMs): PairPipeline {
  const { symbolY, symbolX, scale, windowSamples, entryZ, hedgeMethod, zDefinition } = options;
  return new PairPipeline({
    symbolY,
    symbolX,
    scale,
    windowSamples,
    entryZ,
    hedgeMethod,
    zDefinition,
    ddof: options.zDdof,
    barLengthMs,
  });
}

async function openTicks(
  options: AnalyzeOptions,
  { path, venue, extremeDeviations }: AnalyzeInput & { kind: 'ticks' },
  badRows: BadRows,
): Promise<OpenedSource> {
  const { symbolY, symbolX, timeframe = '1s' } = options;
  const symbols = [symbolY, symbolX] as const;
  const barLengthMs = timeframeMs(timeframe);
  const pipeline = pipelineFor(options, barLengthMs);
  const file = inspectFile(path);
  if (file.form === 'database') {
    // Only now: text files need neither SQLite nor its time to load.
    const { TickDatabase } = await import('./tick-database.ts');
    const source = new TickDatabase({ path, symbols, venue, pipeline, barLengthMs });
    return { source, pipeline, barLengthMs, venue: () => source.venueKey };
  }
  const venues = new VenueChoice(path, venue);
  const ticks = new PairTicks(symbols, extremeDeviations);
  const source = new TickTextFile({ file, ticks, venues, badRows, pipeline, barLengthMs });
  return { source, pipeline, barLengthMs, venue: () => venues.chosen };
}

async function openBars(
  options: AnalyzeOptions,
  { pathY, pathX }: AnalyzeInput & { kind: 'bars' },
  badRows: BadRows,
): Promise<OpenedSource> {
  const { openBarFiles } = await import('./bar-files.ts');
  const askedMs = options.timeframe === undefined ? undefined : timeframeMs(options.timeframe);
  const { barLengthMs, source } = await openBarFiles(pathY, pathX, askedMs, badRows);
  const pipeline = pipelineFor(options, barLengthMs);
  return { source: source(pipeline), pipeline, barLengthMs, venue: () => undefined };
}
