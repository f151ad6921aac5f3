import { runIngest, type IngestLoad, type IngestRun } from './ingest/ingest-run.ts';
import { findSubjects, type IngestSubject } from './ingest/ingest-subjects.ts';
import { ingestTable, type MeasuredSubject } from './ingest/ingest-table.ts';
import type { BenchOptions, BenchTable } from './report.ts';

/** A little above the goal of 50,000, so that reaching the goal is not a matter of rounding. */
const pacedTicksPerSecond = 51_000;
/** About the mean of BTCUSDT and ETHUSDT together on a busy day. */
const marketTicksPerSecond = 250;
/** Of the paced load; each run of a subject lasts a third of it. */
const defaultSeconds = 30;
const defaultRounds = 3;

/** Every subject once per round, one after the other, so that none has the machine's better hour. */
async function takeTurns(
  subjects: readonly IngestSubject[],
  rounds: number,
  load: IngestLoad,
): Promise<MeasuredSubject[]> {
  const measured = subjects.map((subject) => ({ subject, runs: [] as IngestRun[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { subject, runs } of measured) {
      runs.push(await runIngest(subject, load));
    }
  }
  return measured;
}

/**
 * Pairwatch at 51,000 ticks a second; then Pairwatch and its peers as fast as each reads, and at the
 * rate of a real market.
 *
 * @returns rows with what was stored or delivered, what was lost, its cost and its latency
 */
export async function run({
  seconds = defaultSeconds,
  rounds = defaultRounds,
}: BenchOptions): Promise<BenchTable> {
  const { present, skipped } = findSubjects();
  const [pairwatch] = present;
  const turn = { seconds: seconds / 3, isCounted: false };
  return ingestTable({
    paced: await runIngest(pairwatch, {
      ticksPerSecond: pacedTicksPerSecond,
      seconds,
      isCounted: true,
    }),
    flatOut: await takeTurns(present, rounds, { ...turn, ticksPerSecond: 0 }),
    market: await takeTurns(present, rounds, { ...turn, ticksPerSecond: marketTicksPerSecond }),
    pacedTicksPerSecond,
    marketTicksPerSecond,
    skipped,
  });
}
