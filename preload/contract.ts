import type { AlertGround } from '../analytics/alerts/alert-ground.ts';
import type { Alert } from '../analytics/alerts/alert.ts';
import type { Signal } from '../analytics/alerts/signal.ts';
import type { Gap, GapState, Hole } from '../analytics/market/gap.ts';
import type { LegHistory } from '../analytics/market/leg-history.ts';
import type { TickBatch } from '../analytics/market/tick-batch.ts';
import type { Timeframe } from '../analytics/market/timeframe.ts';
import type { Venue } from '../analytics/market/venue.ts';
import type { Settings } from './settings.ts';

/** Where the market data comes from. Anything but `live` is marked on screen. */
export type DataSource =
  | { readonly kind: 'live' }
  | {
      readonly kind: 'demo';
      readonly market: 'generated' | 'capture';
      readonly detail: string;
    }
  | { readonly kind: 'custom'; readonly host: string };

export interface AppInfo {
  readonly version: string;
  readonly platform: string;
  readonly source: DataSource;
  readonly databasePath: string;
}

/** The socket's story in words. `reason` is a sentence for the user, with what happens next. */
export type FeedState =
  | { readonly kind: 'connecting'; readonly host: string }
  /** Connected, but no trade yet, or none for a while. */
  | { readonly kind: 'waiting'; readonly host: string; readonly sinceMs: number }
  | { readonly kind: 'live'; readonly host: string; readonly sinceMs: number }
  | {
      readonly kind: 'offline';
      readonly host: string;
      readonly reason: string;
      readonly attemptCount: number;
      /** `undefined`: not by itself. */
      readonly retryAtMs: number | undefined;
    }
  /** A capture has been sent to its end; nothing more will come. */
  | { readonly kind: 'ended' };

/** Gaps of one state, and the trades in them. */
export interface GapTally {
  readonly gapCount: number;
  readonly tradeCount: number;
}

/** How good the data of one leg is, since the connection to this market began. */
export interface LegReport {
  readonly symbol: string;
  /** Silent for longer than its normal rate explains: its numbers are not of now. */
  readonly isStale: boolean;
  /** Local clock when its last trade arrived, epoch ms. */
  readonly lastTradeAtMs: number | undefined;
  /** Trades over the socket, repeats left out. */
  readonly receivedCount: number;
  /** Over the last ten seconds or so. */
  readonly tradesPerSecond: number;
  /** Median of the last seconds: receive time minus trade time, both by Binance's clock. */
  readonly latencyMs: number | undefined;
  /** Stored gaps that were still open at the start count too. */
  readonly gaps: Readonly<Record<GapState, GapTally>>;
  /** Trades that arrived again and were dropped. */
  readonly duplicateCount: number;
  /** Trades that arrived a little out of order and were put right. */
  readonly reorderedCount: number;
  /** Trades at a price far from those before: stored, and out of the bars unless confirmed. */
  readonly extremeCount: number;
  /** Frames of this symbol dropped at the edge, by kind of fault. */
  readonly rejectedCounts: Readonly<Record<string, number>>;
  /** Trades of this market since its start, those that are missing included. */
  readonly expectedCount: number;
  /** Share of those that are there, in %. Gaps that were stored before the start do not count. */
  readonly completenessPct: number | undefined;
}

export interface FeedReport {
  readonly state: FeedState;
  readonly receivedCount: number;
  /** Connections opened after the first one: lost ones, and ones renewed on purpose. */
  readonly reconnectCount: number;
  /** Binance's clock minus the local one; `undefined` until it was measured. */
  readonly clockOffsetMs: number | undefined;
  readonly legs: readonly LegReport[];
  /** The last gaps, newest last: a few for the screen. */
  readonly recentGaps: readonly Gap[];
  /** Trades that are missing now, in open and in unfillable gaps, both legs together. */
  readonly missingCount: number;
  /** Trades that arrived again, as after a reconnect, both legs together. */
  readonly repeatCount: number;
  /** Frames dropped at the edge, by kind of fault. */
  readonly rejectedCounts: Readonly<Record<string, number>>;
}

/** What is safely on disk. Only committed rows count as stored. */
export interface StoreReport {
  readonly state:
    | { readonly kind: 'ok' }
    /**
     * Writing fails. `reason` is a sentence for the user and says what becomes of the ticks: they wait
     * in memory and are tried again, or are lost because this store is gone for good.
     */
    | { readonly kind: 'failing'; readonly reason: string };
  /** All ticks in the database file; `undefined` until it could be read. */
  readonly storedCount: number | undefined;
  /** Ticks committed since the app started. */
  readonly sessionStoredCount: number;
  /** Received again and left out: same venue, symbol and id. */
  readonly duplicateCount: number;
  /** Received but not yet committed, in memory and in the journal together. */
  readonly pendingCount: number;
  /** Of those, in the journal file: memory for waiting ticks was full. */
  readonly journaledCount: number;
  /** Given up because memory and journal for waiting ticks were full. */
  readonly lostCount: number;
}

/** Something the user must be told once, in words, with a way out. */
export interface Notice {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly detail: string;
  /** Good news goes by itself: later it would only hide what matters. */
  readonly passesAfterMs?: number;
}

/** Trades are missing between the last tick pushed of this symbol and the next one. */
export interface LegHole extends Hole {
  readonly symbol: string;
}

/** All a window needs to draw itself when it opens. */
export interface Snapshot {
  readonly app: AppInfo;
  readonly settings: Settings;
  readonly feed: FeedReport;
  readonly store: StoreReport;
  readonly notices: readonly Notice[];
}

export interface HistoryRequest {
  readonly symbolY: string;
  readonly symbolX: string;
  readonly timeframe: Timeframe;
  /** How far back from the last stored tick of the pair. */
  readonly lookbackMs: number;
}

export type HistoryReply =
  | {
      readonly ok: true;
      readonly y: LegHistory;
      readonly x: LegHistory;
      /** Older bars could not be had now: it is worth asking again after so long. */
      readonly moreAfterMs?: number | undefined;
    }
  | { readonly ok: false; readonly reason: string };

export type SaveSettingsReply =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

export interface SettingsProblem {
  /** The field at fault, or `undefined` when it is none in particular. */
  readonly field: keyof Settings | undefined;
  readonly message: string;
}

export interface SymbolInfo {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
}

export type SymbolListReply =
  | { readonly ok: true; readonly symbols: readonly SymbolInfo[] }
  | { readonly ok: false; readonly reason: string };

/** What the window shows now, for its title and for runs without a display. */
export interface StatusReport {
  readonly symbolY: string;
  readonly symbolX: string;
  readonly phase: 'loading' | 'noData' | 'warming' | 'ready' | 'offline' | 'error';
  readonly priceY?: number | undefined;
  readonly priceX?: number | undefined;
  readonly alpha?: number | undefined;
  readonly beta?: number | undefined;
  readonly rSquared?: number | undefined;
  readonly correlation?: number | undefined;
  readonly spread?: number | undefined;
  readonly zScore?: number | undefined;
  readonly signal?: Signal | undefined;
  /** What the cointegration test says of a signal of now. */
  readonly ground: AlertGround['kind'];
  /** The numbers are not of now: a leg is silent, nothing is connected, or the market has ended. */
  readonly isFrozen: boolean;
  readonly ticksPerSecond: number;
  /** Bars closed since the window opened, history included. */
  readonly barCount: number;
  /** The window knows that the market has ended: every tick reached it before that. */
  readonly hasEnded: boolean;
  /** Times that the refresh rate has renewed the numbers since the window opened. */
  readonly refreshCount: number;
}

/** Window → main: what each command asks and answers. */
export interface Commands {
  getSnapshot: { request: undefined; reply: Snapshot };
  loadHistory: { request: HistoryRequest; reply: HistoryReply };
  listSymbols: { request: Venue; reply: SymbolListReply };
  /** Takes what was typed: every field at fault is answered with a problem in words. */
  saveSettings: { request: unknown; reply: SaveSettingsReply };
  raiseAlert: { request: Alert; reply: undefined };
  reportStatus: { request: StatusReport; reply: undefined };
  dismissNotice: { request: string; reply: undefined };
}

/** Main → window: pushed as they happen. */
export interface Events {
  ticks: TickBatch;
  /** In order with `ticks`. */
  hole: LegHole;
  /** Stored trades of this stretch were completed: what was made of them is out of date. */
  historyChanged: LegHole;
  feed: FeedReport;
  store: StoreReport;
  settings: Settings;
  notices: readonly Notice[];
  openPreferences: undefined;
}

/** Channel of each command and event: the only strings that cross the process border. */
export const commandChannels: { readonly [Name in keyof Commands]: `command:${Name}` } = {
  getSnapshot: 'command:getSnapshot',
  loadHistory: 'command:loadHistory',
  listSymbols: 'command:listSymbols',
  saveSettings: 'command:saveSettings',
  raiseAlert: 'command:raiseAlert',
  reportStatus: 'command:reportStatus',
  dismissNotice: 'command:dismissNotice',
};
export const eventChannels: { readonly [Name in keyof Events]: `event:${Name}` } = {
  ticks: 'event:ticks',
  hole: 'event:hole',
  historyChanged: 'event:historyChanged',
  feed: 'event:feed',
  store: 'event:store',
  settings: 'event:settings',
  notices: 'event:notices',
  openPreferences: 'event:openPreferences',
};

export type Unsubscribe = () => void;

type CommandFunction<Name extends keyof Commands> = Commands[Name]['request'] extends undefined
  ? () => Promise<Commands[Name]['reply']>
  : (request: Commands[Name]['request']) => Promise<Commands[Name]['reply']>;

type EventFunction<Name extends keyof Events> = (
  listener: (payload: Events[Name]) => void,
) => Unsubscribe;

/** The API given to the window as `window.pairwatch`. */
export type PairwatchApi = {
  readonly [Name in keyof Commands]: CommandFunction<Name>;
} & {
  readonly [Name in keyof Events as `on${Capitalize<Name>}`]: EventFunction<Name>;
};
