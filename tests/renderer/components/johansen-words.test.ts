import { expect, test } from 'vitest';
import type { JohansenTest } from '../../../analytics/cointegration/johansen.ts';
import { johansenWords } from '../../../renderer/components/johansen-words.ts';
import { madeDiagnostics } from '../fixtures/diagnostics.ts';
import { secondBars } from '../fixtures/figure-context.ts';

/** The real test of made legs. */
function tested(persistence: number): JohansenTest {
  const { johansen } = madeDiagnostics({ persistence });
  if (johansen.kind !== 'tested') {
    throw new Error(`Not tested: ${johansen.reason}`);
  }
  return johansen;
}

test('a pair: no mix is rejected, one holds', () => {
  const { rows, verdict, meaning } = johansenWords(tested(0.8), secondBars);
  expect(rows.map(({ label, critical, isRejected }) => [label, critical, isRejected])).toEqual([
    ['none', '15.494', true],
    ['at most one', '3.842', false],
  ]);
  expect(verdict).toBe('Rank 1: cointegrated');
  expect(meaning).toContain('the spread');
  expect(rows[0]?.told.facts).toContainEqual({
    label: 'Critical 1/5/10 %',
    value: '19.93 / 15.49 / 13.43',
  });
});

test('what passes at 10 % alone is not rejected at 5 %', () => {
  const johansen = tested(0.8);
  const { none } = johansen;
  const weak = { ...johansen, none: { ...none, statistic: 14 } };
  expect(none.criticalValues.tenPct).toBeLessThan(14);
  expect(johansenWords(weak, secondBars).rows[0]?.isRejected).toBe(false);
});

test('unrelated legs hold at none', () => {
  const { rows, verdict } = johansenWords(tested(1), secondBars);
  expect(rows[0]?.isRejected).toBe(false);
  expect(verdict).toBe('Rank 0: not cointegrated');
});

test('rank 2 is no good news, and says why', () => {
  const { verdict, meaning } = johansenWords({ ...tested(0.8), rank: 2 }, secondBars);
  expect(verdict).toBe('Rank 2: both legs stationary');
  expect(meaning).toMatch(/^Each leg reverts by itself/u);
});

test('without a test it says why', () => {
  const words = johansenWords({ kind: 'notAvailable', reason: 'noNoise' }, secondBars);
  expect(words).toMatchObject({ rows: [], verdict: 'No test: no noise to test by' });
});
