import { expect, it } from 'vitest';
import type { AlertGround } from '../../../analytics/alerts/alert-ground.ts';
import { groundWords } from '../../../main/alerts/ground-words.ts';

const grounds: readonly (readonly [AlertGround, string])[] = [
  [{ kind: 'cointegrated', levelPct: 1, pValue: 0.000132 }, 'cointegrated at 1 % (p < 0.001)'],
  [{ kind: 'cointegrated', levelPct: 5, pValue: 0.0134 }, 'cointegrated at 5 % (p 0.013)'],
  [
    { kind: 'notCointegrated', pValue: 0.0512 },
    'not cointegrated (p 0.051): unrelated pairs cross more often',
  ],
  [
    { kind: 'notCointegrated', pValue: 1 },
    'not cointegrated (p 1.00): unrelated pairs cross more often',
  ],
  // As on screen: at 5 % it passes, at 0.050 it would not.
  [{ kind: 'cointegrated', levelPct: 5, pValue: 0.0498 }, 'cointegrated at 5 % (p 0.0498)'],
  [{ kind: 'untested' }, 'cointegration not tested yet'],
];

it.each(grounds)('%j reads "%s"', (ground, words) => {
  expect(groundWords(ground)).toBe(words);
});
