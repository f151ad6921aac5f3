/** What was measured of the app at one moment of a soak. */
export interface SoakSample {
  /** Share of the run that was over, 0 to 1. */
  readonly share: number;
  /** Of the main thread after garbage was collected, buffers included. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Active sockets, threads and the like by kind, timers left out. */
  readonly handles: Readonly<Record<string, number>>;
  readonly timerCount: number;
  /** Size of the database's log. */
  readonly walBytes: number;
  readonly databaseBytes: number;
}

/** Windows grow to their length and code is compiled before this. */
const warmUpShare = 0.15;
/** How much of the run, after the warm-up and at the end, is compared. */
const comparedShare = 0.15;
const allowedGrowth = 0.05;
/** Pending requests and back-offs come and go. */
const allowedTimers = 6;

export interface Flatness {
  readonly earlyHeapBytes: number;
  readonly lateHeapBytes: number;
  readonly maxWalBytes: number;
  readonly problems: readonly string[];
}

/**
 * Compares the app early and late in a run: medians of many samples, because one sample has a request
 * or a batch more than another.
 *
 * @param walLimitBytes - beyond which the log must never grow
 */
export function judgeFlatness(samples: readonly SoakSample[], walLimitBytes: number): Flatness {
  const early = samples.filter(
    ({ share }) => share >= warmUpShare && share < warmUpShare + comparedShare,
  );
  const late = samples.filter(({ share }) => share >= 1 - comparedShare);
  const earlyHeapBytes = median(early.map(({ heapBytes }) => heapBytes));
  const lateHeapBytes = median(late.map(({ heapBytes }) => heapBytes));
  const growth = lateHeapBytes / earlyHeapBytes - 1;
  const maxWalBytes = Math.max(...samples.map(({ walBytes }) => walBytes));
  const problems: string[] = [];
  if (!(growth <= allowedGrowth)) {
    problems.push(
      `The heap grew by ${(growth * 100).toFixed(1)} %: ${earlyHeapBytes} to ${lateHeapBytes} bytes`,
    );
  }
  for (const kind of new Set(samples.flatMap(({ handles }) => Object.keys(handles)))) {
    const before = median(early.map(({ handles }) => handles[kind] ?? 0));
    const after = median(late.map(({ handles }) => handles[kind] ?? 0));
    if (after > before) {
      problems.push(`${kind}: ${before} handles early, ${after} late`);
    }
  }
  const timersBefore = median(early.map(({ timerCount }) => timerCount));
  const timersAfter = median(late.map(({ timerCount }) => timerCount));
  if (!(timersAfter <= timersBefore + allowedTimers)) {
    problems.push(`${timersBefore} timers early, ${timersAfter} late`);
  }
  if (maxWalBytes > walLimitBytes) {
    problems.push(`The database's log grew to ${maxWalBytes} bytes, above ${walLimitBytes}`);
  }
  return { earlyHeapBytes, lateHeapBytes, maxWalBytes, problems };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
