import type { DemoInstrument } from '../../main/demo/demo-instruments.ts';
import type { DemoSource, DemoTrade, SourceReport } from '../../main/demo/demo-source.ts';

/** What was issued of one symbol, prehistory included: row `i` is the trade `firstId + i`. */
export interface LegTape {
  readonly firstId: number;
  readonly tradeTimeMs: number[];
  readonly priceQuote: number[];
  readonly quantityBase: number[];
}

/** A source that can be held and that remembers all it gave: what the database must have in the end. */
export class MarketTape implements DemoSource {
  readonly waitsForSubscriber = false;
  readonly #source: DemoSource;
  readonly #isRecorded: boolean;
  readonly #legs = new Map<string, LegTape>();
  #isHeld = true;
  #wake: () => void = () => undefined;

  /** @param isRecorded - whether every trade is kept: a long tape takes much memory */
  constructor(source: DemoSource, isRecorded = true) {
    this.#source = source;
    this.#isRecorded = isRecorded;
  }

  get description(): string {
    return this.#source.description;
  }

  leg(symbol: string): LegTape | undefined {
    return this.#legs.get(symbol);
  }

  /** No trade from now on. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#wake();
  }

  open(): Promise<readonly DemoInstrument[]> {
    return this.#source.open();
  }

  *prehistory(): Iterable<readonly DemoTrade[]> {
    for (const chunk of this.#source.prehistory()) {
      this.#record(chunk);
      yield chunk;
    }
  }

  async *trades(stop: AbortSignal): AsyncIterable<readonly DemoTrade[]> {
    stop.addEventListener('abort', () => this.#wake());
    await this.#released(stop);
    for await (const chunk of this.#source.trades(stop)) {
      this.#record(chunk);
      yield chunk;
      await this.#released(stop);
    }
  }

  forceExcursion(): boolean {
    return false;
  }

  report(): SourceReport {
    return this.#source.report();
  }

  async #released(stop: AbortSignal): Promise<void> {
    while (this.#isHeld && !stop.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #record(chunk: readonly DemoTrade[]): void {
    if (!this.#isRecorded) {
      return;
    }
    for (const trade of chunk) {
      const leg = this.#legOf(trade);
      leg.tradeTimeMs.push(trade.tradeTimeMs);
      leg.priceQuote.push(Number(trade.priceText));
      leg.quantityBase.push(Number(trade.quantityText));
    }
  }

  #legOf({ symbol, tradeId }: DemoTrade): LegTape {
    const known = this.#legs.get(symbol);
    if (known !== undefined) {
      return known;
    }
    const leg = { firstId: tradeId, tradeTimeMs: [], priceQuote: [], quantityBase: [] };
    this.#legs.set(symbol, leg);
    return leg;
  }
}
