import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { LostPast } from './begun-anew-record.ts';
import type { DamageReport } from './damage-check.ts';
import type { OpenDatabaseOptions } from './open-database.ts';
import type { KnownStart } from './record-starts.ts';
import type { StoreConfig } from './store-config.ts';
import type { StoreFault } from './store-error.ts';
import type { RemovedTicks } from './retention.ts';
import type { LastTick } from './last-ticks.ts';
import type { PairBars, ReadBarsRequest } from './tick-reader.ts';
import type { AppendResult } from './tick-writer.ts';
import type { UpkeepTiming } from './upkeep.ts';

/** What the writer thread is started with. */
export type WriterSetup = OpenDatabaseOptions & {
  readonly upkeepTiming?: Partial<UpkeepTiming>;
  /** Whether the file, if it is new, stands in the place of one that was lost. */
  readonly replacesLost?: boolean;
};
/** What the reader thread is started with. */
export type ReaderSetup = OpenDatabaseOptions & {
  /**
   * One cell with the number of the newest read. Shared, because a message about it would wait behind
   * the read that it is to end.
   */
  readonly newestRead: Int32Array<SharedArrayBuffer>;
};

/** What the writer thread is asked, and answers. */
export interface WriterCalls {
  open: { request: undefined; reply: { readonly totalCount: number } };
  append: {
    request: {
      readonly venueKey: string;
      readonly batch: TickBatch;
      readonly gaps: readonly Gap[];
    };
    reply: AppendResult;
  };
  /** Here and not with the reader, where it would wait behind a read of seconds. */
  lastTicks: {
    request: { readonly venueKey: string; readonly symbols: readonly string[] };
    reply: readonly LastTick[];
  };
  openGaps: {
    request: { readonly venueKey: string; readonly symbols: readonly string[] };
    reply: readonly Gap[];
  };
  recordStarts: {
    request: { readonly venueKey: string; readonly symbols: readonly string[] };
    reply: readonly KnownStart[];
  };
  lostPast: {
    request: { readonly venueKey: string; readonly symbols: readonly string[] };
    reply: LostPast | undefined;
  };
  configure: { request: StoreConfig; reply: undefined };
  /** Its progress is the share that is copied, 0 to 1. */
  backUp: { request: { readonly destination: string }; reply: undefined };
  cancelBackUp: { request: undefined; reply: undefined };
  close: { request: undefined; reply: undefined };
}

/** What the reader thread is asked, and answers. */
export interface ReaderCalls {
  open: { request: undefined; reply: undefined };
  readBars: {
    /** A read whose number is no longer the newest is given up. */
    request: { readonly readNumber: number; readonly request: ReadBarsRequest };
    reply: PairBars;
  };
  close: { request: undefined; reply: undefined };
}

/** What a thread that looks for damage is asked, and answers. */
export interface CheckCalls {
  check: { request: undefined; reply: DamageReport };
  close: { request: undefined; reply: undefined };
}

interface AnyCall {
  request: unknown;
  reply: unknown;
}
export type Calls<Names extends string = string> = Record<Names, AnyCall>;

/** One call on its way to a thread. */
export type CallMessage<Table extends object> = {
  [Name in keyof Table]: Table[Name] extends AnyCall
    ? { readonly callId: number; readonly name: Name; readonly request: Table[Name]['request'] }
    : never;
}[keyof Table];

/** The answer to one call, what is told of a long one before, and what fails without a call. */
export type ReplyMessage =
  | { readonly trouble: StoreFault }
  | { readonly removed: RemovedTicks }
  | { readonly callId: number; readonly progress: number }
  | { readonly callId: number; readonly ok: true; readonly reply: unknown }
  | { readonly callId: number; readonly ok: false; readonly fault: StoreFault };
