import { describe, expect, it } from 'vitest';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../../analytics/sampling/bar-series.ts';
import { barLengthMs, type Timeframe } from '../../../analytics/market/timeframe.ts';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import { maxTickLookbackMs, TickReader } from '../../../main/store/tick-reader.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase } from '../fixtures/opened-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const pair = { venueKey: 'usdm', symbolY: 'ETHUSDT', symbolX: 'BTCUSDT' } as const;
const hourMs = 3_600_000;

/** A seeded batch: uneven times over some minutes, decimal prices, ids in order per leg. */
function unevenBatch(count: number, startMs: number): TickBatch {
  const base = batchOf(count);
  let state = 42;
  const next = (): number => (state = (16_807 * state) % 2_147_483_647) / 2_147_483_647;
  let timeMs = startMs;
  return {
    ...base,
    tradeTimeMs: base.tradeTimeMs.map(() => (timeMs += Math.floor(next() * 400))),
    priceQuote: base.priceQuote.map(() => Number((61_800 + 50 * next()).toFixed(2))),
    quantityBase: base.quantityBase.map(() => Number((next() + 0.001).toFixed(3))),
  };
}

/** The bars of one leg as the live engine would build them. */
function liveBars(batch: TickBatch, leg: number, timeframe: Timeframe, fromMs = 0) {
  const builder = new BarBuilder(barLengthMs(timeframe));
  const series = new BarSeries();
  for (let row = 0; row < batch.count; row += 1) {
    const timeMs = batch.tradeTimeMs[row] ?? NaN;
    if (batch.symbolIndex[row] !== leg || timeMs < fromMs) {
      continue;
    }
    const closed = builder.push(
      timeMs,
      batch.priceQuote[row] ?? NaN,
      batch.quantityBase[row] ?? NaN,
    );
    if (closed !== undefined) {
      series.append(closed);
    }
  }
  if (builder.openBar !== undefined) {
    series.append(builder.openBar);
  }
  return series.toColumns();
}

describe('readBars', () => {
  it.each(['1s', '5s', '1m', '1h'] as const)(
    'gives the bars that live ticks would give (%s)',
    (timeframe) => {
      const database = openedDatabase();
      const batch = unevenBatch(4_000, 1_700_000_000_123);
      new TickWriter(database).append('usdm', batch);
      const { y, x } = new TickReader(database).readBars({
        ...pair,
        timeframe,
        lookbackMs: 48 * hourMs,
      });
      expect(y).toEqual({
        symbol: 'ETHUSDT',
        bars: liveBars(batch, 0, timeframe),
        lastTradeId: 3_998,
        held: [],
        holes: [],
      });
      expect(x).toEqual({
        symbol: 'BTCUSDT',
        bars: liveBars(batch, 1, timeframe),
        lastTradeId: 3_999,
        held: [],
        holes: [],
      });
    },
  );

  it('reads back from the newest tick of the pair and begins with a whole bar', () => {
    const database = openedDatabase();
    const batch = unevenBatch(4_000, 1_700_000_000_123);
    new TickWriter(database).append('usdm', batch);
    const lastMs = Math.max(...batch.tradeTimeMs);
    const fromMs = Math.floor((lastMs - 90_000) / 5_000) * 5_000;
    const { y, x } = new TickReader(database).readBars({
      ...pair,
      timeframe: '5s',
      lookbackMs: 90_000,
    });
    expect(y.bars).toEqual(liveBars(batch, 0, '5s', fromMs));
    expect(x.bars).toEqual(liveBars(batch, 1, '5s', fromMs));
    expect(y.bars.openTimeMs[0]).toBe(fromMs);
    expect(y.bars.openTimeMs.length).toBe(19);
  });

  it('looks back seven days at most', () => {
    const database = openedDatabase();
    const base = batchOf(2);
    const batch = {
      ...base,
      tradeTimeMs: Float64Array.of(
        1_700_000_000_000,
        1_700_000_000_000 + maxTickLookbackMs + hourMs,
      ),
    };
    new TickWriter(database).append('usdm', batch);
    const { y, x } = new TickReader(database).readBars({
      ...pair,
      timeframe: '1s',
      lookbackMs: 1e12,
    });
    expect(y.bars.openTimeMs.length).toBe(0);
    expect(x.bars.openTimeMs.length).toBe(1);
  });

  it('stops in the middle when a newer read is asked for, and reads on afterwards', () => {
    const database = openedDatabase();
    new TickWriter(database).append('usdm', batchOf(40_000));
    const reader = new TickReader(database);
    const request = { ...pair, timeframe: '1s', lookbackMs: hourMs } as const;
    let lookCount = 0;
    expect(() => reader.readBars(request, () => (lookCount += 1) === 3)).toThrow(
      expect.objectContaining({ kind: 'superseded' }),
    );
    expect(lookCount).toBe(3);
    const { y, x } = reader.readBars(request, () => false);
    const ticks = [...y.bars.tickCount, ...x.bars.tickCount];
    expect(ticks.reduce((sum, count) => sum + count, 0)).toBe(40_000);
  });

  it('has no bars and no id where nothing is stored', () => {
    const database = openedDatabase();
    const reader = new TickReader(database);
    const nothing = reader.readBars({ ...pair, timeframe: '1s', lookbackMs: hourMs });
    expect(nothing.y).toMatchObject({ symbol: 'ETHUSDT', lastTradeId: undefined });
    expect(nothing.x.bars.close.length).toBe(0);
    new TickWriter(database).append('demo-usdm', batchOf(10));
    expect(reader.readBars({ ...pair, timeframe: '1s', lookbackMs: hourMs })).toEqual(nothing);
  });
});
