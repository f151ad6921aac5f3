import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { databasePathIn, openedStore, otherConnection } from '../fixtures/opened-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const crashWriter = fileURLToPath(new URL('../fixtures/crash-writer.ts', import.meta.url));
const isLong = process.env['PAIRWATCH_LONG_TESTS'] === '1';
const killCount = isLong ? 50 : 8;

interface Acknowledged {
  /** One above the highest id that was acknowledged. */
  end: number;
  readonly gapIds: number[];
  batchCount: number;
}

/** Lets a process write, and kills it at a moment that has nothing to do with what it is doing. */
async function writeAndKill(
  setup: readonly [databasePath: string, synchronous: string, from: string, keepBytes: string],
  aliveMs: number,
): Promise<Acknowledged> {
  const child = spawn(process.execPath, [crashWriter, ...setup], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const acknowledged: Acknowledged = { end: 0, gapIds: [], batchCount: 0 };
  let kill: Promise<unknown> | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const [number = NaN, end = NaN, isGap = NaN] = line.split(' ').map(Number);
    acknowledged.end = end;
    acknowledged.batchCount += 1;
    if (isGap === 1) {
      acknowledged.gapIds.push(number);
    }
    // From the first batch on, so that a slow start of the process is no shorter life.
    kill ??= wait(aliveMs).then(() => child.kill('SIGKILL'));
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  await kill;
  return acknowledged;
}

/** A seeded life of up to half a second. */
const aliveMs = (round: number): number => 1 + ((round * 48_271 * 7) % 499);

async function expectKept(databasePath: string, { end, gapIds }: Acknowledged): Promise<number> {
  const database = otherConnection(databasePath);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  const [count = NaN, highest = NaN] =
    database.prepare<[], number[]>('SELECT count(*), max(trade_id) FROM tick').raw().get() ?? [];
  expect(highest).toBeGreaterThanOrEqual(end - 1);
  const gaps = new Set(database.prepare('SELECT from_trade_id FROM gap').pluck().all());
  expect(gapIds.filter((id) => !gaps.has(id))).toEqual([]);
  // A gap is never there without the ticks of its transaction, nor the other way round.
  expect(Math.max(0, ...gaps.values().map(Number))).toBeLessThanOrEqual(highest);
  const { store } = await openedStore({ databasePath });
  expect(store.initialCount).toBe(count);
  await store.close();
  database.close();
  return highest + 1;
}

describe(`a process killed ${killCount} times while it writes`, () => {
  it(
    'has stored all that was acknowledged, however often it is killed over one file',
    async () => {
      const databasePath = databasePathIn(temporaryFolder());
      let from = 0;
      let batchCount = 0;
      for (let round = 1; round <= killCount; round += 1) {
        const synchronous = round % 2 === 0 ? 'NORMAL' : 'FULL';
        const acknowledged = await writeAndKill(
          [databasePath, synchronous, String(from), '1e12'],
          aliveMs(round),
        );
        batchCount += acknowledged.batchCount;
        from = await expectKept(databasePath, acknowledged);
        const database = otherConnection(databasePath);
        // Nothing of before is missing either.
        expect(database.prepare('SELECT count(*), min(trade_id) FROM tick').raw().get()).toEqual([
          from,
          0,
        ]);
        database.close();
      }
      expect(batchCount).toBeGreaterThan(killCount);
      if (isLong) {
        process.stdout.write(`kill −9 × ${killCount}: ${batchCount} batches, ${from} ticks\n`);
      }
    },
    killCount * 10_000,
  );

  it(
    'has every trade in its ticks or in its bars when it is killed while old ones are deleted',
    async () => {
      const databasePath = databasePathIn(temporaryFolder());
      let from = 0;
      let deletedCount = 0;
      for (let round = 1; round <= killCount; round += 1) {
        const acknowledged = await writeAndKill(
          [databasePath, 'NORMAL', String(from), '3e5'],
          aliveMs(round),
        );
        from = await expectKept(databasePath, acknowledged);
        const database = otherConnection(databasePath);
        const kept = database
          .prepare(
            `SELECT sum(CASE WHEN tick.trade_time_ms >= instrument.rolled_up_to_ms THEN 1 ELSE 0 END)
               FROM tick JOIN instrument USING (instrument_id)`,
          )
          .pluck()
          .get();
        const all = database.prepare('SELECT count(*) FROM tick').pluck().get();
        deletedCount = from - Number(all);
        const inBars = database.prepare('SELECT coalesce(sum(tick_count), 0) FROM bar_1m').pluck();
        expect(Number(kept) + Number(inBars.get())).toBe(from);
        database.close();
      }
      expect(deletedCount).toBeGreaterThan(1_000);
    },
    killCount * 10_000,
  );
});
