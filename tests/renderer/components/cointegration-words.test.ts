import { describe, expect, test } from 'vitest';
import type { CointegrationVerdict } from '../../../analytics/cointegration/cointegration-verdict.ts';
import type { PairDiagnostics } from '../../../analytics/pair/pair-diagnostics.ts';
import { chipWords, verdictWords } from '../../../renderer/components/cointegration-words.ts';
import type { WarmUp } from '../../../renderer/components/warm-up-words.ts';
import { madeDiagnostics } from '../fixtures/diagnostics.ts';

const whole = madeDiagnostics();
const withVerdict = (verdict: CointegrationVerdict): PairDiagnostics => ({
  ...whole,
  sampleCount: 3_600,
  neededCount: 3_600,
  verdict,
});
const passed = withVerdict({
  kind: 'cointegrated',
  levelPct: 5,
  pValue: 0.013,
  sampleCount: 3_600,
});
const failed = withVerdict({
  kind: 'notCointegrated',
  weakLevelPct: undefined,
  pValue: 0.41,
  sampleCount: 3_600,
});
const untestable = withVerdict({ kind: 'notAvailable', reason: 'constantLeg' });
const early: PairDiagnostics = { ...failed, sampleCount: 612 };

/** The chip as it is read out. */
function chip(
  diagnostics: PairDiagnostics | undefined,
  testWarmUp: WarmUp = { sampleCount: 3_600, neededCount: 3_600 },
): string {
  const { title, joint, facts } = chipWords(diagnostics, testWarmUp, 1_000);
  return `${title}${joint} ${facts}`;
}

describe('the chip of the banner', () => {
  test('says the verdict, its p and its window', () => {
    expect(chip(passed)).toBe('Cointegrated at 5 % · p 0.013 · 3,600 × 1 s');
    expect(chip(failed)).toBe('Not cointegrated · p 0.41 · 3,600 × 1 s');
    expect(chipWords(passed, undefined, 60_000).facts).toContain('3,600 × 1 min');
  });

  test('has a mark beside the words', () => {
    expect(
      [passed, failed, early, untestable, undefined].map((of) => chipWords(of, undefined, 1).mark),
    ).toEqual(['together', 'apart', 'unknown', 'unknown', 'unknown']);
  });

  test('claims nothing of a window that still fills', () => {
    // Counted from the start and at each refresh, not only where a test is due.
    const filled = (sampleCount: number) => ({ sampleCount, neededCount: 3_600 });
    expect(chip(undefined, filled(12))).toBe('Cointegration: 12 of 3,600 samples');
    expect(chip(early, filled(650))).toBe('Cointegration: 650 of 3,600 samples');
    expect(chip(early, filled(3_600))).toBe('Cointegration: window full, test due');
    expect(chipWords(undefined, undefined, 1_000).facts).toBe('—');
  });

  test('says why there is no test', () => {
    expect(chip(untestable)).toBe('No cointegration test: a leg stands still');
  });
});

describe('the verdict of the panel', () => {
  test('is the sentence that a trader looks for', () => {
    expect(verdictWords(passed, undefined, 1_000).verdict).toBe(
      'Cointegrated at 5 % (p = 0.013), 3,600 × 1 s',
    );
    expect(verdictWords(failed, undefined, 1_000).verdict).toBe(
      'Not cointegrated (p = 0.41), 3,600 × 1 s',
    );
    const tiny = withVerdict({
      kind: 'cointegrated',
      levelPct: 1,
      pValue: 0.00002,
      sampleCount: 3_600,
    });
    expect(verdictWords(tiny, undefined, 1_000).verdict).toBe(
      'Cointegrated at 1 % (p < 0.001), 3,600 × 1 s',
    );
  });

  test('tells how weak a weak one is', () => {
    const weak = withVerdict({
      kind: 'notCointegrated',
      weakLevelPct: 10,
      pValue: 0.071,
      sampleCount: 3_600,
    });
    expect(verdictWords(weak, undefined, 1_000).verdict).toMatch(
      /^Not cointegrated \(p = 0\.071\)/u,
    );
    expect(verdictWords(weak, undefined, 1_000).meaning).toContain('10 % only');
  });

  test('is a glimpse while the window fills, and says so', () => {
    expect(verdictWords(early, { sampleCount: 650, neededCount: 3_600 }, 1_000)).toEqual({
      mark: 'unknown',
      verdict: 'Early, 612 of 3,600 samples: not cointegrated (p = 0.41)',
      meaning:
        'A glimpse while the window fills (now: 650 of 3,600 samples), and no ground for a trade yet.',
    });
  });

  test('says what is not there yet, or cannot be', () => {
    expect(verdictWords(undefined, undefined, 1_000).verdict).toBe('Not tested yet');
    expect(verdictWords(untestable, undefined, 1_000).verdict).toBe('No test: a leg stands still');
  });
});

test('real legs: one pair that belongs together and one that does not', () => {
  expect(chipWords(whole, undefined, 1_000).title).toBe('Cointegrated at 1 %');
  expect(chipWords(madeDiagnostics({ persistence: 1 }), undefined, 1_000).title).toBe(
    'Not cointegrated',
  );
});
