import { describe, expect, test } from 'vitest';
import {
  completenessSentence,
  completenessWords,
  legWords,
  missingWords,
} from '../../../renderer/components/quality-words.ts';
import type { Liveness } from '../../../renderer/state/liveness.ts';
import { legReport } from '../fixtures/feed-report.ts';

const none = { gapCount: 0, tradeCount: 0 };
const live: Liveness = { kind: 'live' };
const whole = legReport('ETHUSDT');
const filled = legReport('ETHUSDT', {
  gaps: { open: none, filled: { gapCount: 2, tradeCount: 4_210 }, unfillable: none },
});
const holed = legReport('ETHUSDT', {
  gaps: { open: none, filled: none, unfillable: { gapCount: 1, tradeCount: 12 } },
  completenessPct: (1 - 12 / 61_204) * 100,
});
const fetching = legReport('ETHUSDT', {
  gaps: { ...holed.gaps, open: { gapCount: 1, tradeCount: 1_204 } },
  completenessPct: (1 - 1_216 / 61_204) * 100,
});

describe('a leg in a word', () => {
  test('what is filled is no alarm, what is missing is one', () => {
    expect(completenessWords(whole)).toEqual({ tone: 'good', word: 'complete' });
    expect(completenessWords(filled)).toEqual({ tone: 'good', word: 'complete, 4,210 filled' });
    expect(completenessWords(holed)).toEqual({ tone: 'waiting', word: '12 missing for good' });
    expect(completenessWords(fetching)).toEqual({
      tone: 'waiting',
      word: '1,216 missing, fetching',
    });
  });

  test('nothing is claimed of a leg of which nothing is known', () => {
    expect(completenessWords(undefined)).toEqual({ tone: 'waiting', word: 'not known yet' });
    const early = legReport('ETHUSDT', {
      expectedCount: 0,
      completenessPct: undefined,
      lastTradeAtMs: undefined,
    });
    expect(completenessWords(early)).toEqual({ tone: 'waiting', word: 'no trade yet' });
    expect(completenessSentence(early)).toBe('No trade yet');
    expect(missingWords(early)).toBe('—');
  });

  test('silence is graver than what is missing', () => {
    const silent: Liveness = { kind: 'silent', silentMs: 12_900 };
    expect(legWords(holed, silent)).toEqual({ tone: 'bad', word: 'silent 12 s' });
    expect(legWords(holed, live).word).toBe('12 missing for good');
    expect(legWords(undefined, { kind: 'notConnected', silentMs: undefined }).word).toBe(
      'not connected',
    );
    expect(legWords(whole, { kind: 'ended' })).toEqual({ tone: 'waiting', word: 'ended' });
    expect(legWords(whole, { kind: 'unreported', silentMs: 20_000 }).tone).toBe('bad');
  });
});

test('completeness tells how many of how many', () => {
  expect(missingWords(whole)).toBe('none');
  expect(missingWords(holed)).toBe('12 of 61,204');
  expect(completenessSentence(holed)).toBe('99.98 % of the trades are there, 12 of 61,204 missing');
  // Gaps that were there before this market was opened are told, and are not of its share.
  expect(missingWords({ ...holed, completenessPct: 100 })).toBe('none');
});
