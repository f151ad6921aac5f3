import type { ChaosOutcome } from './chaos-run.ts';

/** What a run was and what it found, for people. */
export function outcomeLines(outcome: ChaosOutcome): readonly string[] {
  const { faultCounts, conduct, problems } = outcome;
  const total = Object.values(faultCounts).reduce((sum, count) => sum + count, 0);
  const byKind = Object.entries(faultCounts).map(([kind, count]) => `${kind} ${count}`);
  return [
    `${total} faults in ${outcome.elapsedSeconds} s: ${byKind.join(', ')}`,
    `${outcome.issuedCount} trades issued, ${outcome.declaredMissingCount} of them declared unfillable`,
    `${outcome.appStartCount} starts of the app, ${conduct.attemptCount} connection attempts (at most ` +
      `${conduct.maxAttemptsPerWindow} in five minutes), ${conduct.restRequestCount} REST requests (weight ` +
      `at most ${conduct.maxWeightPerMinute} in a minute)`,
    ...(problems.length === 0
      ? ['every trade is there exactly once, or in a hole that the exchange declared']
      : problems.map((problem) => `WRONG: ${problem}`)),
  ];
}
