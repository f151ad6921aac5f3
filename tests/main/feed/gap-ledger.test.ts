import { expect, it } from 'vitest';
import type { Gap, GapState } from '../../../analytics/market/gap.ts';
import { GapLedger } from '../../../main/feed/gap-ledger.ts';
import { RecentGaps } from '../../../main/feed/recent-gaps.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';

function gapOf(state: GapState, fromTradeId: number, toTradeId: number, lengthMs = 1_000): Gap {
  const fromTimeMs = 1_700_000_000_000 + fromTradeId;
  return {
    symbol: 'Y',
    state,
    fromTradeId,
    toTradeId,
    fromTimeMs,
    toTimeMs: fromTimeMs + lengthMs,
  };
}

it('counts what is missing and how complete the rest is, the gaps of an earlier session with it', () => {
  const recent = new RecentGaps();
  const ledger = new GapLedger(recent, new RecordingLog());
  expect(ledger.completenessPct).toBeUndefined();
  const earlier = gapOf('open', 1, 100);
  ledger.foundOpen(earlier);
  for (let count = 0; count < 60; count += 1) {
    ledger.present();
  }
  const opened = gapOf('open', 201, 240);
  ledger.opened(opened);
  expect([ledger.missingCount, ledger.completenessPct]).toEqual([140, 30]);

  ledger.settledOpen(opened, [gapOf('filled', 201, 220), gapOf('unfillable', 221, 240)]);
  expect([ledger.missingCount, ledger.completenessPct]).toEqual([120, 40]);
  ledger.settledOpen(earlier, [gapOf('filled', 1, 50), gapOf('open', 51, 100)]);
  expect([ledger.missingCount, ledger.completenessPct]).toEqual([70, 65]);
  ledger.settled(gapOf('unfillable', 300, 319));
  expect([ledger.missingCount, ledger.completenessPct]).toEqual([90, (100 * 130) / 220]);
  expect(ledger.tallies).toEqual({
    open: { gapCount: 1, tradeCount: 50 },
    filled: { gapCount: 2, tradeCount: 70 },
    unfillable: { gapCount: 2, tradeCount: 40 },
  });
  expect(recent.gaps.map(({ state, fromTradeId }) => [state, fromTradeId])).toEqual([
    ['filled', 201],
    ['unfillable', 221],
    ['filled', 1],
    ['open', 51],
    ['unfillable', 300],
  ]);
});

it.each([
  [400, 'Filled 0.4 s, 1,204 trades'],
  [42_300, 'Filled 42 s, 1,204 trades'],
  [302_000, 'Filled 5 m 02 s, 1,204 trades'],
  [7_505_000, 'Filled 2 h 05 m, 1,204 trades'],
])('says how much was filled: %i ms', (lengthMs, words) => {
  const log = new RecordingLog();
  new GapLedger(new RecentGaps(), log).settled(gapOf('filled', 1, 1_204, lengthMs));
  expect(log.lines).toEqual([{ level: 'info', message: words, fields: { symbol: 'Y' } }]);
});

it('speaks of one trade as one', () => {
  const log = new RecordingLog();
  new GapLedger(new RecentGaps(), log).settled(gapOf('filled', 1, 1, 400));
  expect(log.lines[0]?.message).toBe('Filled 0.4 s, 1 trade');
});
