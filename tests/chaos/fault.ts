import type { Breakage } from '../../main/demo/faults/broken-frames.ts';
import type { WireOrder } from '../../main/demo/faults/wire-faults.ts';

/** One thing that goes wrong. */
export type Fault =
  /** The connection is cut without a word. */
  | { readonly kind: 'drop' }
  /** The connection stays and goes dead. */
  | { readonly kind: 'halfOpen' }
  | { readonly kind: 'legSilent'; readonly symbol: string; readonly forMs: number }
  /** Both legs silent, pings alive. */
  | { readonly kind: 'allSilent'; readonly forMs: number }
  /** The next connections are acknowledged and never served. */
  | { readonly kind: 'wrongRoute'; readonly connectionCount: number }
  | { readonly kind: 'garbage'; readonly symbol: string; readonly breakages: readonly Breakage[] }
  | { readonly kind: 'oversize'; readonly bytes: number }
  | { readonly kind: 'repeated'; readonly symbol: string; readonly count: number }
  | {
      readonly kind: 'reordered';
      readonly symbol: string;
      readonly count: number;
      readonly order: WireOrder;
    }
  /** Over REST, but not over the stream. */
  | { readonly kind: 'missing'; readonly symbol: string; readonly count: number }
  /** Neither over REST nor over the stream. */
  | { readonly kind: 'restHole'; readonly symbol: string; readonly count: number }
  | { readonly kind: 'close1008' }
  | { readonly kind: 'restBan'; readonly status: 429 | 418; readonly seconds: number }
  | { readonly kind: 'streamBan'; readonly status: 429 | 418; readonly seconds: number }
  | { readonly kind: 'refused451'; readonly forMs: number }
  | { readonly kind: 'serverShutdown'; readonly graceMs: number }
  /** The 24 hours of a connection are over. */
  | { readonly kind: 'lifeOver' }
  | {
      readonly kind: 'dnsFailure';
      readonly code: 'ENOTFOUND' | 'EAI_AGAIN';
      readonly forMs: number;
    }
  | { readonly kind: 'portClosed'; readonly forMs: number }
  /** Connections are taken and the handshake is never answered. */
  | { readonly kind: 'blackHole'; readonly forMs: number }
  /** Connections are reset in place of a handshake. */
  | { readonly kind: 'resets'; readonly forMs: number }
  | {
      readonly kind: 'slowRest';
      readonly delayMs: number;
      readonly dripMs: number | undefined;
      readonly forMs: number;
    }
  | { readonly kind: 'deadRest'; readonly how: 'hanging' | 'cutting'; readonly forMs: number }
  | { readonly kind: 'restError'; readonly status: 500 | 503; readonly forMs: number }
  /** The machine's clock is set forward or back. */
  | { readonly kind: 'clockJump'; readonly jumpMs: number }
  /** The machine slept: the app is told, as by `powerMonitor`. */
  | { readonly kind: 'resume' }
  /** Another program holds the database. */
  | { readonly kind: 'storeLocked'; readonly forMs: number }
  /** The app is ended in order and started again after a while. */
  | { readonly kind: 'restart'; readonly awayMs: number }
  /** The app is killed and started again after a while. */
  | { readonly kind: 'kill'; readonly awayMs: number };

export type FaultKind = Fault['kind'];

/** A fault and how long after the one before it. */
export interface ScheduledFault {
  readonly afterMs: number;
  readonly fault: Fault;
}
