import type { Gap } from '../../analytics/market/gap.ts';
import type { LegHole } from '../../preload/contract.ts';
import type { Trade } from './held-trades.ts';

/**
 * Takes each validated tick of a feed. Plain arguments instead of an object: this is the hottest
 * call of the main process.
 */
export interface TickSink {
  /**
   * @param symbolIndex - position of the symbol in the feed's list of symbols
   * @param takerSide - a code of `takerSides`
   */
  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void;
}

/** Takes each tick with its standing, a code of `tickStandings`. */
export interface JudgedTickSink {
  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
    standing: number,
  ): void;
}

/** A trade with its standing, a code of `tickStandings`. */
export interface JudgedTrade extends Trade {
  readonly standing: number;
}

/**
 * Where a market's trades go, each exactly once. Per symbol, what `live` and `backfilled` take together
 * rises in id without a jump, but for the gaps that were told before the tick after them.
 */
export interface TickIntake {
  /** Trades as they happen. */
  readonly live: JudgedTickSink;
  /** Trades fetched after the fact, in order with the live ones around them. */
  readonly backfilled: JudgedTickSink;
  /** Trades fetched so late that later ones went before: for the store alone. */
  readonly past: JudgedTickSink;
  /**
   * Takes trades of one symbol that lie right before the first one there is, oldest first: for the store
   * alone, and all of them together or none. A part of them would leave ids missing in between, of
   * which nothing tells; so each block joins on to the one taken before.
   */
  olderPast(symbolIndex: number, block: readonly JudgedTrade[]): void;
  /** By what came through {@link olderPast} history reaches further back now. */
  historyDeepened(stretches: readonly LegHole[]): void;
  /** Trades are missing, and those after the gap follow now; the missing ones are still asked for. */
  gapOpened(gap: Gap): void;
  /**
   * Nothing more will come of these stretches: each is `filled` or `unfillable`.
   *
   * @param wasOpened - whether they are the parts of a gap told by {@link gapOpened} before, so that
   * what was made of the trades around it is out of date. Parts of such a gap may
   * still be `open`: they are asked for on. An `open` part alone is a past that was not known to be missing.
   */
  gapSettled(parts: readonly Gap[], wasOpened: boolean): void;
}

/** A source of ticks. Live socket, demo exchange and replay look the same to the rest. */
export interface Feed {
  start(): void;
  /** Ends for good; resolves when the socket is closed. */
  stop(): Promise<void>;
  /** Asks the peer to wait (TCP back-pressure) while the store catches up. */
  pause(): void;
  resume(): void;
}
