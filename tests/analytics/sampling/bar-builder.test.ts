import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../analytics/market/bar.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';

interface Trade {
  readonly timeMs: number;
  readonly price: number;
  readonly quantity: number;
}

const second = durationMs(1_000);

/** All bars of these trades, the open one last. */
function build(trades: readonly Trade[], builder = new BarBuilder(second)): Bar[] {
  const bars: Bar[] = [];
  for (const { timeMs, price, quantity } of trades) {
    const closed = builder.push(timeMs, price, quantity);
    if (closed !== undefined) {
      bars.push(closed);
    }
  }
  return builder.openBar === undefined ? bars : [...bars, builder.openBar];
}

function groupByBucket(trades: readonly Trade[]): Bar[] {
  const buckets = new Map<number, Trade[]>();
  for (const trade of trades) {
    const openTimeMs = trade.timeMs - (trade.timeMs % 1_000);
    buckets.set(openTimeMs, [...(buckets.get(openTimeMs) ?? []), trade]);
  }
  return [...buckets].map(([openTimeMs, group]) => ({
    openTimeMs,
    open: group.at(0)?.price ?? NaN,
    high: Math.max(...group.map(({ price }) => price)),
    low: Math.min(...group.map(({ price }) => price)),
    close: group.at(-1)?.price ?? NaN,
    volumeBase: group.reduce((sum, { quantity }) => sum + quantity, 0),
    tickCount: group.length,
  }));
}

const orderedTrades = fc
  .array(
    fc.record({
      stepMs: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 5_000 })),
      price: fc.integer({ min: 1, max: 1e6 }),
      quantity: fc.integer({ min: 1, max: 1_000 }),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let timeMs = 1_723_161_255_000;
    return steps.map(({ stepMs, price, quantity }) => {
      timeMs += stepMs;
      return { timeMs, price: price / 100, quantity };
    });
  });

describe('BarBuilder', () => {
  it('gives the bars of a plain grouping by bucket', () => {
    fc.assert(
      fc.property(orderedTrades, (trades) => {
        expect(build(trades)).toEqual(groupByBucket(trades));
      }),
    );
  });

  it('gives the same bars when an open bar is stored and resumed at any point', () => {
    fc.assert(
      fc.property(orderedTrades, fc.nat(60), (trades, at) => {
        const before = build(trades.slice(0, at));
        const builder = new BarBuilder(second);
        const open = before.at(-1);
        if (open !== undefined) {
          builder.resume(open);
        }
        const after = build(trades.slice(at), builder);
        expect([...before.slice(0, -1), ...after]).toEqual(build(trades));
      }),
    );
  });

  it('closes a bar only when a tick of a later bucket arrives, on the exact border', () => {
    const builder = new BarBuilder(second);
    expect(builder.push(5_000, 10, 1)).toBeUndefined();
    expect(builder.push(5_999, 12, 2)).toBeUndefined();
    expect(builder.push(6_000, 11, 4)).toEqual({
      openTimeMs: 5_000,
      open: 10,
      high: 12,
      low: 10,
      close: 12,
      volumeBase: 3,
      tickCount: 2,
    });
    expect(builder.openBar).toMatchObject({ openTimeMs: 6_000, close: 11, tickCount: 1 });
  });

  it('leaves out and counts ticks of a bar that has closed, but takes any order inside a bar', () => {
    const builder = new BarBuilder(second);
    builder.push(5_500, 10, 1);
    builder.push(5_100, 9, 1);
    expect(builder.lateTickCount).toBe(0);
    builder.push(6_200, 11, 1);
    expect(builder.push(5_999, 1, 1)).toBeUndefined();
    expect(builder.lateTickCount).toBe(1);
    expect(builder.openBar).toMatchObject({ low: 11, tickCount: 1 });
    expect(builder.push(6_000, 12, 1)).toBeUndefined();
    expect(builder.openBar).toMatchObject({ high: 12, tickCount: 2 });
  });

  it('never changes a bar it has handed out, nor one it was given to resume', () => {
    const stored: Bar = {
      openTimeMs: 5_000,
      open: 10,
      high: 10,
      low: 10,
      close: 10,
      volumeBase: 1,
      tickCount: 1,
    };
    const builder = new BarBuilder(second);
    builder.resume(stored);
    builder.push(5_500, 20, 1);
    expect(stored.close).toBe(10);
    const closed = builder.push(6_000, 30, 1);
    builder.push(6_001, 40, 1);
    expect(closed).toMatchObject({ close: 20, high: 20, tickCount: 2 });
  });

  it.each([0, -1, 0.5, NaN, Infinity])('refuses a bar length of %s ms', (lengthMs) => {
    expect(() => new BarBuilder(durationMs(lengthMs))).toThrow(RangeError);
  });

  it('refuses to resume a bar of another length, or after the first tick', () => {
    const bar = { open: 1, high: 1, low: 1, close: 1, volumeBase: 1, tickCount: 1 };
    const minutes = new BarBuilder(durationMs(60_000));
    expect(() => minutes.resume({ openTimeMs: 61_000, ...bar })).toThrow(/60000 ms/);
    minutes.push(60_000, 1, 1);
    expect(() => minutes.resume({ openTimeMs: 60_000, ...bar })).toThrow(/before the first tick/);
  });
});
