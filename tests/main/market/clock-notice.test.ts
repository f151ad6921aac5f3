import { expect, it } from 'vitest';
import { clockNotice } from '../../../main/market/clock-notice.ts';
import type { FeedReport } from '../../../preload/contract.ts';

const report = (receivedCount: number, badTime: number): FeedReport => ({
  state: { kind: 'waiting', host: 'x', sinceMs: 0 },
  receivedCount,
  reconnectCount: 0,
  clockOffsetMs: undefined,
  legs: [],
  recentGaps: [],
  missingCount: 0,
  repeatCount: 0,
  rejectedCounts: { badTime },
});

it('tells once of a clock that makes every trade look like one of the future', () => {
  expect(clockNotice(report(0, 0), report(0, 25))?.title).toContain('clock');
  expect(clockNotice(report(0, 25), report(0, 50))).toBeUndefined();
});

it('says nothing of a few odd trades, or of many among good ones', () => {
  expect(clockNotice(report(0, 0), report(0, 3))).toBeUndefined();
  expect(clockNotice(report(900, 0), report(1_000, 25))).toBeUndefined();
});
