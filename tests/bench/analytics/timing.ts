/** The value below which a share of the values lies, from 0 to 1; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Work of which one passage takes long enough to be timed. */
export interface TimedWork {
  /** How many of its units, such as bars, one passage does. */
  readonly unitCount: number;
  /** Does them; its result keeps the work from being left out as useless. */
  readonly pass: () => number;
}

const sliceUnits = 4_096;

/**
 * Work that is done in slices of some thousand units: a loop that ran once a passage would be thrown back
 * to unoptimised code at each of its ends, which is not what an app's loop does all day.
 */
export function inSlices(
  unitCount: number,
  runSlice: (from: number, to: number) => number,
): TimedWork {
  const pass = (): number => {
    let sum = 0;
    for (let from = 0; from < unitCount; from += sliceUnits) {
      sum += runSlice(from, Math.min(from + sliceUnits, unitCount));
    }
    return sum;
  };
  return { unitCount, pass };
}

interface UnitTimes {
  /** Of the whole process, garbage collection included, ns a unit. */
  readonly cpuNs: readonly number[];
  readonly clockNs: readonly number[];
}

const warmUpRounds = 3;
const leastRounds = 7;

/**
 * Lets works take turns, round by round, so that none has the machine's better minute. The first rounds
 * only warm up. CPU time is counted beside the clock's, which on a busy machine also counts the other
 * programs.
 *
 * @returns in the order of the works
 * @throws Error when a result is no number
 */
export function timeInTurns(works: readonly TimedWork[], seconds: number): readonly UnitTimes[] {
  const times = works.map(() => ({ cpuNs: [] as number[], clockNs: [] as number[] }));
  const startMs = performance.now();
  for (let round = -warmUpRounds; ; round += 1) {
    works.forEach(({ unitCount, pass }, index) => {
      const roundStartMs = performance.now();
      const cpuStart = process.cpuUsage();
      const result = pass();
      const { user, system } = process.cpuUsage(cpuStart);
      const roundMs = performance.now() - roundStartMs;
      if (!Number.isFinite(result)) {
        throw new Error(`A passage computed ${result}.`);
      }
      if (round >= 0) {
        times[index]?.cpuNs.push(((user + system) * 1e3) / unitCount);
        times[index]?.clockNs.push((roundMs * 1e6) / unitCount);
      }
    });
    if (round + 1 >= leastRounds && performance.now() - startMs >= seconds * 1_000) {
      return times;
    }
  }
}

/** Milliseconds by the clock of each call, after some that only warm up. */
export function timeCalls(call: (index: number) => void, count: number, warmUpCount: number) {
  const tookMs: number[] = [];
  for (let index = 0; index < warmUpCount + count; index += 1) {
    const fromMs = performance.now();
    call(index);
    if (index >= warmUpCount) {
      tookMs.push(performance.now() - fromMs);
    }
  }
  return tookMs;
}
