import { describe, expect, it } from 'vitest';
import { judgeFlatness, type SoakSample } from './flatness.ts';

const walLimitBytes = 64;
const samplesOf = (change: (share: number) => Partial<SoakSample>): SoakSample[] =>
  Array.from({ length: 101 }, (_, index) => ({
    share: index / 100,
    heapBytes: 1_000,
    residentBytes: 1,
    handles: { TCPSocketWrap: 2 },
    timerCount: 5,
    walBytes: 10,
    databaseBytes: 1,
    ...change(index / 100),
  }));
const problemsOf = (change: (share: number) => Partial<SoakSample>): string =>
  judgeFlatness(samplesOf(change), walLimitBytes).problems.join();

describe('flatness', () => {
  it('is found where nothing grows after the warm-up, whatever single samples say', () => {
    expect(
      problemsOf((share) => ({
        heapBytes: share < 0.1 ? 100 : share === 0.95 ? 9_000 : 1_000,
        handles: { TCPSocketWrap: share === 0.97 ? 4 : 2 },
      })),
    ).toBe('');
    expect(problemsOf((share) => ({ heapBytes: 1_000 + 50 * share }))).toBe('');
  });

  it.each([
    ['the heap grows', (share: number) => ({ heapBytes: 1_000 + 100 * share }), 'heap grew'],
    [
      'a handle leaks',
      (share: number) => ({ handles: { TCPSocketWrap: 2 + Math.floor(share * 2) } }),
      'TCPSocketWrap: 2 handles early, 3 late',
    ],
    [
      'a new kind of handle appears',
      (share: number): Partial<SoakSample> => ({ handles: share > 0.5 ? { FSWatcher: 1 } : {} }),
      'FSWatcher',
    ],
    ['timers pile up', (share: number) => ({ timerCount: 5 + 20 * share }), 'timers'],
    ['the log grows once', (share: number) => ({ walBytes: share === 0.5 ? 65 : 1 }), 'log grew'],
  ])('is not where %s', (_case, change, words) => {
    expect(problemsOf(change)).toContain(words);
  });

  it('is not where there is nothing to compare', () => {
    expect(judgeFlatness([], walLimitBytes).problems).not.toEqual([]);
  });
});
