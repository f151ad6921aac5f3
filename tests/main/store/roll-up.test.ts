import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tickStandings, type TickBatch } from '../../../analytics/market/tick-batch.ts';
import { minuteMs } from '../../../main/store/minute-bars.ts';
import { RollUp } from '../../../main/store/roll-up.ts';
import { TickReader } from '../../../main/store/tick-reader.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase } from '../fixtures/opened-store.ts';
import { batchOfTicks, type TestTick } from '../fixtures/tick-batches.ts';

const pair = { venueKey: 'usdm', symbolY: 'ETHUSDT', symbolX: 'BTCUSDT' } as const;
const startMs = 1_700_000_040_000;
const longMs = 365 * 86_400_000;

const aTick = fc.record({
  stepMs: fc.oneof(fc.constant(0), fc.nat(900), fc.nat(90_000)),
  price: fc.integer({ min: 1, max: 2 ** 40 }).map((cents) => cents / 100),
  quantity: fc.integer({ min: 1, max: 10 ** 9 }).map((parts) => parts / 1_000),
  standing: fc.constantFrom(
    ...[0, 0, 0, 0, tickStandings.extreme, tickStandings.extreme, tickStandings.confirming],
  ),
});

function ticksOf(
  drawn: readonly { stepMs: number; price: number; quantity: number; standing: number }[],
) {
  let timeMs = startMs;
  return drawn.map(({ stepMs, price, quantity, standing }, index): TestTick => {
    timeMs += stepMs;
    return { leg: 0, id: 10 + index, timeMs, price, quantity, standing };
  });
}

function rollUpAll(rollUp: RollUp, isFinished: boolean, maxRows: number): void {
  const untilMs = rollUp.settledUntilMs(1, isFinished);
  while (rollUp.advance(1, untilMs, maxRows)) {
    // Goes on to the end.
  }
}

function minuteBarsOf(reader: TickReader) {
  return reader.readBars({ ...pair, timeframe: '1m', lookbackMs: longMs }).y;
}

it('gives the bars that the ticks give, whatever the size of its slices', () => {
  fc.assert(
    fc.property(
      fc.array(aTick, { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      (drawn, maxRows, isFinished) => {
        const database = openedDatabase(':memory:');
        const rollUp = new RollUp(database);
        new TickWriter(database, rollUp).append('usdm', batchOfTicks(ticksOf(drawn)));
        const reader = new TickReader(database);
        const fromTicks = minuteBarsOf(reader);
        const hourFromTicks = reader.readBars({ ...pair, timeframe: '1h', lookbackMs: longMs }).y;
        rollUpAll(rollUp, isFinished, maxRows);
        const rolledUp = minuteBarsOf(reader);
        expect(rolledUp.bars).toEqual(fromTicks.bars);
        if (!isFinished) {
          expect(rolledUp).toEqual(fromTicks);
        }
        const { openTimeMs, open, high, low, close, tickCount } = reader.readBars({
          ...pair,
          timeframe: '1h',
          lookbackMs: longMs,
        }).y.bars;
        expect({ openTimeMs, open, high, low, close, tickCount }).toMatchObject({
          openTimeMs: hourFromTicks.bars.openTimeMs,
          open: hourFromTicks.bars.open,
          high: hourFromTicks.bars.high,
          low: hourFromTicks.bars.low,
          close: hourFromTicks.bars.close,
          tickCount: hourFromTicks.bars.tickCount,
        });
        database.close();
      },
    ),
    { numRuns: 150 },
  );
});

const plain = (ids: readonly number[]): TickBatch =>
  batchOfTicks(
    ids.map((id) => ({ leg: 0, id, timeMs: startMs + id * 100, price: 100 + id, quantity: 1 })),
  );

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

it.each([
  ['at the begin of a minute', range(600, 700)],
  ['at its end', range(1_100, 1_199)],
  ['over several minutes', range(550, 2_000)],
  ['in the middle', range(700, 800)],
])('adds ticks that come late to the bars of their time: %s', (_where, lateIds) => {
  const all = range(0, 20_000);
  const whole = openedDatabase();
  new TickWriter(whole).append('usdm', plain(all));
  const expected = minuteBarsOf(new TickReader(whole));

  const database = openedDatabase();
  const rollUp = new RollUp(database);
  const writer = new TickWriter(database, rollUp);
  writer.append('usdm', plain(all.filter((id) => !lateIds.includes(id))));
  rollUpAll(rollUp, false, 1_000);
  expect(minuteBarsOf(new TickReader(database)).bars).not.toEqual(expected.bars);
  writer.append('usdm', plain(lateIds));
  // Sent again: in the bars once.
  writer.append('usdm', plain(lateIds));
  expect(minuteBarsOf(new TickReader(database))).toEqual(expected);
});

it('goes on from its mark after the file was opened again, and leaves the last minutes', () => {
  const database = openedDatabase();
  const first = new RollUp(database);
  new TickWriter(database, first).append('usdm', plain(range(0, 10_000)));
  first.advance(1, first.settledUntilMs(1, false), 3_000);
  const again = new RollUp(database);
  expect(again.markOf(1)).toBe(first.markOf(1));
  expect(again.markOf(1)).toBeGreaterThan(startMs);
  rollUpAll(again, false, 500);
  const newestMs = startMs + 1_000_000;
  expect(again.markOf(1)).toBe(Math.floor((newestMs - 10 * minuteMs) / minuteMs) * minuteMs);
  const counts = database.prepare('SELECT sum(tick_count), max(last_trade_id) FROM bar_1m').raw();
  const markId = (again.markOf(1) - startMs) / 100;
  expect(counts.get()).toEqual([markId, markId - 1]);
});

it('keeps prices and volumes beyond 53 bits of scaled value', () => {
  const database = openedDatabase();
  const rollUp = new RollUp(database);
  const tick = { leg: 0, timeMs: startMs, price: 1_600_000_000.5, quantity: 46_116_860_414 };
  new TickWriter(database, rollUp).append(
    'usdm',
    batchOfTicks([1, 2, 3].map((id) => ({ ...tick, id }))),
  );
  rollUpAll(rollUp, true, 1_000);
  const row = database.prepare('SELECT open_e8, volume_base FROM bar_1m').safeIntegers().raw();
  expect(row.get()).toEqual([160_000_000_050_000_000n, expect.closeTo(3 * 46_116_860_414, 3)]);
});

it('lets long timeframes look back further than ticks are resampled', () => {
  const database = openedDatabase();
  const rollUp = new RollUp(database);
  const dayMs = 86_400_000;
  // Sixty days of a tick every ten minutes.
  const ticks = range(0, 60 * 144).map((id) => ({
    leg: 0,
    id,
    timeMs: startMs + id * 600_000,
    price: 100 + (id % 10),
    quantity: 1,
  }));
  new TickWriter(database, rollUp).append('usdm', batchOfTicks(ticks));
  const reader = new TickReader(database);
  const bars = (timeframe: '15s' | '1h', lookbackMs = longMs) =>
    reader.readBars({ ...pair, timeframe, lookbackMs }).y.bars.openTimeMs;
  expect(bars('1h').length).toBeCloseTo(7 * 24, -1);
  rollUpAll(rollUp, false, 5_000);
  expect(bars('1h').length).toBeCloseTo(60 * 24, -1);
  expect(bars('1h', 10 * dayMs).length).toBeCloseTo(10 * 24, -1);
  expect(bars('15s').length).toBeCloseTo(7 * 144, -1);
});
