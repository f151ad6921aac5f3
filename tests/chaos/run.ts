import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos-run.ts';
import { outcomeLines } from './outcome-lines.ts';

/** `npm run test:chaos`: the long run, with the seed on the command line or drawn anew. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env['PAIRWATCH_CHAOS_SEED'] ?? '' },
    faults: { type: 'string', default: '1160' },
    'mean-pause-ms': { type: 'string', default: '300' },
  },
});
const seed = values.seed === '' ? Date.now() % 1_000_000 : Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), 'pairwatch-chaos-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`seed ${seed}: PAIRWATCH_CHAOS_SEED=${seed} npm run test:chaos does the same again`);
const faultCount = Number(values.faults);
const outcome = await runChaos({
  seed,
  faultCount,
  meanPauseMs: Number(values['mean-pause-ms']),
  pace: 100,
  folder,
  onFault: (index, kind) => {
    if ((index + 1) % 50 === 0) {
      say(`${index + 1} of ${faultCount} faults, now ${kind}`);
    }
  },
});
outcomeLines(outcome).forEach(say);
if (outcome.problems.length === 0) {
  rmSync(folder, { recursive: true, force: true });
} else {
  say(`database and log are in ${folder}`);
  process.exitCode = 1;
}
