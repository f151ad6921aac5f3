import type { DemoInstrument } from './demo-instruments.ts';
import type { DemoTrade } from './demo-source.ts';
import { TradeLog } from './trade-log.ts';

/** What has been issued of one symbol since the start; a prehistory does not count. */
export interface Issued {
  readonly firstId: number;
  readonly lastId: number;
  readonly count: number;
}

interface Page {
  readonly instrument: DemoInstrument;
  readonly log: TradeLog;
  /** The kind of the first trade: ids of aggregates and of single trades must not mix in a log. */
  readonly kind: DemoTrade['kind'];
  issued: Issued | undefined;
}

/** All symbols of the exchange with their logs of trades. */
export class TradeBook {
  readonly #maxRows: number;
  readonly #instrumentOf: (trade: DemoTrade) => DemoInstrument;
  readonly #instruments = new Map<string, DemoInstrument>();
  readonly #pages = new Map<string, Page>();

  /**
   * @param maxRows - trades kept per symbol
   * @param instrumentOf - describes a symbol first heard of in a trade
   */
  constructor(
    instruments: readonly DemoInstrument[],
    maxRows: number,
    instrumentOf: (trade: DemoTrade) => DemoInstrument,
  ) {
    this.#maxRows = maxRows;
    this.#instrumentOf = instrumentOf;
    for (const instrument of instruments) {
      this.#instruments.set(instrument.symbol, instrument);
    }
  }

  get instruments(): readonly DemoInstrument[] {
    return [...this.#instruments.values()];
  }

  instrument(symbol: string): DemoInstrument | undefined {
    return this.#instruments.get(symbol);
  }

  /** Past trades of a known symbol, empty when it has not traded yet. */
  log(symbol: string): TradeLog {
    return this.#pages.get(symbol)?.log ?? new TradeLog(1);
  }

  issued(symbol: string): Issued | undefined {
    return this.#pages.get(symbol)?.issued;
  }

  /** Logs a trade from before the start. */
  recordPast(trade: DemoTrade): void {
    this.#pageOf(trade).log.append(trade);
  }

  /**
   * Counts a trade as issued, and logs it.
   * @param isLogged - `false` for single trades that are not to be told as aggregates
   * @returns `false` when the symbol's tape is of the other kind, and the trade was left out
   */
  record(trade: DemoTrade, isLogged = true): boolean {
    const page = this.#pageOf(trade);
    if (page.kind !== trade.kind) {
      return false;
    }
    if (isLogged) {
      page.log.append(trade);
    }
    page.issued = {
      firstId: page.issued?.firstId ?? trade.tradeId,
      lastId: trade.tradeId,
      count: (page.issued?.count ?? 0) + 1,
    };
    return true;
  }

  #pageOf(trade: DemoTrade): Page {
    const known = this.#pages.get(trade.symbol);
    if (known !== undefined) {
      return known;
    }
    const instrument = this.#instruments.get(trade.symbol) ?? this.#instrumentOf(trade);
    this.#instruments.set(trade.symbol, instrument);
    const page: Page = {
      instrument,
      log: new TradeLog(this.#maxRows),
      kind: trade.kind,
      issued: undefined,
    };
    this.#pages.set(trade.symbol, page);
    return page;
  }
}
