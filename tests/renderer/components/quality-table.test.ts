import { describe, expect, test } from 'vitest';
import {
  qualityTable,
  type LegColumn,
  type QualityRow,
} from '../../../renderer/components/quality-table.ts';
import { legReport } from '../fixtures/feed-report.ts';

const y: LegColumn = {
  symbol: 'ETHUSDT',
  liveness: { kind: 'silent', silentMs: 12_000 },
  ageMs: 12_000,
  report: legReport('ETHUSDT', {
    isStale: true,
    latencyMs: undefined,
    gaps: {
      open: { gapCount: 1, tradeCount: 1_204 },
      filled: { gapCount: 3, tradeCount: 4_210 },
      unfillable: { gapCount: 0, tradeCount: 0 },
    },
    duplicateCount: 231,
    rejectedCounts: { badPrice: 2, somethingNew: 1 },
    expectedCount: 240_800,
    completenessPct: 99.5,
  }),
};
const x: LegColumn = {
  symbol: 'BTCUSDT',
  liveness: { kind: 'live' },
  ageMs: 240,
  report: legReport('BTCUSDT'),
};
const unknown: LegColumn = {
  symbol: 'BTCUSDT',
  liveness: x.liveness,
  ageMs: undefined,
  report: undefined,
};

function texts(rows: readonly QualityRow[], label: string): (string | undefined)[] {
  return rows.find((row) => row.label === label)?.cells.map(({ text }) => text) ?? [];
}

describe('the table of the legs', () => {
  test('tells the flow of each leg', () => {
    const { flow } = qualityTable([y, x]);
    expect(texts(flow, 'Trades arrive')).toEqual(['silent 12 s', 'live']);
    expect(texts(flow, 'Last trade')).toEqual(['12 s ago', '< 1 s ago']);
    expect(texts(flow, 'Trades per second')).toEqual(['41.2', '41.2']);
    expect(texts(flow, 'Latency')).toEqual(['—', '84 ms']);
    expect(texts(flow, 'Completeness')).toEqual(['99.50 %', '100 %']);
    expect(texts(flow, 'Trades missing')).toEqual(['1,204 of 240,800', 'none']);
  });

  test('warns of what is missing, not of what was filled', () => {
    const { gaps } = qualityTable([y, x]);
    expect(gaps.map(({ label }) => label)).toEqual(['Open', 'Filled', 'Unfillable']);
    const [open, filled] = gaps.map(({ cells }) => cells[0]);
    expect(open).toEqual({
      gaps: { text: '1', tone: 'waiting' },
      trades: { text: '1,204', tone: 'waiting' },
    });
    expect(filled).toEqual({ gaps: { text: '3' }, trades: { text: '4,210' } });
  });

  test('counts what was rejected in all, and by reason', () => {
    const { cleaning } = qualityTable([y, x]);
    expect(texts(cleaning, 'Repeats dropped')).toEqual(['231', '0']);
    expect(texts(cleaning, 'Rejected')).toEqual(['3', '0']);
    expect(texts(cleaning, '– bad price')).toEqual(['2', '0']);
    expect(texts(cleaning, '– something new')).toEqual(['1', '0']);
  });

  test('shows dashes for what is not known, and no number', () => {
    const { flow, gaps, cleaning } = qualityTable([unknown]);
    const shown = [...flow.slice(1), ...cleaning].flatMap(({ cells }) => cells);
    const tallies = gaps.flatMap(({ cells }) => cells.flatMap((cell) => [cell.gaps, cell.trades]));
    expect(new Set([...shown, ...tallies].map(({ text }) => text))).toEqual(new Set(['—']));
  });

  test('every row says what it means', () => {
    const { flow, gaps, cleaning } = qualityTable([y, x]);
    for (const { hint } of [...flow, ...gaps, ...cleaning]) {
      expect(hint).toMatch(/^[A-Z].*\.$/);
    }
  });
});
