import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';

export interface BenchOptions {
  /** How long the suite may measure, about; `undefined` leaves it to the suite. */
  readonly seconds: number | undefined;
  /** How often those that are compared take turns; `undefined` leaves it to the suite. */
  readonly rounds: number | undefined;
}

/** A value that the issue asks for, beside the one measured. */
export interface BenchGoal {
  readonly name: string;
  readonly limit: number;
  /** Whether the measured value must stay at or below the limit, or reach it. */
  readonly bound: 'atMost' | 'atLeast';
  readonly measured: number;
  readonly unit: string;
}

export type BenchCell = string | number | undefined;

/** What a suite found. Every row has the same keys; a key names its unit. */
export interface BenchTable {
  readonly suite: string;
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, BenchCell>>[];
  readonly goals: readonly BenchGoal[];
  /** How it was measured, in words. */
  readonly notes: readonly string[];
}

export interface MachineFacts {
  readonly cpuModel: string;
  readonly coreCount: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly nodeVersion: string;
  readonly measuredAt: string;
}

export function machineFacts(now: Date): MachineFacts {
  const [first] = cpus();
  return {
    cpuModel: first?.model.trim() ?? 'unknown',
    coreCount: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    nodeVersion: process.version,
    measuredAt: now.toISOString(),
  };
}

/** Whether the measured value keeps the goal. */
export function isMet({ bound, measured, limit }: BenchGoal): boolean {
  return bound === 'atMost' ? measured <= limit : measured >= limit;
}

function cellText(cell: BenchCell): string {
  if (cell === undefined) {
    return '–';
  }
  if (typeof cell === 'string') {
    return cell;
  }
  if (Number.isInteger(cell)) {
    return cell.toLocaleString('en-US');
  }
  if (Math.abs(cell) < 1e-4) {
    return cell.toExponential(1);
  }
  return cell.toLocaleString('en-US', { maximumSignificantDigits: Math.abs(cell) < 100 ? 3 : 6 });
}

function goalText(goal: BenchGoal): string {
  const sign = goal.bound === 'atMost' ? '≤' : '≥';
  const measured = `${cellText(goal.measured)} ${goal.unit}`.trimEnd();
  const limit = `${sign} ${cellText(goal.limit)} ${goal.unit}`.trimEnd();
  return `${goal.name}: ${measured} (goal ${limit})`;
}

/** The table as text for a terminal: numbers to the right, goals and notes below. */
export function tableText(table: BenchTable): string {
  const keys = Object.keys(table.rows[0] ?? {});
  const lines = [keys, ...table.rows.map((row) => keys.map((key) => cellText(row[key])))];
  const widths = keys.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const isNumeric = keys.map((key) => table.rows.every((row) => typeof row[key] !== 'string'));
  const text = lines.map((line) =>
    line
      .map((cell, column) =>
        isNumeric[column] === true
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const [header = '', ...body] = text;
  return [
    `${table.suite}: ${table.title}`,
    '',
    header,
    rule,
    ...body,
    '',
    ...table.goals.map((goal) => `${isMet(goal) ? 'met   ' : 'MISSED'}  ${goalText(goal)}`),
    ...table.notes.map((note) => `note    ${note}`),
    '',
  ].join('\n');
}

/** The table's rows and goals for a document in Markdown. */
export function tableMarkdown(table: BenchTable): string {
  const keys = Object.keys(table.rows[0] ?? {});
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `### ${table.suite}: ${table.title}`,
    '',
    line(keys),
    line(keys.map(() => '---')),
    ...table.rows.map((row) => line(keys.map((key) => cellText(row[key])))),
    '',
    ...table.goals.map((goal) => `- ${isMet(goal) ? 'met' : 'MISSED'}: ${goalText(goal)}`),
    ...table.notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

/** Writes machine and tables as one JSON document, making its folder where needed. */
export function writeReport(
  file: string,
  machine: MachineFacts,
  tables: readonly BenchTable[],
): void {
  const suites = tables.map((table) => ({
    ...table,
    goals: table.goals.map((goal) => ({ ...goal, isMet: isMet(goal) })),
  }));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, suites }, undefined, 2)}\n`);
}
