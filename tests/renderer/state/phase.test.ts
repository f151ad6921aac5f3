import { expect, test } from 'vitest';
import { epochMs } from '../../../analytics/market/units.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { phaseOf, type PhaseFacts } from '../../../renderer/state/phase.ts';

const frame: PairFrame = {
  closeTimeMs: epochMs(1_000),
  startsSegment: false,
  followsHole: false,
  priceY: 1,
  priceX: 1,
  fit: { alpha: 0, beta: 1, betaStandardError: 0, rSquared: 1 },
  spread: 0,
  zScore: 0,
  measure: { alpha: 0, beta: 1, sd: 1 },
  correlation: 1,
  sampleCount: 60,
  hasHole: false,
  signal: 'flat',
};
const ready: PhaseFacts = {
  failure: undefined,
  isLoadingHistory: false,
  feed: 'live',
  latest: frame,
  hasTrades: true,
};

test('the gravest thing is told first', () => {
  expect(phaseOf(ready)).toBe('ready');
  expect(phaseOf({ ...ready, feed: 'ended' })).toBe('ready');
  expect(phaseOf({ ...ready, latest: { ...frame, zScore: undefined } })).toBe('warming');
  expect(phaseOf({ ...ready, latest: undefined })).toBe('warming');
  expect(phaseOf({ ...ready, latest: undefined, hasTrades: false })).toBe('noData');
  expect(phaseOf({ ...ready, isLoadingHistory: true })).toBe('loading');
  expect(phaseOf({ ...ready, isLoadingHistory: true, feed: 'offline' })).toBe('offline');
  expect(phaseOf({ ...ready, feed: 'offline', failure: 'the worker died' })).toBe('error');
});
