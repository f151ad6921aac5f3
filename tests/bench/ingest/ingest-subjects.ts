import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pythonWith } from '../../../scripts/setup/python.mjs';

/** What is measured, in a process of its own. */
export interface IngestSubject {
  readonly id: 'pairwatch' | 'pairwatch-full' | 'ccxt' | 'tardis' | 'python';
  readonly name: string;
  /** Where its ticks are after it has taken them. */
  readonly keeps: 'rows' | 'nothing';
  readonly survivePowerLoss: boolean;
  /** The program and its arguments, to which the task is added. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Counts the rows in the file of one that keeps them, and those missing between its ids. */
  readonly countSql: string;
}

export interface SkippedSubject {
  readonly name: string;
  readonly reason: string;
}

const scriptOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const nodeCommand = (path: string): IngestSubject['command'] => [
  process.execPath,
  ...process.execArgv,
  scriptOf(path),
];

const pairwatch: IngestSubject = {
  id: 'pairwatch',
  name: 'Pairwatch',
  keeps: 'rows',
  survivePowerLoss: false,
  command: nodeCommand('./pairwatch-subject.ts'),
  countSql: 'SELECT count(*) AS ticks, max(trade_id) AS lastId FROM tick GROUP BY instrument_id',
};

/** With each transaction on the disk before it counts, as the recorder in Python has it. */
const pairwatchFull: IngestSubject = {
  ...pairwatch,
  id: 'pairwatch-full',
  name: 'Pairwatch, surviving power loss',
  survivePowerLoss: true,
};

function peer(id: 'ccxt' | 'tardis', name: string): IngestSubject {
  return {
    id,
    name,
    keeps: 'nothing',
    survivePowerLoss: false,
    command: nodeCommand(`../peers/${id}-subject.ts`),
    countSql: '',
  };
}

const ccxt = peer('ccxt', 'ccxt pro watchTrades');
const tardis = peer('tardis', 'tardis-dev stream');
const recorderName = 'Python recorder, one commit a tick';

/** Those that can run here, Pairwatch first, and why the others cannot. */
export function findSubjects(): {
  readonly present: readonly [pairwatch: IngestSubject, ...others: IngestSubject[]];
  readonly skipped: readonly SkippedSubject[];
} {
  const peers: IngestSubject[] = [];
  const skipped: SkippedSubject[] = [];
  for (const [subject, packageName] of [
    [ccxt, 'ccxt'],
    [tardis, 'tardis-dev'],
  ] as const) {
    if (existsSync(scriptOf(`../peers/node_modules/${packageName}/package.json`))) {
      peers.push(subject);
    } else {
      skipped.push({
        name: subject.name,
        reason: `${packageName} is not installed in tests/bench/peers`,
      });
    }
  }
  const python = pythonWith('websocket');
  if (python === undefined) {
    const reason = 'no Python 3 with websocket-client was found (Debian: python3-websocket)';
    skipped.push({ name: recorderName, reason });
  } else {
    peers.push({
      id: 'python',
      name: recorderName,
      keeps: 'rows',
      survivePowerLoss: true,
      command: [python, scriptOf('../peers/recorder.py')],
      countSql: 'SELECT count(*) AS ticks, max(trade_id) AS lastId FROM trades GROUP BY symbol',
    });
  }
  return { present: [pairwatch, ...peers, pairwatchFull], skipped };
}
