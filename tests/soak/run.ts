import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSoak } from './soak-run.ts';

/** `npm run test:soak`: a day of the market in about a quarter of an hour. */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    'sample-ms': { type: 'string', default: '5000' },
  },
});
const speed = 100;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'pairwatch-soak-'));
let lastTenth = -1;

const outcome = await runSoak({
  marketHours: Number(values.hours),
  speed,
  sampleIntervalMs: Number(values['sample-ms']),
  folder,
  onSample: (sample) => {
    const tenth = Math.floor(sample.share * 10);
    if (tenth > lastTenth) {
      lastTenth = tenth;
      const handles = Object.entries(sample.handles).map(([kind, count]) => `${kind} ${count}`);
      say(
        `${tenth * 10} %: heap ${megabytes(sample.heapBytes)}, resident ${megabytes(sample.residentBytes)}, ` +
          `file ${megabytes(sample.databaseBytes)}, log ${megabytes(sample.walBytes)}, ` +
          `timers ${sample.timerCount}, ${handles.join(', ')}`,
      );
    }
  },
});
say(
  `${values.hours} h of market in ${outcome.elapsedSeconds} s: ${outcome.issuedCount} trades, ` +
    `${outcome.frameCount} frames, ${outcome.reconnectCount} connections renewed`,
);
say(
  `heap ${megabytes(outcome.earlyHeapBytes)} early and ${megabytes(outcome.lateHeapBytes)} late, ` +
    `log at most ${megabytes(outcome.maxWalBytes)}, file ${megabytes(outcome.databaseBytes)}`,
);
for (const problem of outcome.problems) {
  say(`WRONG: ${problem}`);
}
if (outcome.problems.length === 0) {
  say('flat, and every trade was stored');
  rmSync(folder, { recursive: true, force: true });
} else {
  say(`database and log are in ${folder}`);
  process.exitCode = 1;
}
