import { describe, expect, it } from 'vitest';
import { inSlices, median, quantile, timeCalls, timeInTurns } from './timing.ts';

describe('a quantile', () => {
  it('is one of the values, whatever their order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(quantile([5, 1, 4, 2, 3], 0)).toBe(1);
    expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
    expect(median([])).toBeNaN();
  });
});

describe('work in slices', () => {
  it('does each unit once and in order, and adds the results', () => {
    const seen: number[] = [];
    const { pass } = inSlices(10_000, (from, to) => {
      for (let unit = from; unit < to; unit += 1) {
        seen.push(unit);
      }
      return to - from;
    });
    expect(pass()).toBe(10_000);
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, unit) => unit));
  });
});

describe('timing', () => {
  it('lets works take turns, and counts as many rounds for each', () => {
    const order: string[] = [];
    const works = ['a', 'b'].map((name) => ({ unitCount: 1, pass: () => order.push(name) }));
    const [a, b] = timeInTurns(works, 0);
    expect(a?.cpuNs.length).toBeGreaterThan(0);
    expect(b?.cpuNs).toHaveLength(a?.cpuNs.length ?? 0);
    expect(order.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(order.length).toBeGreaterThan(2 * (a?.cpuNs.length ?? 0));
  });

  it('throws where a work computes no number', () => {
    expect(() => timeInTurns([{ unitCount: 1, pass: () => NaN }], 0)).toThrow(/computed NaN/);
  });

  it('times each call but those that only warm up', () => {
    const indices: number[] = [];
    expect(timeCalls((index) => indices.push(index), 3, 2)).toHaveLength(3);
    expect(indices).toEqual([0, 1, 2, 3, 4]);
  });
});
