import { describe, expect, test } from 'vitest';
import { epochMs } from '../../../analytics/market/units.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { absenceWords, rSquaredAbsence } from '../../../renderer/components/absence-words.ts';

const frame: PairFrame = {
  closeTimeMs: epochMs(1_000),
  startsSegment: false,
  followsHole: false,
  priceY: 3_300,
  priceX: 61_000,
  fit: undefined,
  spread: undefined,
  zScore: undefined,
  measure: undefined,
  correlation: undefined,
  sampleCount: 60,
  hasHole: false,
  signal: undefined,
};
const fit = { alpha: 0.5, beta: 0.7, betaStandardError: 0.01, rSquared: undefined };
const facts = {
  phase: 'warming',
  hedgeMethod: 'ols',
  frame,
  warmUp: { sampleCount: 61, neededCount: 61 },
  windowSamples: 60,
} as const;

describe('why a number is not there', () => {
  test('too few samples', () => {
    const warmUp = { sampleCount: 41, neededCount: 61 };
    const warming = { ...facts, warmUp, frame: { ...frame, sampleCount: 41 } };
    expect(absenceWords('score', warming)).toBe('warming, 41 of 61');
    // As their tooltips say: a line does not wait for what a score looks back to.
    expect(absenceWords('fit', warming)).toBe('warming, 41 of 60');
    expect(absenceWords('correlation', warming)).toBe('warming, 41 of 60');
    expect(absenceWords('fit', { ...facts, frame: undefined })).toBe('no closed bar yet');
    expect(absenceWords('fit', { ...facts, phase: 'offline' })).toBe('offline');
  });

  test('a full window without a line: prices stand still, or the method finds none', () => {
    expect(absenceWords('fit', facts)).toBe('no variance');
    expect(absenceWords('fit', { ...facts, hedgeMethod: 'huber' })).toBe('no line fits');
    expect(absenceWords('correlation', { ...facts, hedgeMethod: 'huber' })).toBe('no variance');
  });

  test('a line without a yardstick', () => {
    expect(absenceWords('score', { ...facts, frame: { ...frame, fit } })).toBe(
      'exact fit: no yardstick',
    );
  });

  test('R² of another method than least squares is no matter of variance', () => {
    const fitted = { ...facts, phase: 'ready', frame: { ...frame, fit } } as const;
    expect(rSquaredAbsence({ ...fitted, hedgeMethod: 'tls' })).toBe('not for this method');
    expect(rSquaredAbsence(fitted)).toBe('no variance');
  });
});
