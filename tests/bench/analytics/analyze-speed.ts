import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { hasSharedData, sharedDataPath } from '../../fixtures/shared-data.ts';
import type { BenchGoal, BenchTable } from '../report.ts';
import { ticksPerSecond } from './market-ticks.ts';
import { tickFileKinds } from './tick-files.ts';
import { median } from './timing.ts';

const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));
const barFiles = { y: 'usdm-ETHUSDT-1h-2020-2024.csv.gz', x: 'usdm-BTCUSDT-1h-2020-2024.csv.gz' };
const barGoalSeconds = 1;
const tickGoal = 1e6;
const tickRounds = 3;
const barRounds = 7;
const runTimeoutMs = 10 * 60_000;

const summarySchema = v.object({
  input: v.object({ yRowCount: v.number(), xRowCount: v.number() }),
  frames: v.object({ count: v.number() }),
});

interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const nodeCommand: Command = {
  name: 'node alone',
  program: process.execPath,
  args: [...process.execArgv, join(projectFolder, 'main', 'analyze', 'entry.ts')],
};
const npmCommand: Command = {
  name: 'npm run analyze',
  program: process.platform === 'win32' ? 'npm.cmd' : 'npm',
  args: ['run', '--silent', 'analyze', '--'],
};

interface Task {
  readonly what: string;
  readonly flags: readonly string[];
  readonly commands: readonly Command[];
  readonly rounds: number;
}

/** Seconds of whole processes, in turns; rows go to a file, as in use. */
function measure(task: Task, outFile: string, compileCache: string) {
  const runs = task.commands.map((command) => ({
    command,
    seconds: [] as number[],
    rowCount: 0,
    frameCount: 0,
  }));
  // The first round fills the compile cache, as the first analysis of an installation does.
  for (let round = -1; round < task.rounds; round += 1) {
    for (const run of runs) {
      const fromMs = performance.now();
      const { program, args } = run.command;
      const child = spawnSync(program, [...args, ...task.flags, '--out', outFile, '--json'], {
        cwd: projectFolder,
        encoding: 'utf8',
        env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: runTimeoutMs,
      });
      const seconds = (performance.now() - fromMs) / 1_000;
      if (child.status !== 0) {
        throw new Error(`${program} ended with ${child.status ?? child.signal ?? 'nothing'}.`);
      }
      const { input, frames } = v.parse(summarySchema, JSON.parse(child.stdout));
      run.rowCount = input.yRowCount + input.xRowCount;
      run.frameCount = frames.count;
      if (round >= 0) {
        run.seconds.push(seconds);
      }
    }
  }
  return runs.map(({ command, seconds, rowCount, frameCount }) => ({
    what: task.what,
    by: command.name,
    'rows read': rowCount,
    'frames written': frameCount,
    'median s': median(seconds),
    'longest s': Math.max(...seconds),
    'rows/s': rowCount / median(seconds),
    rounds: seconds.length,
  }));
}

/** The whole command `analyze`, from its start to its end, over bars and over files of trades. */
export async function analyzeSpeed(tickCount: number): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-bench-'));
  const outFile = join(folder, 'frames.csv');
  const compileCache = join(folder, 'compile-cache');
  const rows: ReturnType<typeof measure> = [];
  const goals: BenchGoal[] = [];
  const notes: string[] = [];
  try {
    if (hasSharedData(...Object.values(barFiles))) {
      const flags = [
        '--bars-y',
        sharedDataPath(barFiles.y),
        '--bars-x',
        sharedDataPath(barFiles.x),
      ];
      const measured = measure(
        { what: 'hourly bars', flags, commands: [npmCommand, nodeCommand], rounds: barRounds },
        outFile,
        compileCache,
      );
      rows.push(...measured);
      goals.push(
        ...measured.map((row) => ({
          name: `analyze, ${row.what}, ${row.by}`,
          limit: barGoalSeconds,
          bound: 'atMost' as const,
          measured: row['median s'],
          unit: 's',
        })),
      );
    } else {
      notes.push('Left out: hourly bars: the files are not in ../shared/data.');
    }
    for (const { what, fileName, write } of tickFileKinds) {
      const path = join(folder, fileName);
      await write(path, tickCount);
      const task = { what, flags: ['--ticks', path], commands: [nodeCommand] };
      const measured = measure({ ...task, rounds: tickRounds }, outFile, compileCache);
      rmSync(path);
      rows.push(...measured);
      goals.push(
        ...measured.map((row) => ({
          name: `analyze, ${what}`,
          limit: tickGoal,
          bound: 'atLeast' as const,
          measured: row['rows/s'],
          unit: 'ticks/s',
        })),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    suite: 'analytics',
    title: 'the whole command analyze',
    rows,
    goals,
    notes: [
      ...notes,
      'By the clock, from the start of the process to its end; defaults: window 60, tests over 3,600 samples, rows written to a file.',
      `Trades: ${ticksPerSecond} a second of both legs, in bars of 1 s.`,
    ],
  };
}
