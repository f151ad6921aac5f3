import * as v from 'valibot';
import type { LatencyHistogram } from './latency-histogram.ts';

/** What a subject is asked to do, as JSON in its first argument. */
export interface SubjectTask {
  /** Of the load server on 127.0.0.1, for streams and REST. */
  readonly port: number;
  readonly databasePath: string;
  /** Ends so long after the first tick … */
  readonly seconds: number;
  /** … or, where it is given, once it has so many ticks. */
  readonly tickCount?: number | undefined;
  /** Pairwatch alone: as its setting "survive power loss" has it. */
  readonly survivePowerLoss?: boolean;
}

const latencySchema = v.object({ p50Ms: v.number(), p99Ms: v.number() });

/** What a subject prints as its last line. */
export const subjectReportSchema = v.object({
  /** Committed, or delivered by a peer that stores nothing. */
  tickCount: v.number(),
  /** Missing among what was delivered; those that store are counted in their file instead. */
  lostCount: v.optional(v.number()),
  /** From the first tick received to the last committed or delivered. */
  elapsedSeconds: v.number(),
  /** Of the whole process with its threads, from its connecting on. */
  cpuSeconds: v.number(),
  /** From the frame's arrival in the process to its commit or delivery. */
  fromReceipt: latencySchema,
  /** From the sender's stamp: what waits in the buffers of the system is in it. */
  fromSending: latencySchema,
  maxPendingTicks: v.optional(v.number()),
  versions: v.string(),
  complaints: v.array(v.string()),
});

export type SubjectReport = v.InferOutput<typeof subjectReportSchema>;

/** Reads the task of this process. */
export function taskOfProcess(): SubjectTask {
  // Written by the benchmark's own parent process.
  return JSON.parse(process.argv[2] ?? '') as SubjectTask;
}

/** The two quantiles that the benchmark asks for. */
export function latencyOf(histogram: LatencyHistogram): v.InferOutput<typeof latencySchema> {
  return { p50Ms: histogram.quantileMs(0.5), p99Ms: histogram.quantileMs(0.99) };
}

/** Tells the parent process what was measured, and ends this one. */
export function report(measured: SubjectReport): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit(0));
}
