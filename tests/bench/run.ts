/**
 * Runs benchmark suites:
 * `node tests/bench/run.ts [suite…] [--json FILE] [--markdown] [--seconds N] [--rounds N]`.
 * Without a name all suites run, one after the other. A missed goal is printed, not failed: speed
 * belongs to the machine. Exit codes: 0 measured, 1 a suite failed, 2 the command line is wrong.
 */
import { parseArgs } from 'node:util';
import {
  machineFacts,
  tableMarkdown,
  tableText,
  writeReport,
  type BenchOptions,
  type BenchTable,
} from './report.ts';

const suiteNames = ['ingest', 'analytics', 'charts'] as const;
type SuiteName = (typeof suiteNames)[number];

/** What `<suite>-bench.ts` exports. */
interface Suite {
  readonly run: (options: BenchOptions) => Promise<BenchTable | readonly BenchTable[]>;
}

interface CommandLine {
  readonly suites: readonly SuiteName[];
  readonly jsonFile: string | undefined;
  /** Print the tables for a document instead of for a terminal. */
  readonly isMarkdown: boolean;
  readonly options: BenchOptions;
}

class UsageError extends Error {}

const usage = `Usage: npm run bench -- [${suiteNames.join('|')}…] [--json FILE] [--markdown] [--seconds N] [--rounds N]`;

function isSuiteName(name: string): name is SuiteName {
  return suiteNames.some((known) => known === name);
}

function commandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parseCommandLine(args);
  const unknown = positionals.filter((name) => !isSuiteName(name));
  if (unknown.length > 0) {
    throw new UsageError(
      `There is no suite named ${unknown.join(', ')}; there are ${suiteNames.join(', ')}.`,
    );
  }
  const named = positionals.filter(isSuiteName);
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  if (seconds !== undefined && !(seconds > 0 && seconds < Infinity)) {
    throw new UsageError(`--seconds takes a positive number, not "${values.seconds ?? ''}".`);
  }
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
    throw new UsageError(`--rounds takes a whole number, not "${values.rounds ?? ''}".`);
  }
  return {
    suites: named.length === 0 ? suiteNames : suiteNames.filter((name) => named.includes(name)),
    jsonFile: values.json,
    isMarkdown: values.markdown === true,
    options: { seconds, rounds },
  };
}

function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        markdown: { type: 'boolean' },
        seconds: { type: 'string' },
        rounds: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isSuite(module: unknown): module is Suite {
  return (
    typeof module === 'object' &&
    module !== null &&
    'run' in module &&
    typeof module.run === 'function'
  );
}

/** Loaded only when it runs: a suite may need Electron, a socket or a database. */
async function loadSuite(name: SuiteName): Promise<Suite> {
  const module: unknown = await import(new URL(`./${name}-bench.ts`, import.meta.url).href);
  if (!isSuite(module)) {
    throw new Error(`tests/bench/${name}-bench.ts does not export run().`);
  }
  return module;
}

async function main(args: readonly string[]): Promise<number> {
  const { suites, jsonFile, isMarkdown, options } = commandLine(args);
  const machine = machineFacts(new Date());
  console.log(
    `${machine.cpuModel}, ${machine.coreCount} cores, ${machine.memoryGiB} GiB, ` +
      `${machine.platform}, Node ${machine.nodeVersion}\n`,
  );
  const tables: BenchTable[] = [];
  let failedCount = 0;
  for (const name of suites) {
    try {
      const suite = await loadSuite(name);
      for (const table of [await suite.run(options)].flat()) {
        tables.push(table);
        console.log(isMarkdown ? tableMarkdown(table) : tableText(table));
      }
    } catch (error) {
      failedCount += 1;
      console.error(`The suite ${name} failed:`, error);
    }
    // After each suite, so that a later one that fails or is stopped takes nothing with it.
    if (jsonFile !== undefined) {
      writeReport(jsonFile, machine, tables);
    }
  }
  if (jsonFile !== undefined) {
    console.log(`Written to ${jsonFile}.`);
  }
  return failedCount === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) {
    throw error;
  }
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
