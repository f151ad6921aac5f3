import type { Database } from 'better-sqlite3';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Retention } from '../../../main/store/retention.ts';
import { RollUp } from '../../../main/store/roll-up.ts';
import { SliceSize } from '../../../main/store/slice-size.ts';
import { TickReader } from '../../../main/store/tick-reader.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase } from '../fixtures/opened-store.ts';
import { batchOfTicks } from '../fixtures/tick-batches.ts';

const dayMs = 86_400_000;
const startMs = 1_700_006_400_000;
const noSizeLimit = Number.MAX_SAFE_INTEGER;

/** Half a day of one tick a second and leg, written in batches. */
function write(writer: TickWriter, venueKey: string, fromMs: number, seconds: number): void {
  for (let first = 0; first < seconds; first += 1_000) {
    const rows = Array.from({ length: 2_000 }, (_, index) => {
      const id = first + Math.floor(index / 2);
      return {
        leg: index % 2,
        id,
        timeMs: fromMs + id * 1_000,
        price: 100 + (id % 77),
        quantity: 1,
      };
    });
    writer.append(venueKey, batchOfTicks(rows));
  }
}

const noWord = (): void => undefined;

function retentionOf(
  database: Database,
  writer: TickWriter,
  rollUp: RollUp,
  nowMs: number,
  onLimitTooSmall: (usedBytes: number, keepBytes: number) => void = noWord,
) {
  return new Retention({
    database,
    rollUp,
    isInUse: () => false,
    onDeleted: (count) => writer.forget(count),
    onLimitTooSmall,
    nowMs: () => nowMs,
    monotonicMs: () => 0,
  });
}

function opened() {
  const database = openedDatabase();
  const rollUp = new RollUp(database);
  const writer = new TickWriter(database, rollUp);
  return { database, rollUp, writer };
}

/** Runs a pass and looks after each slice. */
function run(pass: Generator<void, void>, afterSlice: () => void = () => undefined): number {
  let sliceCount = 0;
  while (pass.next().done !== true) {
    sliceCount += 1;
    afterSlice();
  }
  return sliceCount;
}

const oldest = (database: Database, venue: string): unknown =>
  database.prepare('SELECT min(time_ms) FROM tick_log WHERE venue = ?').pluck().get(venue);
const stored = (database: Database): unknown =>
  database.prepare('SELECT count(*) FROM tick').pluck().get();
const counted = (database: Database): unknown =>
  database.prepare('SELECT sum(tick_count) FROM instrument').pluck().get();

const hourBars = (database: Database, venueKey = 'usdm') =>
  new TickReader(database).readBars({
    venueKey,
    symbolY: 'ETHUSDT',
    symbolX: 'BTCUSDT',
    timeframe: '1h',
    lookbackMs: 400 * dayMs,
  });

describe('a pass', () => {
  it('tells once that a size cannot be kept, and again for another one', () => {
    const { database, rollUp, writer } = opened();
    write(writer, 'usdm', startMs, 4_000);
    const told: number[] = [];
    const nowMs = startMs + 4_000_000;
    const retention = retentionOf(database, writer, rollUp, nowMs, (usedBytes, keepBytes) => {
      expect(usedBytes).toBeGreaterThan(keepBytes);
      told.push(keepBytes);
    });
    for (const keepBytes of [1, 1, noSizeLimit, 2]) {
      run(retention.pass({ keepDays: 90, keepBytes }));
    }
    expect(told).toEqual([1, 2]);
    expect(stored(database)).toBeGreaterThan(7_000);
  });

  it('deletes ticks that are too old, keeps their bars, and counts right after every slice', () => {
    const { database, rollUp, writer } = opened();
    write(writer, 'usdm', startMs, 40_000);
    const before = hourBars(database);
    const nowMs = startMs + dayMs + 20_000_000;
    const sliceCount = run(
      retentionOf(database, writer, rollUp, nowMs).pass({ keepDays: 1, keepBytes: noSizeLimit }),
      () => {
        expect(counted(database)).toBe(writer.totalCount);
      },
    );
    expect(sliceCount).toBeGreaterThan(10);
    expect(oldest(database, 'usdm')).toBe(startMs + 20_000_000);
    expect(stored(database)).toBe(writer.totalCount);
    expect(writer.totalCount).toBe(40_000);
    expect(hourBars(database)).toEqual(before);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('deletes the oldest ticks of all while the file is too large, and makes it shrink', () => {
    const { database, rollUp, writer } = opened();
    write(writer, 'spot', startMs, 60_000);
    write(writer, 'usdm', startMs + 30_000_000, 60_000);
    database.pragma('wal_checkpoint(TRUNCATE)');
    const { size } = statSync(database.name);
    const keepBytes = size / 2;
    const nowMs = startMs + 30 * dayMs;
    let largestSlice = 0;
    let before = writer.totalCount;
    run(retentionOf(database, writer, rollUp, nowMs).pass({ keepDays: 90, keepBytes }), () => {
      largestSlice = Math.max(largestSlice, before - writer.totalCount);
      before = writer.totalCount;
    });
    database.pragma('wal_checkpoint(TRUNCATE)');
    // One mebibyte of free pages stays for what comes next.
    expect(statSync(database.name).size).toBeLessThan(keepBytes + 1.1 * 2 ** 20);
    expect(statSync(database.name).size).toBeGreaterThan(keepBytes * 0.8);
    expect(largestSlice).toBeGreaterThan(1_000);
    expect(stored(database)).toBe(writer.totalCount);
    // Both markets end where the other one does: the oldest ticks went, whosever they were.
    const times = ['spot', 'usdm'].map((venue) => Number(oldest(database, venue)));
    expect(Math.abs((times[0] ?? 0) - (times[1] ?? 0))).toBeLessThan(40_000_000);
    expect(times[0]).toBeGreaterThan(startMs);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('takes captures for the size alone, by when they were played', () => {
    const { database, rollUp, writer } = opened();
    const nowMs = startMs + 100 * dayMs;
    const [early, late] = [`capture-${startMs + dayMs}`, `capture-${startMs + 98 * dayMs}`];
    write(writer, early, 1_600_000_000_000, 20_000);
    write(writer, late, 1_500_000_000_000, 20_000);
    write(writer, 'usdm', startMs + 50 * dayMs, 20_000);
    const retention = retentionOf(database, writer, rollUp, nowMs);
    run(retention.pass({ keepDays: 90, keepBytes: noSizeLimit }));
    expect(stored(database)).toBe(120_000);
    const used =
      Number(database.pragma('page_count', { simple: true })) -
      Number(database.pragma('freelist_count', { simple: true }));
    run(retention.pass({ keepDays: 90, keepBytes: used * 4_096 * 0.5 }));
    expect(oldest(database, early)).toBeNull();
    expect(Number(oldest(database, 'usdm'))).toBeGreaterThan(startMs + 50 * dayMs);
    expect(oldest(database, late)).toBe(1_500_000_000_000);
  });

  it('leaves the last hour, however small the limit', () => {
    const { database, rollUp, writer } = opened();
    write(writer, 'usdm', startMs, 10_000);
    const nowMs = startMs + 10_000_000;
    run(retentionOf(database, writer, rollUp, nowMs).pass({ keepDays: 1, keepBytes: 1 }));
    expect(oldest(database, 'usdm')).toBe(nowMs - 3_600_000);
  });

  it('leaves ticks alone whose minutes are not in the bars yet', () => {
    const { database, rollUp, writer } = opened();
    write(writer, 'usdm', startMs, 10_000);
    const retention = new Retention({
      database,
      rollUp,
      isInUse: () => true,
      onDeleted: (count) => writer.forget(count),
      onLimitTooSmall: noWord,
      nowMs: () => startMs + 1_000 * dayMs,
      monotonicMs: () => 0,
    });
    run(retention.pass({ keepDays: 1, keepBytes: noSizeLimit }));
    const { y } = hourBars(database);
    expect(y.bars.tickCount.reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(oldest(database, 'usdm')).toBe(rollUp.markOf(1));
    expect(stored(database)).toBeGreaterThan(1_000);
  });

  it('goes on where an earlier one was ended', () => {
    const { database, rollUp, writer } = opened();
    write(writer, 'usdm', startMs, 20_000);
    const before = hourBars(database);
    const retention = retentionOf(database, writer, rollUp, startMs + 9 * dayMs);
    for (let round = 1; round <= 12; round += 1) {
      const pass = retention.pass({ keepDays: 1, keepBytes: noSizeLimit });
      for (let slice = 0; slice < round; slice += 1) {
        pass.next();
      }
    }
    run(retention.pass({ keepDays: 1, keepBytes: noSizeLimit }));
    expect(stored(database)).toBe(0);
    expect(hourBars(database)).toEqual(before);
  });
});

describe('the size of a slice', () => {
  const size = () => new SliceSize(6, { min: 64, max: 10_000, first: 1_000 });

  it('grows slowly and shrinks at once, within its limits', () => {
    const slices = size();
    slices.measured(3);
    expect(slices.count).toBe(1_500);
    slices.measured(60);
    expect(slices.count).toBe(150);
    slices.measured(6_000);
    expect(slices.count).toBe(64);
    for (let round = 0; round < 30; round += 1) {
      slices.measured(0);
    }
    expect(slices.count).toBe(10_000);
  });

  it('settles where a slice takes as long as wanted', () => {
    const slices = size();
    const msPerRow = 0.004;
    for (let round = 0; round < 50; round += 1) {
      slices.measured(slices.count * msPerRow);
    }
    expect(slices.count * msPerRow).toBeCloseTo(6, 1);
  });
});
