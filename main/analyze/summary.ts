import {
  cointegrationVerdict,
  type CointegrationVerdict,
} from '../../analytics/cointegration/cointegration-verdict.ts';
import { yardstickDdof } from '../../analytics/zscore/yardstick.ts';
import type { AnalyzeOptions } from './analyze-options.ts';
import { frameRow } from './frame-row.ts';
import type { FrameTally } from './frame-tally.ts';
import { inputPaths, type OpenedSource } from './open-source.ts';

/** What `--json` prints; `null` stands for what is not known. */
export interface Summary {
  readonly pair: { readonly y: string; readonly x: string };
  readonly input: {
    readonly files: readonly string[];
    readonly venue: string | null;
    readonly rowsAre: 'trades' | 'bars';
    readonly yRowCount: number;
    readonly xRowCount: number;
    readonly badRowCount: number;
    /** Trades that came again. */
    readonly repeatedCount: number;
    /** Trades older than the bar that was open. */
    readonly lateCount: number;
    /** Times that the ids of a leg began anew. */
    readonly renumberedCount: number;
    readonly extremeCount: number;
  };
  readonly settings: {
    readonly barLengthMs: number;
    readonly windowSamples: number;
    readonly scale: string;
    readonly hedge: string;
    readonly z: string;
    /** What z really uses: `lagged` has 2 of its own; `null` where it counts no samples. */
    readonly ddof: number | null;
    readonly entryZ: number;
    readonly cointegrationSamples: number;
    readonly cointegrationLag: 'auto' | number;
  };
  readonly frames: {
    readonly count: number;
    readonly firstTimeMs: number | null;
    readonly lastTimeMs: number | null;
    /** Stretches between which statistics started afresh. */
    readonly segmentCount: number;
    /** Buckets in which only one leg has a bar. */
    readonly skippedBucketCount: number;
    /** Those whose window has missing trades, and no signal. */
    readonly holedCount: number;
    readonly withZCount: number;
    readonly lowestZ: number | null;
    readonly highestZ: number | null;
    readonly signals: Readonly<Record<'longSpread' | 'flat' | 'shortSpread', number>>;
  };
  /** The last row, with the names of the CSV. */
  readonly last: Readonly<Record<string, number | string | null>> | null;
  /** The last cointegration test, y on x, and the bar that it was made at. */
  readonly cointegration: (CointegrationVerdict & { readonly timeMs: number }) | null;
  readonly notices: readonly string[];
  readonly elapsedMs: number;
}

/** Puts together what an analysis found. */
export function summaryOf(
  options: AnalyzeOptions,
  { source, pipeline, barLengthMs, venue }: OpenedSource,
  tally: FrameTally,
  badRowCount: number,
  elapsedMs: number,
): Summary {
  const [yRowCount, xRowCount] = source.rowCounts;
  const { repeatedTickCount, lateTickCount, renumberedCount, skippedBucketCount } = pipeline.counts;
  const oldCount = repeatedTickCount + lateTickCount;
  const hasZ = tally.zScoreCount > 0;
  return {
    pair: { y: options.symbolY, x: options.symbolX },
    input: {
      files: inputPaths(options.input),
      venue: venue() ?? null,
      rowsAre: source.rowsAre,
      yRowCount,
      xRowCount,
      badRowCount,
      repeatedCount: repeatedTickCount,
      lateCount: lateTickCount,
      renumberedCount,
      extremeCount: source.extremeCount,
    },
    settings: {
      barLengthMs,
      windowSamples: options.windowSamples,
      scale: options.scale,
      hedge: options.hedgeMethod.kind,
      z: options.zDefinition,
      ddof:
        yardstickDdof({
          hedgeMethod: options.hedgeMethod.kind,
          zDefinition: options.zDefinition,
          ddof: options.zDdof,
        }) ?? null,
      entryZ: options.entryZ,
      cointegrationSamples: options.cointegrationSamples,
      cointegrationLag: options.cointegrationLag,
    },
    frames: {
      count: tally.count,
      firstTimeMs: tally.first?.closeTimeMs ?? null,
      lastTimeMs: tally.last?.closeTimeMs ?? null,
      segmentCount: tally.segmentCount,
      skippedBucketCount,
      holedCount: tally.holedCount,
      withZCount: tally.zScoreCount,
      lowestZ: hasZ ? tally.lowestZ : null,
      highestZ: hasZ ? tally.highestZ : null,
      signals: tally.signals,
    },
    last: lastRow(tally),
    cointegration: verdictOf(tally),
    notices: [...source.notices, ...ownNotices(tally, oldCount, yRowCount + xRowCount)],
    elapsedMs,
  };
}

function ownNotices(tally: FrameTally, oldCount: number, rowCount: number): string[] {
  const notices: string[] = [];
  if (tally.count === 0) {
    notices.push('No bar has closed in both legs at the same time, so there is no row.');
  }
  if (oldCount * 100 > rowCount) {
    notices.push(
      'Many trades are no newer than those before them and were left out: they came again, or the file is not sorted by time.',
    );
  }
  return notices;
}

function lastRow({ last, lastTest }: FrameTally): Summary['last'] {
  if (last === undefined) {
    return null;
  }
  const row: Readonly<Record<string, number | string | undefined>> = {
    ...frameRow(last, lastTest),
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null]));
}

/** The last test in words, as on the screen. */
function verdictOf({ lastTest }: FrameTally): Summary['cointegration'] {
  if (lastTest === undefined) {
    return null;
  }
  const verdict = cointegrationVerdict(lastTest.engleGranger);
  return { timeMs: lastTest.closeTimeMs, ...verdict };
}
