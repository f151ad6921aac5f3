import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForWriting } from '../../main/store/open-database.ts';
import { Retention } from '../../main/store/retention.ts';
import { RollUp } from '../../main/store/roll-up.ts';
import { TickWriter } from '../../main/store/tick-writer.ts';
import { batchOfTicks } from '../main/fixtures/tick-batches.ts';

// How long a batch can be held up while the file is brought within its limits:
//   node tests/bench/retention-bench.ts [ticks]
// Ticks as a busy pair has them are written, then a pass halves the file with a batch after each slice.

const tickCount = Number(process.argv[2] ?? 2_000_000);
const batchTicks = 1_000;
const startMs = 1_700_006_400_000;
const folder = mkdtempSync(join(tmpdir(), 'pairwatch-retention-'));
const databasePath = join(folder, 'market_data.db');

/** 60 ticks a second, in a seeded order of legs and prices. */
function batchFrom(first: number) {
  const rows = Array.from({ length: batchTicks }, (_, index) => {
    const number = first + index;
    const noise = (number * 48_271) % 65_537;
    return {
      leg: noise % 2,
      id: number,
      timeMs: startMs + Math.floor((number * 1_000) / 60),
      price: 3_000 + (noise % 10_000) / 100,
      quantity: (1 + (noise % 997)) / 1_000,
    };
  });
  return batchOfTicks(rows);
}

function figures(name: string, tookMs: readonly number[]): string {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(2);
  const over = sorted.filter((ms) => ms >= 16).length;
  return `${name}: ${sorted.length}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, ${over} of 16 ms or more`;
}

function timed(work: () => void): number {
  const fromMs = performance.now();
  work();
  return performance.now() - fromMs;
}

try {
  const database = openForWriting({ databasePath, busyTimeoutMs: 2_000 });
  const rollUp = new RollUp(database);
  const writer = new TickWriter(database, rollUp);
  let number = 0;
  const alone: number[] = [];
  while (number < tickCount) {
    const batch = batchFrom(number);
    alone.push(timed(() => writer.append('usdm', batch)));
    number += batchTicks;
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  const sizeBefore = statSync(databasePath).size;
  const retention = new Retention({
    database,
    rollUp,
    isInUse: () => true,
    onDeleted: (count) => writer.forget(count),
    onLimitTooSmall: () => undefined,
    nowMs: () => startMs + 86_400_000 * 30,
    monotonicMs: () => performance.now(),
  });
  const slices: number[] = [];
  const sliceCpu: number[] = [];
  const between: number[] = [];
  let longestLogBytes = 0;
  const pass = retention.pass({ keepDays: 365, keepBytes: sizeBefore / 2 });
  for (;;) {
    const fromMs = performance.now();
    const fromCpu = process.cpuUsage();
    const { done } = pass.next();
    const { user, system } = process.cpuUsage(fromCpu);
    slices.push(performance.now() - fromMs);
    sliceCpu.push((user + system) / 1_000);
    if (done === true) {
      break;
    }
    const batch = batchFrom(number);
    between.push(timed(() => writer.append('usdm', batch)));
    number += batchTicks;
    longestLogBytes = Math.max(longestLogBytes, statSync(`${databasePath}-wal`).size);
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  process.stdout.write(
    [
      `${tickCount} ticks, ${megabytes(sizeBefore)} before, ${megabytes(statSync(databasePath).size)} after; log at most ${megabytes(longestLogBytes)}`,
      figures(`batches of ${batchTicks} alone`, alone),
      figures('slices', slices),
      // On a machine with other work the clock also runs while nothing of ours does.
      figures('slices, CPU time', sliceCpu),
      figures('batches between slices', between),
      '',
    ].join('\n'),
  );
  database.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
