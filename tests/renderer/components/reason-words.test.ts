import { expect, test } from 'vitest';
import { reasonWords, type NoFigureReason } from '../../../renderer/components/reason-words.ts';

const reasons = [
  'tooFewSamples',
  'constantLeg',
  'perfectFit',
  'lagTooLong',
  'noNoise',
  'noVariation',
  'notCointegrated',
] as const satisfies readonly NoFigureReason[];

/** Fails to compile when a reason is added that is not looked at here. */
const isComplete: NoFigureReason extends (typeof reasons)[number] ? true : never = true;

test('every reason has short words and a whole sentence, none twice', () => {
  expect(isComplete).toBe(true);
  const words = reasons.map(reasonWords);
  expect(new Set(words.map(({ short }) => short)).size).toBe(reasons.length);
  for (const { short, sentence } of words) {
    expect(short).toMatch(/^[a-z][a-z ]{5,25}$/u);
    expect(sentence).toMatch(/^[A-Z].{40,}\.$/u);
  }
});
