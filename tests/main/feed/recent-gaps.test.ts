import { expect, it } from 'vitest';
import type { Gap, GapState } from '../../../analytics/market/gap.ts';
import { RecentGaps } from '../../../main/feed/recent-gaps.ts';

const gapOf = (state: GapState, fromTradeId: number, toTradeId: number, symbol = 'Y'): Gap => ({
  symbol,
  fromTradeId,
  toTradeId,
  fromTimeMs: fromTradeId * 10 - 10,
  toTimeMs: toTradeId * 10 + 10,
  state,
});

it('shows the parts in which a long gap is filled as one', () => {
  const recent = new RecentGaps();
  recent.add(gapOf('open', 1, 900));
  for (const [fromId, toId] of [
    [1, 300],
    [301, 600],
  ] as const) {
    recent.remove(gapOf('open', fromId, 900));
    recent.add(gapOf('filled', fromId, toId));
    recent.add(gapOf('open', toId + 1, 900));
  }
  expect(recent.gaps).toEqual([gapOf('filled', 1, 600), gapOf('open', 601, 900)]);
});

it('keeps apart what ended otherwise, does not join, or is of another symbol', () => {
  const gaps = [
    gapOf('filled', 1, 9),
    gapOf('unfillable', 10, 19),
    gapOf('filled', 30, 39),
    gapOf('filled', 40, 49, 'X'),
    gapOf('open', 50, 59),
    gapOf('open', 60, 69),
  ];
  const recent = new RecentGaps();
  gaps.forEach((gap) => recent.add(gap));
  expect(recent.gaps).toEqual(gaps);
});

it('keeps the last twenty', () => {
  const recent = new RecentGaps();
  for (let id = 1; id <= 50; id += 2) {
    recent.add(gapOf('filled', id, id));
  }
  expect(recent.gaps.map(({ fromTradeId }) => fromTradeId)).toEqual(
    Array.from({ length: 20 }, (_, index) => 11 + index * 2),
  );
});
