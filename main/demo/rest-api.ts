import { venues, type Venue } from '../../analytics/market/venue.ts';
import { aggTradeRows } from './agg-trade-rows.ts';
import { listedOn, type DemoInstrument } from './demo-instruments.ts';
import { exchangeInfo } from './exchange-info.ts';
import { klineRows } from './kline-rows.ts';
import { RestRefusal, RestQuery } from './rest-query.ts';
import type { TradeBook } from './trade-book.ts';

export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What the request costs of the minute's allowance. */
  readonly weight: number;
}

const prefixes: Readonly<Record<Venue, string>> = { usdm: '/fapi/v1/', spot: '/api/v3/' };

/**
 * The REST side of the exchange: pure answers from the book of trades. It is one venue's, but for the
 * list of symbols: who thinks of changing to the other venue asks for that before.
 */
export class RestApi {
  readonly #venue: Venue;
  readonly #book: TradeBook;
  readonly #wallMs: () => number;

  constructor(venue: Venue, book: TradeBook, wallMs: () => number) {
    this.#venue = venue;
    this.#book = book;
    this.#wallMs = wallMs;
  }

  /** Answers any request; a bad one gets Binance's error and HTTP 400, a strange one 404. */
  answer(method: string, pathname: string, parameters: URLSearchParams): RestAnswer {
    const venue = venues.find((one) => pathname.startsWith(prefixes[one]));
    if (method !== 'GET' || venue === undefined) {
      return notFound;
    }
    const name = pathname.slice(prefixes[venue].length);
    const query = new RestQuery(parameters);
    try {
      if (name === 'exchangeInfo') {
        return this.#exchangeInfo(venue, query);
      }
      return venue === this.#venue ? this.#endpoint(name, query) : notFound;
    } catch (error) {
      if (!(error instanceof RestRefusal)) {
        throw error;
      }
      return { status: 400, body: { code: error.code, msg: error.message }, weight: 1 };
    }
  }

  #endpoint(name: string, query: RestQuery): RestAnswer {
    const isSpot = this.#venue === 'spot';
    switch (name) {
      case 'ping':
        return { status: 200, body: {}, weight: 1 };
      case 'time':
        return { status: 200, body: { serverTime: this.#serverTimeMs() }, weight: 1 };
      case 'aggTrades': {
        const instrument = this.#instrument(query.required('symbol'));
        const log = this.#book.log(instrument.symbol);
        const body = aggTradeRows(this.#venue, instrument, log, query);
        return { status: 200, body, weight: isSpot ? 4 : 20 };
      }
      case 'klines': {
        const instrument = this.#instrument(query.required('symbol'));
        const log = this.#book.log(instrument.symbol);
        const body = klineRows(this.#venue, instrument, log, query);
        return { status: 200, body, weight: isSpot ? 2 : futuresKlineWeight(query) };
      }
      default:
        return notFound;
    }
  }

  #exchangeInfo(venue: Venue, query: RestQuery): RestAnswer {
    const asked = this.#askedInstruments(venue, query);
    const instruments =
      venue === this.#venue ? asked : asked.map((instrument) => listedOn(venue, instrument));
    return {
      status: 200,
      body: exchangeInfo(venue, instruments, this.#serverTimeMs()),
      weight: venue === 'spot' ? 20 : 1,
    };
  }

  #instrument(symbol: string): DemoInstrument {
    const instrument = this.#book.instrument(symbol);
    if (instrument === undefined) {
      throw new RestRefusal(-1121, 'Invalid symbol.');
    }
    return instrument;
  }

  /** Spot takes `symbol` or `symbols`; futures know neither and give all. */
  #askedInstruments(venue: Venue, query: RestQuery): readonly DemoInstrument[] {
    if (venue !== 'spot') {
      return this.#book.instruments;
    }
    const symbol = query.optional('symbol');
    if (symbol !== undefined) {
      return [this.#instrument(symbol)];
    }
    const list = query.optional('symbols');
    if (list === undefined) {
      return this.#book.instruments;
    }
    return symbolList(list).map((name) => this.#instrument(name));
  }

  #serverTimeMs(): number {
    return Math.floor(this.#wallMs());
  }
}

const notFound: RestAnswer = {
  status: 404,
  body: { code: -5000, msg: 'Path is not known to the demo exchange.' },
  weight: 1,
};

function symbolList(json: string): string[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw new RestRefusal(-1100, "Illegal characters found in parameter 'symbols'.");
  }
  return list;
}

/** 1, 2, 5 or 10 by the number of rows asked for. */
function futuresKlineWeight(query: RestQuery): number {
  const limit = query.integer('limit') ?? 500;
  if (limit < 100) {
    return 1;
  }
  if (limit < 500) {
    return 2;
  }
  return limit <= 1_000 ? 5 : 10;
}
