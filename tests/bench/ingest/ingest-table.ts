import type { BenchGoal, BenchTable } from '../report.ts';
import type { IngestRun } from './ingest-run.ts';
import type { IngestSubject, SkippedSubject } from './ingest-subjects.ts';

/** All runs of one subject under one load. */
export interface MeasuredSubject {
  readonly subject: Pick<IngestSubject, 'id' | 'name' | 'keeps'>;
  readonly runs: readonly IngestRun[];
}

export interface IngestResults {
  /** Pairwatch at the rate that its goals name. */
  readonly paced: IngestRun;
  /** Each subject as fast as it reads. */
  readonly flatOut: readonly MeasuredSubject[];
  /** Each subject at the rate of a real market. */
  readonly market: readonly MeasuredSubject[];
  readonly pacedTicksPerSecond: number;
  readonly marketTicksPerSecond: number;
  readonly skipped: readonly SkippedSubject[];
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  const [low = NaN, high = NaN] = [ordered[Math.floor(middle)], ordered[Math.ceil(middle)]];
  return (low + high) / 2;
}

const rateOf = (run: IngestRun): number => run.tickCount / run.elapsedSeconds;

function rowOf(load: string, { subject, runs }: MeasuredSubject): BenchTable['rows'][number] {
  const of = (figure: (run: IngestRun) => number): number => median(runs.map(figure));
  return {
    load,
    subject: subject.name,
    keeps: subject.keeps,
    runs: runs.length,
    ticksPerSecond: Math.round(of(rateOf)),
    ticks: Math.round(of((run) => run.tickCount)),
    lost: runs.reduce((sum, run) => sum + run.lostCount, 0),
    cpuSecondsPer10kTicks: rounded(
      of((run) => (run.cpuSeconds / run.tickCount) * 10_000),
      4,
    ),
    receiptP50Ms: rounded(
      of((run) => run.fromReceipt.p50Ms),
      1,
    ),
    receiptP99Ms: rounded(
      of((run) => run.fromReceipt.p99Ms),
      1,
    ),
    sendingP50Ms: rounded(
      of((run) => run.fromSending.p50Ms),
      1,
    ),
    sendingP99Ms: rounded(
      of((run) => run.fromSending.p99Ms),
      1,
    ),
  };
}

/** How many times the rate of each peer Pairwatch has, medians compared. */
function goalsAgainstPeers(flatOut: readonly MeasuredSubject[]): BenchGoal[] {
  const rateOfId = (id: IngestSubject['id']): number | undefined => {
    const found = flatOut.find(({ subject }) => subject.id === id);
    return found === undefined ? undefined : median(found.runs.map(rateOf));
  };
  const own = rateOfId('pairwatch') ?? NaN;
  const goals: BenchGoal[] = [
    {
      name: 'rate as fast as it reads',
      limit: 100_000,
      bound: 'atLeast',
      measured: Math.round(own),
      unit: 'ticks/s',
    },
  ];
  for (const [id, name, limit] of [
    ['python', 'the Python recorder', 50],
    ['ccxt', 'ccxt', 1],
    ['tardis', 'tardis-dev', 1],
  ] as const) {
    const peerRate = rateOfId(id);
    if (peerRate !== undefined) {
      const measured = rounded(own / peerRate, 2);
      goals.push({ name: `rate beside ${name}`, limit, bound: 'atLeast', measured, unit: 'times' });
    }
  }
  return goals;
}

/** The table of the suite: rows of medians, goals, and how it was measured. */
export function ingestTable(results: IngestResults): BenchTable {
  const { paced, flatOut, market, pacedTicksPerSecond, marketTicksPerSecond, skipped } = results;
  const perSecond = (rate: number): string => `${rate.toLocaleString('en-US')} ticks/s`;
  const pairwatch = { id: 'pairwatch', name: 'Pairwatch', keeps: 'rows' } as const;
  const own = [...flatOut, ...market].filter(({ subject }) => subject.id.startsWith('pairwatch'));
  const ownRuns = [paced, ...own.flatMap(({ runs }) => runs)];
  const everything = [{ subject: pairwatch, runs: [paced] }, ...flatOut, ...market];
  return {
    suite: 'ingest',
    title: 'frames in over a loopback socket → committed rows, or delivery; two symbols',
    rows: [
      rowOf(perSecond(pacedTicksPerSecond), { subject: pairwatch, runs: [paced] }),
      ...flatOut.map((measured) => rowOf('as fast as it reads', measured)),
      ...market.map((measured) => rowOf(perSecond(marketTicksPerSecond), measured)),
    ],
    goals: [
      {
        name: 'rate, paced',
        limit: 50_000,
        bound: 'atLeast',
        measured: Math.round(rateOf(paced)),
        unit: 'ticks/s',
      },
      {
        name: 'lost in all loads',
        limit: 0,
        bound: 'atMost',
        measured: ownRuns.reduce((sum, run) => sum + run.lostCount, 0),
        unit: 'ticks',
      },
      {
        name: 'p99 of receipt to commit, paced',
        limit: 250,
        bound: 'atMost',
        measured: rounded(paced.fromReceipt.p99Ms, 1),
        unit: 'ms',
      },
      ...goalsAgainstPeers(flatOut),
    ],
    notes: [
      'Medians of the runs, which take turns; the sender is a process of its own and takes part of the cores.',
      'CPU seconds are those of the whole process, with feed, pipeline, both database threads and one serialisation per batch for the window in the case of Pairwatch.',
      'Latencies are from receipt in the process, and from sending, to the commit; to the delivery for those that keep nothing.',
      'As fast as it reads, every subject makes the sender wait: Pairwatch when 200,000 ticks wait for the disk, the others in the buffers of the system.',
      ...skipped.map(({ name, reason }) => `skipped: ${name}, because ${reason}.`),
      ...new Set(
        everything.map(({ subject, runs }) => `${subject.name}: ${runs[0]?.versions ?? '–'}`),
      ),
      ...everything.flatMap(({ subject, runs }) =>
        runs.flatMap(({ complaints }) =>
          complaints.map((complaint) => `${subject.name} said: ${complaint}`),
        ),
      ),
    ],
  };
}
