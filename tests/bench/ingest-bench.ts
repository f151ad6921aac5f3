import { runIngestPhase, type IngestResult } from './ingest-phase.ts';
import type { BenchOptions, BenchTable } from './report.ts';

/** A little above the goal of 50,000, so that reaching the goal is not a matter of rounding. */
const pacedTicksPerSecond = 51_000;
/** Of each phase. */
const defaultSeconds = 30;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

function rowOf(load: string, result: IngestResult): BenchTable['rows'][number] {
  const { receiveToCommit, sendToCommit, issuedCount, storedCount } = result;
  return {
    load,
    seconds: rounded(result.elapsedSeconds, 1),
    ticksPerSecond: Math.round(storedCount / result.elapsedSeconds),
    issued: issuedCount,
    rows: storedCount,
    receiveToCommitP50Ms: rounded(receiveToCommit.quantileMs(0.5), 1),
    receiveToCommitP99Ms: rounded(receiveToCommit.quantileMs(0.99), 1),
    sendToCommitP50Ms: rounded(sendToCommit.quantileMs(0.5), 1),
    sendToCommitP99Ms: rounded(sendToCommit.quantileMs(0.99), 1),
    cpuSecondsPer10kTicks: rounded((result.cpuSeconds / storedCount) * 10_000, 4),
    maxPendingTicks: result.maxPendingTicks,
  };
}

/**
 * Two loads, one after the other: 51,000 ticks a second, and as fast as the app reads.
 *
 * @returns rows with what was issued, what is in the file, and how long a tick took to get there
 */
export async function run({ seconds = defaultSeconds }: BenchOptions): Promise<BenchTable> {
  const paced = await runIngestPhase({ ticksPerSecond: pacedTicksPerSecond, seconds });
  const unpaced = await runIngestPhase({ ticksPerSecond: 0, seconds });
  const lost = (result: IngestResult): number => result.issuedCount - result.storedCount;
  return {
    suite: 'ingest',
    title: 'frames in over a loopback socket → committed rows, two symbols',
    rows: [rowOf('51,000 ticks/s', paced), rowOf('as fast as it goes', unpaced)],
    goals: [
      {
        name: 'sustained rate, paced',
        limit: 50_000,
        bound: 'atLeast',
        measured: paced.storedCount / paced.elapsedSeconds,
        unit: 'ticks/s',
      },
      {
        name: 'lost in both loads',
        limit: 0,
        bound: 'atMost',
        measured: lost(paced) + lost(unpaced),
        unit: 'ticks',
      },
      {
        name: 'p99 of receive to commit, paced',
        limit: 250,
        bound: 'atMost',
        measured: rounded(paced.receiveToCommit.quantileMs(0.99), 1),
        unit: 'ms',
      },
    ],
    notes: [
      'The sender is a process of its own on the same machine and takes part of its cores.',
      'CPU seconds are those of the process with feed, pipeline, both database threads and one serialisation per batch for the window.',
      'As fast as it goes, the waiting ticks grow until the feed makes the sender wait; their age is the latency.',
      ...[...paced.complaints, ...unpaced.complaints].map((complaint) => `logged: ${complaint}`),
    ],
  };
}
