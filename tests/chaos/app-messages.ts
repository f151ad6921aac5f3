import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import type { FastClock } from './fast-clock.ts';

/** What the app's side is started with. */
export interface AppSetup {
  readonly databasePath: string;
  readonly venueKey: string;
  readonly symbols: readonly [string, string];
  readonly port: number;
  readonly clock: FastClock;
  /** Every duration of the feed is divided by this. */
  readonly pace: number;
  /** How far the machine's clock is off already. */
  readonly clockErrorMs: number;
  /** How far back a first start asks, in market time. */
  readonly wantedMs: number;
  /** Whether bars and regression are computed too, as in the window. */
  readonly hasWindow: boolean;
  /** The file is kept below this. */
  readonly keepBytes: number;
}

/** Harness → app. */
export type AppCommand =
  | { readonly kind: 'start'; readonly setup: AppSetup }
  /** Ends in order. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'clockJump'; readonly jumpMs: number }
  /** Names cannot be looked up any more, or again. */
  | { readonly kind: 'dns'; readonly failure: 'ENOTFOUND' | 'EAI_AGAIN' | undefined }
  | { readonly kind: 'resume' }
  /** Collects garbage and measures. */
  | { readonly kind: 'measure' };

/** Of the process, after garbage was collected. */
export interface AppMeasure {
  readonly heapUsedBytes: number;
  readonly arrayBufferBytes: number;
  readonly residentBytes: number;
  /** Active resources by kind: sockets, timers, threads. */
  readonly resources: Readonly<Record<string, number>>;
  /** Frames that bars and regression made so far. */
  readonly frameCount: number;
}

/** App → harness. */
export type AppMessage =
  | { readonly kind: 'running' }
  | { readonly kind: 'report'; readonly feed: FeedReport | undefined; readonly store: StoreReport }
  | { readonly kind: 'measure'; readonly measure: AppMeasure }
  /** Something the app's side itself found wrong. */
  | { readonly kind: 'problem'; readonly words: string }
  | { readonly kind: 'stopped'; readonly store: StoreReport };
