import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { OpenDatabaseOptions, Synchronous } from './open-database.ts';
import type { StoreFault } from './store-error.ts';
import type { LastTick, PairBars, ReadBarsRequest } from './tick-reader.ts';
import type { AppendResult } from './tick-writer.ts';

/** What the writer thread is started with. */
export type WriterSetup = OpenDatabaseOptions & { readonly synchronous: Synchronous };
/** What the reader thread is started with. */
export type ReaderSetup = OpenDatabaseOptions;

/** What the writer thread is asked, and answers. */
export interface WriterCalls {
  open: { request: undefined; reply: { readonly totalCount: number } };
  append: {
    request: { readonly venueKey: string; readonly batch: TickBatch };
    reply: AppendResult;
  };
  close: { request: undefined; reply: undefined };
}

/** What the reader thread is asked, and answers. */
export interface ReaderCalls {
  open: { request: undefined; reply: undefined };
  readBars: { request: ReadBarsRequest; reply: PairBars };
  lastTicks: {
    request: { readonly venueKey: string; readonly symbols: readonly string[] };
    reply: readonly LastTick[];
  };
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

/** The answer to one call. */
export type ReplyMessage =
  | { readonly callId: number; readonly ok: true; readonly reply: unknown }
  | { readonly callId: number; readonly ok: false; readonly fault: StoreFault };
