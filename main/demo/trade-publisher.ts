import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoTrade } from './demo-source.ts';
import type { WireFaults } from './faults/wire-faults.ts';
import type { StreamHub } from './stream-hub.ts';
import type { TradeBook } from './trade-book.ts';
import { aggTradePayload, tradePayload } from './trade-frames.ts';

interface TradePublisherOptions {
  readonly venue: Venue;
  readonly hub: StreamHub;
  readonly book: TradeBook;
  readonly tradesAsAggTrades: boolean;
  readonly wire: WireFaults;
}

/** Puts trades on the wire: logs each, writes its frames, and counts what reached somebody. */
export class TradePublisher {
  readonly #venue: Venue;
  readonly #hub: StreamHub;
  readonly #book: TradeBook;
  readonly #tradesAsAggTrades: boolean;
  readonly #wire: WireFaults;
  readonly #sentCounts = new Map<string, number>();
  readonly #silentSymbols = new Set<string>();
  #isAllSilent = false;

  constructor(options: TradePublisherOptions) {
    this.#venue = options.venue;
    this.#hub = options.hub;
    this.#book = options.book;
    this.#tradesAsAggTrades = options.tradesAsAggTrades;
    this.#wire = options.wire;
  }

  /** Trades sent to at least one client, by symbol. */
  get sentCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#sentCounts);
  }

  /** Whether anybody would get the trades of this symbol. */
  hasListener(symbol: string): boolean {
    const name = symbol.toLowerCase();
    return this.#hub.hasListener(`${name}@aggTrade`) || this.#hub.hasListener(`${name}@trade`);
  }

  /** Withholds a symbol's trades (or all) while the connection lives on; they are still logged. */
  setSilent(symbol: string, isSilent: boolean): void {
    if (symbol === 'all') {
      this.#isAllSilent = isSilent;
      if (!isSilent) {
        this.#silentSymbols.clear();
      }
    } else if (isSilent) {
      this.#silentSymbols.add(symbol);
    } else {
      this.#silentSymbols.delete(symbol);
    }
  }

  publish(chunk: readonly DemoTrade[]): void {
    this.#hub.together(() => {
      for (const trade of chunk) {
        this.#publishOne(trade);
      }
    });
  }

  #publishOne(trade: DemoTrade): void {
    const isAggregate = trade.kind === 'aggTrade' || this.#tradesAsAggTrades;
    const fate = this.#wire.fateOf(trade);
    if (!this.#book.record(trade, isAggregate && fate !== 'unfillable')) {
      return;
    }
    if (fate !== 'sent' || this.#isAllSilent || this.#silentSymbols.has(trade.symbol)) {
      return;
    }
    for (const passing of this.#wire.passing(trade)) {
      this.#send(passing, isAggregate);
    }
  }

  #send(trade: DemoTrade, isAggregate: boolean): void {
    const name = trade.symbol.toLowerCase();
    const aggStream = `${name}@aggTrade`;
    const tradeStream = `${name}@trade`;
    const toAgg = isAggregate && this.#hub.hasListener(aggStream);
    const toTrade = trade.kind === 'trade' && this.#hub.hasListener(tradeStream);
    if (toAgg) {
      this.#hub.publish(aggStream, aggTradePayload(trade, this.#venue));
    }
    if (toTrade) {
      this.#hub.publish(tradeStream, tradePayload(trade, this.#venue));
    }
    if (toAgg || toTrade) {
      this.#sentCounts.set(trade.symbol, (this.#sentCounts.get(trade.symbol) ?? 0) + 1);
    }
  }
}
