import { takerSides } from '../../analytics/market/tick-batch.ts';
import { AggTradeScanner } from './agg-trade-scanner.ts';
import type { TickSink } from './feed.ts';
import {
  appendTrade,
  earliestTradeTimeMs,
  type LooseTrade,
  type TradeRejection,
} from './trade-fields.ts';

/** Why a frame was dropped at the edge. */
type Rejection =
  'oversize' | 'notJson' | 'unknownShape' | 'unknownEvent' | 'unknownSymbol' | TradeRejection;

/** What a frame was. Everything but a tick, an answer and an announcement is a rejection. */
type FrameOutcome = 'tick' | 'controlAnswer' | 'controlError' | 'serverShutdown' | Rejection;

/** An aggTrade frame has about 200 bytes; nothing we subscribe to comes near this. */
const maxFrameBytes = 65_536;

/** Any object of a frame, before it is known what it is. */
interface LooseObject extends LooseTrade {
  readonly [key: string]: unknown;
  readonly stream?: unknown;
  readonly data?: unknown;
  readonly id?: unknown;
  readonly result?: unknown;
  readonly code?: unknown;
  readonly msg?: unknown;
  readonly error?: unknown;
  /** Event name. */
  readonly e?: unknown;
  /** Symbol. */
  readonly s?: unknown;
}

function isObject(value: unknown): value is LooseObject {
  return typeof value === 'object' && value !== null;
}

/**
 * Turns one Binance frame into one tick. Accepts the envelope of combined streams and the
 * bare event. Keys that are not known are normal: Binance adds fields.
 */
export class AggTradeMapper {
  readonly #symbolIndexes: ReadonlyMap<unknown, number>;
  readonly #sink: TickSink;
  readonly #scanner: AggTradeScanner;
  #symbolIndex: number | undefined;
  #earliestMs = earliestTradeTimeMs;
  #latestMs = Infinity;

  /** @param symbols - upper case; a tick's `symbolIndex` is the position in this list */
  constructor(symbols: readonly string[], sink: TickSink) {
    this.#symbolIndexes = new Map(symbols.map((symbol, index) => [symbol, index]));
    this.#sink = sink;
    this.#scanner = new AggTradeScanner(symbols);
  }

  /** Of the last frame's symbol; `undefined` when it named none that is asked for. */
  get symbolIndex(): number | undefined {
    return this.#symbolIndex;
  }

  /** Trades dated outside these times, epoch ms, are refused. */
  limitTimes(earliestMs: number, latestMs: number): void {
    this.#earliestMs = Math.max(earliestTradeTimeMs, earliestMs);
    this.#latestMs = latestMs;
  }

  /**
   * Validates one frame and, when it is a trade, appends it to the sink. Never throws.
   *
   * @param message - text in UTF-8
   * @param receivedAtMs - local clock, epoch ms
   */
  map(message: Buffer, receivedAtMs: number): FrameOutcome {
    this.#symbolIndex = undefined;
    if (message.length > maxFrameBytes) {
      return 'oversize';
    }
    if (this.#scanner.scan(message) && this.#appendScanned(receivedAtMs)) {
      return 'tick';
    }
    let frame: unknown;
    try {
      frame = JSON.parse(message.toString('utf8'));
    } catch {
      return 'notJson';
    }
    if (!isObject(frame)) {
      return 'unknownShape';
    }
    const { data } = frame;
    if (data === undefined) {
      return frame.e === undefined ? controlOutcome(frame) : this.#mapEvent(frame, receivedAtMs);
    }
    return isObject(data) && typeof frame.stream === 'string'
      ? this.#mapEvent(data, receivedAtMs)
      : 'unknownShape';
  }

  /** @returns whether its time is right; otherwise the slow way says what is wrong with it */
  #appendScanned(receivedAtMs: number): boolean {
    const { symbolIndex, tradeId, tradeTimeMs, priceQuote, quantityBase, buyerIsMaker } =
      this.#scanner;
    if (tradeTimeMs < this.#earliestMs || tradeTimeMs > this.#latestMs) {
      return false;
    }
    this.#symbolIndex = symbolIndex;
    this.#sink.append(
      symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      buyerIsMaker ? takerSides.sell : takerSides.buy,
    );
    return true;
  }

  #mapEvent(event: LooseObject, receivedAtMs: number): FrameOutcome {
    if (event.e !== 'aggTrade') {
      return otherEventOutcome(event);
    }
    const symbolIndex = this.#symbolIndexes.get(event.s);
    if (symbolIndex === undefined) {
      return 'unknownSymbol';
    }
    this.#symbolIndex = symbolIndex;
    return appendTrade(
      event,
      symbolIndex,
      receivedAtMs,
      this.#sink,
      this.#earliestMs,
      this.#latestMs,
    );
  }
}

function otherEventOutcome(event: LooseObject): FrameOutcome {
  if (event.e === 'serverShutdown') {
    return 'serverShutdown';
  }
  // Spot's bookTicker has no event name at all.
  return event.e === undefined || typeof event.e === 'string' ? 'unknownEvent' : 'unknownShape';
}

/** Answers to control messages: `{"result":null,"id":1}` and `{"code":2,"msg":"…"}`. */
function controlOutcome(frame: LooseObject): FrameOutcome {
  if (typeof frame.code === 'number' || isObject(frame.error)) {
    return 'controlError';
  }
  return frame.result !== undefined && frame.id !== undefined ? 'controlAnswer' : 'unknownShape';
}
