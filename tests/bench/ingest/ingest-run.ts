import Database from 'better-sqlite3';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { IngestSubject } from './ingest-subjects.ts';
import { firstAggregateId } from './load-frames.ts';
import { subjectReportSchema, type SubjectReport, type SubjectTask } from './subject-report.ts';

export interface IngestLoad {
  /** 0: as fast as the subject reads. */
  readonly ticksPerSecond: number;
  readonly seconds: number;
  /** A fixed number of ticks is sent, all of which must arrive. */
  readonly isCounted: boolean;
}

/** What one subject did under one load. */
export interface IngestRun extends SubjectReport {
  /** Ids that were sent and are neither in the file nor delivered, below the last one that is. */
  readonly lostCount: number;
}

/** Starting, storing what waits and ending, on a machine that is busy. */
const graceMs = 120_000;

const listeningSchema = v.object({ kind: v.literal('listening'), port: v.number() });
const countsSchema = v.array(v.object({ ticks: v.number(), lastId: v.number() }));

/**
 * Sends one load to one subject, each a process of its own.
 *
 * @throws Error when the subject fails or does not end
 */
export async function runIngest(subject: IngestSubject, load: IngestLoad): Promise<IngestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-bench-'));
  const tickCount = load.isCounted ? load.ticksPerSecond * load.seconds : undefined;
  const server = fork(
    fileURLToPath(new URL('./load-server.ts', import.meta.url)),
    [String(load.ticksPerSecond), String(tickCount ?? 0)],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  try {
    const [message] = await once(server, 'message');
    const databasePath = join(folder, 'ticks.db');
    const measured = await runSubject(subject, {
      port: v.parse(listeningSchema, message).port,
      databasePath,
      seconds: load.seconds,
      tickCount,
      survivePowerLoss: subject.survivePowerLoss,
    });
    const run =
      subject.keeps === 'rows' ? { ...measured, ...rowsOf(subject, databasePath) } : measured;
    const unsent = tickCount === undefined ? 0 : tickCount - run.tickCount;
    return { ...run, lostCount: Math.max(run.lostCount ?? 0, unsent) };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runSubject(subject: IngestSubject, task: SubjectTask): Promise<SubjectReport> {
  const [program, ...args] = subject.command;
  const child = spawn(program, [...args, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const timeoutMs = task.seconds * 1_000 + graceMs;
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  try {
    const [output, code] = await Promise.all([text(child.stdout), exitOf(child)]);
    const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
    if (code !== 0) {
      throw new Error(`${subject.name} ended with ${code}.`);
    }
    return v.parse(subjectReportSchema, JSON.parse(lastLine));
  } finally {
    clearTimeout(timer);
  }
}

async function exitOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return code ?? signal ?? 'nothing';
}

/** What is really in the file, whatever the subject says. */
function rowsOf(
  { name, countSql }: IngestSubject,
  databasePath: string,
): Pick<IngestRun, 'tickCount' | 'lostCount'> {
  if (!existsSync(databasePath)) {
    throw new Error(`${name} has made no file.`);
  }
  const database = new Database(databasePath, { readonly: true });
  try {
    const counts = v.parse(countsSchema, database.prepare(countSql).all());
    const tickCount = counts.reduce((sum, { ticks }) => sum + ticks, 0);
    const sentCount = counts.reduce((sum, { lastId }) => sum + lastId - firstAggregateId + 1, 0);
    return { tickCount, lostCount: sentCount - tickCount };
  } finally {
    database.close();
  }
}
