import { describe, expect, it } from 'vitest';
import { CrossingDetector } from '../../../analytics/alerts/crossing-detector.ts';

/** Each path is z-scores in order; `!` marks those that must alert, `?` a bar without a z-score. */
const paths: readonly (readonly [name: string, path: string])[] = [
  ['one alert while z stays beyond the threshold', '0 1.9 2.1! 2.5 9 2 2.1'],
  ['the threshold itself counts, on both sides', '2! 0 -2! 0 1.9999 -1.9999'],
  ['no second alert when z only falls back below the threshold', '2.1! 1.9 2.1 0.6 2.1 -0.6 2.1'],
  ['armed again by the exit band, its edge included', '2.1! 0.5 2.1! -0.5 2.1!'],
  ['a swing straight to the other side alerts there', '2.1! -2.1! -2.5'],
  ['after a swing neither side alerts twice without the exit band', '2.1! -2.1! 2.1 -2.1 0.4 2.1!'],
  ['the exit band arms both sides', '2.1! -2.1! 0 -2.1! 2.1!'],
  ['the first z-score of all may alert', '-2.4! -2.4'],
  ['bars without a z-score change nothing', '? 2.1! ? ? 2.1 ? 0.1 ? 2.1!'],
];

describe('CrossingDetector', () => {
  it.each(paths)('%s: %s', (_, path) => {
    const detector = new CrossingDetector(2, 0.5);
    for (const step of path.split(' ')) {
      const zScore = step === '?' ? undefined : Number.parseFloat(step);
      const side = (zScore ?? 0) > 0 ? 'shortSpread' : 'longSpread';
      expect(detector.update(zScore), step).toBe(step.endsWith('!') ? side : undefined);
    }
  });

  it('alerts at once when the threshold is lowered below a z-score that has not alerted', () => {
    const detector = new CrossingDetector(3, 0.5);
    expect(detector.update(2.5)).toBeUndefined();
    detector.setThresholds(2, 0.5);
    expect(detector.update(2.5)).toBe('shortSpread');
  });

  it('does not alert again because the threshold was moved while z is beyond it', () => {
    const detector = new CrossingDetector(2, 0.5);
    detector.update(2.5);
    detector.setThresholds(3, 1);
    expect(detector.update(3.5)).toBeUndefined();
    expect(detector.update(0.9)).toBeUndefined();
    expect(detector.update(2.5)).toBeUndefined();
    expect(detector.update(3.5)).toBe('shortSpread');
  });

  it.each([
    [2, 2],
    [2, -0.1],
    [0, 0],
    [NaN, 0.5],
    [2, NaN],
    [Infinity, 1],
  ])('refuses entry %s with exit %s, and keeps the thresholds it had', (entryZ, exitZ) => {
    expect(() => new CrossingDetector(entryZ, exitZ)).toThrow(RangeError);
    const detector = new CrossingDetector(2, 0.5);
    expect(() => detector.setThresholds(entryZ, exitZ)).toThrow(/exit < entry/);
    expect(detector.update(2)).toBe('shortSpread');
  });
});
