import { expect, it } from 'vitest';
import { temporaryFolder } from '../main/fixtures/temporary-folder.ts';
import { runChaos } from './chaos-run.ts';
import { faultKinds } from './schedule.ts';

/** The short run; `npm run test:chaos` is the long one. */
const rounds = 4;
/** Without an absence of many seconds, which the long run has. */
const shortSeed = 2;
const seed = Number(process.env['PAIRWATCH_CHAOS_SEED'] ?? shortSeed);

it(
  `every trade is stored exactly once through faults of every kind (PAIRWATCH_CHAOS_SEED=${seed})`,
  { timeout: 240_000 },
  async () => {
    const { problems, faultCounts, issuedCount, declaredMissingCount } = await runChaos({
      seed,
      faultCount: rounds * faultKinds.length,
      meanPauseMs: 130,
      pace: 100,
      folder: temporaryFolder(),
    });
    expect(problems).toEqual([]);
    expect(Object.values(faultCounts)).toEqual(faultKinds.map(() => rounds));
    expect(issuedCount).toBeGreaterThan(50_000);
    expect(declaredMissingCount).toBeGreaterThan(0);
  },
);
