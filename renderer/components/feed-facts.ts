import type { FeedReport } from '../../preload/contract.ts';
import { absentText, formatCount, formatMs, formatSigned } from './format.ts';
import { rejectionWords, totalOf } from './rejection-words.ts';

/** One number with its name, for a list. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  readonly warns?: boolean;
}

/** What belongs to the connection and not to one leg. */
export function feedFacts(feed: FeedReport): readonly Fact[] {
  const { clockOffsetMs, reconnectCount, receivedCount, rejectedCounts } = feed;
  return [
    { label: 'Clock offset', value: formatOffset(clockOffsetMs), hint: offsetHint(clockOffsetMs) },
    {
      label: 'Reconnects',
      value: formatCount(reconnectCount),
      hint: 'Connections opened after the first one: lost ones, and ones renewed on purpose.',
    },
    {
      label: 'Trades received',
      value: formatCount(receivedCount),
      hint: 'Of both legs, since Pairwatch opened this market.',
    },
    {
      label: 'Frames rejected',
      value: formatCount(totalOf(rejectedCounts)),
      hint: rejectedHint(rejectedCounts),
    },
  ];
}

function formatOffset(ms: number | undefined): string {
  if (ms === undefined) {
    return absentText;
  }
  return Math.abs(ms) < 9_999.5
    ? `${formatSigned(Math.round(ms), 0)} ms`
    : `${formatSigned(ms / 1000, 1)} s`;
}

function offsetHint(ms: number | undefined): string {
  if (ms === undefined) {
    return 'How far the exchange’s clock is ahead of this computer’s: not measured yet.';
  }
  const side = ms < 0 ? 'behind' : 'ahead of';
  return `The exchange’s clock is ${formatMs(Math.abs(ms))} ${side} this computer’s. Latency is corrected by it.`;
}

function rejectedHint(counts: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(counts).map(
    ([kind, count]) => `${formatCount(count)} × ${rejectionWords(kind)}`,
  );
  return ['Messages of any or of no symbol that made no sense: not stored', ...reasons].join('; ');
}
