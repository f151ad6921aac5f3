import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import { TickBatcher } from '../../../main/pipeline/tick-batcher.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];
let batches: TickBatch[];

beforeEach(() => {
  batches = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function batcherOf(options = {}): TickBatcher {
  return new TickBatcher({ symbols, onBatch: (batch) => batches.push(batch), ...options });
}

function appendTo(batcher: TickBatcher, id: number): void {
  batcher
    .sinkOf('live')
    .append(id % 2, id, 1_000 + id, 2_000.5 + id, 3 + id, 4 + id, id % 2, id % 3);
}

it('hands over what it has 80 ms after the first tick, in arrays of exactly that length', () => {
  const batcher = batcherOf();
  appendTo(batcher, 1);
  vi.advanceTimersByTime(50);
  appendTo(batcher, 2);
  expect(batcher.count).toBe(2);
  vi.advanceTimersByTime(29);
  expect(batches).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(batches).toEqual([
    {
      origin: 'live',
      symbols,
      count: 2,
      symbolIndex: Uint8Array.of(1, 0),
      tradeId: Float64Array.of(1, 2),
      tradeTimeMs: Float64Array.of(1_001, 1_002),
      receivedAtMs: Float64Array.of(2_001.5, 2_002.5),
      priceQuote: Float64Array.of(4, 5),
      quantityBase: Float64Array.of(5, 6),
      takerSide: Uint8Array.of(1, 0),
      standing: Uint8Array.of(1, 2),
    },
  ]);
  expect(batcher.count).toBe(0);
  // Buffers of their own: a view on the batcher's would send all of it between processes.
  const columns = Object.values(batches[0] ?? {}).filter((value) => ArrayBuffer.isView(value));
  expect(columns.length).toBe(8);
  for (const column of columns) {
    expect(column.buffer.byteLength).toBe(column.byteLength);
  }
});

it('hands over at 1,000 ticks without waiting, and starts the clock anew', () => {
  const batcher = batcherOf();
  for (let id = 0; id < 2_001; id += 1) {
    appendTo(batcher, id);
  }
  expect(batches.map((batch) => batch.count)).toEqual([1_000, 1_000]);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(80);
  expect(batches.map((batch) => batch.count)).toEqual([1_000, 1_000, 1]);
  expect(batches.flatMap((batch) => [...batch.tradeId])).toEqual(
    Array.from({ length: 2_001 }, (_, id) => id),
  );
});

it('never changes a batch that it has handed over', () => {
  const batcher = batcherOf({ maxBatchTicks: 2 });
  for (let id = 0; id < 4; id += 1) {
    appendTo(batcher, id);
  }
  expect([...(batches[0]?.tradeId ?? [])]).toEqual([0, 1]);
});

it('hands over on demand, and nothing when it is empty', () => {
  const batcher = batcherOf();
  batcher.flush();
  appendTo(batcher, 7);
  batcher.flush();
  expect(batches.map((batch) => batch.count)).toEqual([1]);
  vi.advanceTimersByTime(1_000);
  expect(batches.length).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('gives a batch one origin, and ticks of another one the next batch, in order', () => {
  const batcher = batcherOf();
  const live = batcher.sinkOf('live');
  const backfilled = batcher.sinkOf('backfilled');
  const give = (sink: typeof live, id: number) => sink.append(0, id, 1_000, 2_000, 3, 4, 0, 0);
  give(backfilled, 1);
  give(backfilled, 2);
  give(live, 3);
  give(backfilled, 4);
  give(live, 5);
  batcher.flush();
  expect(batches.map(({ origin, tradeId }) => [origin, ...tradeId])).toEqual([
    ['backfilled', 1, 2],
    ['live', 3],
    ['backfilled', 4],
    ['live', 5],
  ]);
});
