import type { GapTally, LegReport } from '../../preload/contract.ts';
import type { Liveness } from '../state/liveness.ts';
import {
  absentText,
  formatAge,
  formatCompleteness,
  formatCount,
  formatMs,
  formatRate,
} from './format.ts';
import { livenessWords, missingWords, type StateWords } from './quality-words.ts';
import { rejectionWords, totalOf } from './rejection-words.ts';
import type { Tone } from './tone.ts';

/** One leg as the panel shows it. */
export interface LegColumn {
  readonly symbol: string;
  /** `undefined` until the feed speaks of the leg. */
  readonly report: LegReport | undefined;
  readonly liveness: Liveness;
  readonly ageMs: number | undefined;
}

export interface QualityCell {
  readonly text: string;
  /** Good or worth a second look. */
  readonly tone?: Tone;
  /** Told by a shape too: no number says it. */
  readonly isState?: boolean;
}

export interface QualityRow {
  readonly label: string;
  /** What it means, in a sentence. */
  readonly hint: string;
  /** One cell per leg. */
  readonly cells: readonly QualityCell[];
}

/** Gaps of one state: how many, and trades in them, per leg. */
export interface GapRow extends Omit<QualityRow, 'cells'> {
  readonly cells: readonly { readonly gaps: QualityCell; readonly trades: QualityCell }[];
}

export interface QualityTable {
  readonly flow: readonly QualityRow[];
  readonly gaps: readonly GapRow[];
  readonly cleaning: readonly QualityRow[];
}

/** Everything the feed knows of each leg, as text. */
export function qualityTable(legs: readonly LegColumn[]): QualityTable {
  return { flow: flowRows(legs), gaps: gapRows(legs), cleaning: cleaningRows(legs) };
}

function flowRows(legs: readonly LegColumn[]): readonly QualityRow[] {
  const row = (
    label: string,
    hint: string,
    cell: (leg: LegReport, column: LegColumn) => QualityCell,
  ): QualityRow => ({
    label,
    hint,
    cells: legs.map((leg) =>
      leg.report === undefined ? { text: absentText } : cell(leg.report, leg),
    ),
  });
  return [
    {
      label: 'Trades arrive',
      hint: 'A leg counts as silent after a pause that its normal rate does not explain; its numbers are frozen then, and the connection is opened anew.',
      cells: legs.map(({ liveness }) => cellOf(livenessWords(liveness))),
    },
    row(
      'Last trade',
      'Since the last trade of this symbol arrived here.',
      (_report, { ageMs }) => ({
        text: ageMs === undefined ? absentText : ageMs < 1_000 ? '< 1 s ago' : formatAge(ageMs),
      }),
    ),
    row('Trades per second', 'Over the last ten seconds or so.', ({ tradesPerSecond }) => ({
      text: formatRate(tradesPerSecond),
    })),
    row(
      'Latency',
      'From the trade at the exchange to its arrival here: the median of the last seconds, corrected by the clock offset.',
      ({ latencyMs }) => ({ text: formatMs(latencyMs) }),
    ),
    row(
      'Completeness',
      'Share of the trades since Pairwatch opened this market that are here. Binance numbers its trades, so a missing one is noticed.',
      (report) => warnIf(isIncomplete(report), formatCompleteness(report.completenessPct)),
    ),
    row(
      'Trades missing',
      'Since this market was opened. The gaps below count those that were left from before, too.',
      (report) => warnIf(isIncomplete(report), missingWords(report)),
    ),
  ];
}

function gapRows(legs: readonly LegColumn[]): readonly GapRow[] {
  const row = (
    label: string,
    hint: string,
    warns: boolean,
    tallyOf: (report: LegReport) => GapTally,
  ): GapRow => ({
    label,
    hint,
    cells: legs.map(({ report }) => {
      if (report === undefined) {
        return { gaps: { text: absentText }, trades: { text: absentText } };
      }
      const { gapCount, tradeCount } = tallyOf(report);
      const isWarning = warns && gapCount > 0;
      return {
        gaps: warnIf(isWarning, formatCount(gapCount)),
        trades: warnIf(isWarning, formatCount(tradeCount)),
      };
    }),
  });
  return [
    row('Open', 'Missing, and being asked for at the exchange.', true, ({ gaps }) => gaps.open),
    row('Filled', 'Fetched after the fact: nothing is missing.', false, ({ gaps }) => gaps.filled),
    row(
      'Unfillable',
      'The exchange does not give these trades any more: the hole stays, is drawn, and no window over it gives a signal.',
      true,
      ({ gaps }) => gaps.unfillable,
    ),
  ];
}

function cleaningRows(legs: readonly LegColumn[]): readonly QualityRow[] {
  const row = (label: string, hint: string, count: (report: LegReport) => number): QualityRow => ({
    label,
    hint,
    cells: legs.map(({ report }) => ({
      text: formatCount(report === undefined ? undefined : count(report)),
    })),
  });
  const kinds = new Set(legs.flatMap(({ report }) => Object.keys(report?.rejectedCounts ?? {})));
  return [
    row(
      'Repeats dropped',
      'Trades that arrived again, as after a reconnect.',
      ({ duplicateCount }) => duplicateCount,
    ),
    row(
      'Put back in order',
      'Trades that arrived a little out of order.',
      ({ reorderedCount }) => reorderedCount,
    ),
    row(
      'Extreme prices held',
      'Far from the prices just before: stored, and kept out of the bars unless the next trades confirm the price.',
      ({ extremeCount }) => extremeCount,
    ),
    row('Rejected', 'Messages of this symbol that made no sense: not stored.', (report) =>
      totalOf(report.rejectedCounts),
    ),
    ...[...kinds]
      .sort()
      .map((kind) =>
        row(
          `– ${rejectionWords(kind)}`,
          `Rejected for this reason: ${rejectionWords(kind)}.`,
          ({ rejectedCounts }) => rejectedCounts[kind] ?? 0,
        ),
      ),
  ];
}

function isIncomplete({ completenessPct }: LegReport): boolean {
  return completenessPct !== undefined && completenessPct < 100;
}

function warnIf(isWarning: boolean, text: string): QualityCell {
  return isWarning ? { text, tone: 'waiting' } : { text };
}

function cellOf({ word, tone }: StateWords): QualityCell {
  return { text: word, tone, isState: true };
}
