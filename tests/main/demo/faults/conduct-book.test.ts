import { describe, expect, it } from 'vitest';
import { ConductBook } from '../../../../main/demo/faults/conduct-book.ts';

describe('the conduct of clients', () => {
  it('counts connection attempts within any five minutes', () => {
    let nowMs = 0;
    const book = new ConductBook('usdm', () => nowMs);
    for (let count = 0; count < 300; count += 1) {
      nowMs += 1_000;
      book.attempt();
    }
    expect(book.conduct).toMatchObject({ maxAttemptsPerWindow: 300, violations: [] });
    nowMs = 300_999;
    book.attempt();
    expect(book.conduct.violations).toHaveLength(1);
    nowMs += 300_000;
    book.attempt();
    expect(book.conduct).toMatchObject({ attemptCount: 302, maxAttemptsPerWindow: 301 });
    expect(book.conduct.violations).toHaveLength(1);
  });

  it.each([
    ['usdm', 2_400],
    ['spot', 6_000],
  ] as const)('counts the request weight of a minute on %s', (venue, limit) => {
    let nowMs = 0;
    const book = new ConductBook(venue, () => nowMs);
    expect(book.request(limit)).toBe(limit);
    expect(book.conduct).toMatchObject({ maxWeightPerMinute: limit, violations: [] });
    nowMs = 60_000;
    expect(book.request(1)).toBe(1);
    expect(book.request(limit)).toBe(limit + 1);
    expect(book.conduct.violations).toEqual([expect.stringContaining(`${limit + 1}`)]);
    expect(book.conduct.restRequestCount).toBe(3);
  });

  it('takes a minute to be as long as it is told', () => {
    let nowMs = 0;
    const book = new ConductBook('usdm', () => nowMs, 600);
    expect(book.request(20)).toBe(20);
    book.attempt();
    nowMs = 600;
    expect(book.request(20)).toBe(20);
    nowMs = 3_000;
    book.attempt();
    expect(book.conduct.maxAttemptsPerWindow).toBe(1);
  });
});
