import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../analytics/market/bar.ts';
import { BarSeries, barAt } from '../../../analytics/sampling/bar-series.ts';

function numberedBars(count: number): Bar[] {
  return Array.from({ length: count }, (_, row) => ({
    openTimeMs: row * 1_000,
    open: row + 0.1,
    high: row + 0.2,
    low: row + 0.3,
    close: row + 0.4,
    volumeBase: row + 0.5,
    tickCount: row + 1,
  }));
}

function seriesOf(bars: readonly Bar[]): BarSeries {
  const series = new BarSeries();
  for (const bar of bars) {
    series.append(bar);
  }
  return series;
}

describe('BarSeries', () => {
  it.each([0, 1, 255, 256, 257, 1_500])('gives back %s bars as they were put in', (count) => {
    const bars = numberedBars(count);
    const series = seriesOf(bars);
    const columns = series.toColumns();
    expect(series.length).toBe(count);
    expect(columns.close).toHaveLength(count);
    expect(bars.map((_bar, row) => barAt(columns, row))).toEqual(bars);
  });

  it('gives columns that own their buffers, so that they can be transferred', () => {
    const series = seriesOf(numberedBars(3));
    const columns = series.toColumns();
    series.append({ ...barAt(columns, 2), openTimeMs: 9_000 });
    expect(columns.openTimeMs).toHaveLength(3);
    expect(columns.openTimeMs.buffer.byteLength).toBe(24);
    expect(new Set(Object.values(columns).map(({ buffer }: Float64Array) => buffer)).size).toBe(7);
  });

  it('refuses a bar that does not follow, and a row that is not there', () => {
    const bars = numberedBars(2);
    const series = seriesOf(bars);
    expect(() => bars.forEach((bar) => series.append(bar))).toThrow(RangeError);
    expect(() => barAt(series.toColumns(), 2)).toThrow(/no row 2/);
    expect(() => barAt(series.toColumns(), -1)).toThrow(RangeError);
  });
});
