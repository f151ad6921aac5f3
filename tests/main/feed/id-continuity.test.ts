import { expect, it } from 'vitest';
import { IdContinuity } from '../../../main/feed/id-continuity.ts';
import { WallClock } from '../../../main/feed/wall-clock.ts';
import { RecordingSink } from '../fixtures/recording-sink.ts';

it('counts jumps and repeats per symbol and passes every tick on', () => {
  const sink = new RecordingSink();
  const gaps: unknown[] = [];
  const continuity = new IdContinuity(['Y', 'X'], sink, {
    gap: (...gap) => gaps.push(gap),
    renumbered: () => undefined,
  });
  const ids: readonly (readonly [number, number])[] = [
    [0, 10],
    [1, 500],
    [0, 11],
    [0, 15], // 12, 13 and 14 are missing
    [0, 15],
    [0, 9],
    [0, 16],
    [1, 501],
    [1, 503],
  ];
  for (const [leg, id] of ids) {
    continuity.append(leg, id, 1, 2, 3, 4, 0);
  }
  expect(continuity.legs).toEqual([
    { symbol: 'Y', missingCount: 3, repeatCount: 2, renumberedCount: 0 },
    { symbol: 'X', missingCount: 1, repeatCount: 0, renumberedCount: 0 },
  ]);
  expect(gaps).toEqual([
    ['Y', 12, 3],
    ['X', 502, 1],
  ]);
  expect(sink.ticks.map((tick) => [tick.symbolIndex, tick.tradeId])).toEqual(ids);
  expect(sink.ticks[0]).toMatchObject({
    tradeTimeMs: 1,
    receivedAtMs: 2,
    priceQuote: 3,
    quantityBase: 4,
    takerSide: 0,
  });
});

it('takes ids that step back with newer trades, and a jump no market makes, for a new numbering', () => {
  const gaps: unknown[] = [];
  const starts: unknown[] = [];
  const continuity = new IdContinuity(['Y'], new RecordingSink(), {
    gap: (...gap) => gaps.push(gap),
    renumbered: (...start) => starts.push(start),
  });
  const trades: readonly (readonly [id: number, timeMs: number])[] = [
    [1_000, 1],
    [1_001, 2],
    [50, 3], // played again
    [51, 4],
    [51, 4],
    [53, 5], // 52 is missing
    [2 ** 53 - 1, 6], // broken
    [54, 7],
    [56, 8], // 55 is missing
  ];
  for (const [id, timeMs] of trades) {
    continuity.append(0, id, timeMs, 2, 3, 4, 0);
  }
  expect(continuity.legs).toEqual([
    { symbol: 'Y', missingCount: 2, repeatCount: 1, renumberedCount: 3 },
  ]);
  expect(gaps).toEqual([
    ['Y', 52, 1],
    ['Y', 55, 1],
  ]);
  expect(starts).toEqual([
    ['Y', 1_001, 50],
    ['Y', 53, 2 ** 53 - 1],
    ['Y', 2 ** 53 - 1, 54],
  ]);
});

it('follows a wall clock that was set, but not its grain', () => {
  let monotonicMs = 1_000;
  let epochMs = 50_000;
  const clock = new WallClock({ monotonicMs: () => monotonicMs, epochMs: () => epochMs });
  monotonicMs = 1_500.25;
  epochMs = 50_500;
  clock.adjust();
  expect(clock.at(1_500.25)).toBe(50_500.25);
  epochMs = 99_500;
  clock.adjust();
  expect(clock.at(1_500.25)).toBe(99_500);
});
