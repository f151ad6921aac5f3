import type { Venue } from '../../analytics/market/venue.ts';
import type { CaptureFileOptions } from './capture-file.ts';
import type { TapeEnd } from './demo-exchange.ts';
import type { GeneratedSourceOptions } from './generated-source.ts';

/** Where the trades of a demo thread come from. */
type DemoSourceOptions =
  | ({ readonly kind: 'generated' } & Omit<GeneratedSourceOptions, 'venue'>)
  | ({ readonly kind: 'capture' } & Omit<CaptureFileOptions, 'venue'>);

/** What a demo thread is started with; plain data. */
export interface DemoThreadOptions {
  readonly venue: Venue;
  readonly source: DemoSourceOptions;
  /** 0, a free port, when left out. */
  readonly port?: number | undefined;
}

/** Demo thread → its host. */
export type DemoThreadMessage =
  | {
      readonly kind: 'ready';
      readonly wsUrl: string;
      readonly restUrl: string;
      readonly symbols: readonly string[];
    }
  /** The capture was sent to its end, or as far as it could be read. */
  | { readonly kind: 'capture-ended'; readonly end: TapeEnd }
  /** Something the user should read, such as a bad line of a capture; the demo goes on. */
  | { readonly kind: 'problem'; readonly message: string }
  /** The exchange could not start; the thread ends. */
  | { readonly kind: 'error'; readonly message: string };

/** Host → demo thread: ends the exchange and the thread. */
export const stopCommand = 'stop';
