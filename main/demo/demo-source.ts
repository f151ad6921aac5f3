import type { DemoInstrument } from './demo-instruments.ts';

/**
 * One print of the tape. `aggTrade` rows carry the aggregate id `a`; `trade` rows (spot captures)
 * carry the single trade's id `t`, which is also their `firstTradeId` and `lastTradeId`. Prices and
 * quantities stay the text they will be sent as, so that a capture comes out as it went in.
 */
export interface DemoTrade {
  readonly kind: 'aggTrade' | 'trade';
  readonly symbol: string;
  readonly tradeId: number;
  readonly priceText: string;
  readonly quantityText: string;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly tradeTimeMs: number;
  readonly eventTimeMs: number;
  /** `true` means that the taker sold. */
  readonly isBuyerMaker: boolean;
}

/** Times faster than the clock, or as fast as the clients take it. */
export type DemoSpeed = number | 'max';

/** A push of the spread of one leg, for tests and shows. */
export interface Excursion {
  /** Leg to push; the first leg that depends on the factor (ETHUSDT) when left out. */
  readonly symbol?: string | undefined;
  /** Size in standard deviations of the spread; positive makes the leg dear. */
  readonly sigmas: number;
  /** Market time from the first push to the release. */
  readonly durationMs: number;
}

/** What a source left out on its way, by reason, and whether it broke off early. */
export interface SourceReport {
  readonly skippedCounts: Readonly<Record<string, number>>;
  /** In words, when the source ended before its proper end. */
  readonly damage: string | undefined;
}

/** Where the demo exchange's trades come from. One consumer, one pass. */
export interface DemoSource {
  /** In words, for the status page. */
  readonly description: string;
  /** `true`: no trade is taken before a client listens, so that none is lost at the start. */
  readonly waitsForSubscriber: boolean;
  /**
   * Gets ready and names the instruments known so far.
   * @throws CaptureFileError when the file cannot be used
   */
  open(): Promise<readonly DemoInstrument[]>;
  /** Trades of the time before the start, in chunks: never sent, only answered over REST. */
  prehistory(): Iterable<readonly DemoTrade[]>;
  /** Trades to send, oldest first. Pulled one chunk at a time: not pulling is the back-pressure. */
  trades(stop: AbortSignal): AsyncIterable<readonly DemoTrade[]>;
  /** Pushes the spread; `false` when this source cannot (a capture, or an unknown leg). */
  forceExcursion(excursion: Excursion): boolean;
  report(): SourceReport;
}

/** The clocks a source runs on; passed in so that tests can hold them. */
export interface DemoClock {
  /** Epoch ms of the wall clock: only where a trade must be stamped. */
  wallMs(): number;
  /** Milliseconds that never step back: for every duration. */
  monotonicMs(): number;
}

export const systemClock: DemoClock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
