import { instrumentOf, type DemoInstrument } from '../../../main/demo/demo-instruments.ts';
import type { DemoSource, DemoTrade, SourceReport } from '../../../main/demo/demo-source.ts';
import type { Venue } from '../../../analytics/market/venue.ts';

/** A source whose trades a test hands out one by one. */
export class ManualSource implements DemoSource {
  readonly description = 'trades by hand';
  readonly waitsForSubscriber = false;
  readonly #venue: Venue;
  readonly #past: readonly DemoTrade[];
  readonly #queue: (readonly DemoTrade[])[] = [];
  #wake: () => void = () => undefined;

  constructor(venue: Venue, past: readonly DemoTrade[] = []) {
    this.#venue = venue;
    this.#past = past;
  }

  open(): Promise<readonly DemoInstrument[]> {
    return Promise.resolve([
      instrumentOf(this.#venue, 'BTCUSDT', 0.1, 0.001),
      instrumentOf(this.#venue, 'ETHUSDT', 0.01, 0.001),
    ]);
  }

  prehistory(): Iterable<readonly DemoTrade[]> {
    return [this.#past];
  }

  issue(...trades: DemoTrade[]): void {
    this.#queue.push(trades);
    this.#wake();
  }

  async *trades(stop: AbortSignal): AsyncIterable<readonly DemoTrade[]> {
    stop.addEventListener('abort', () => this.#wake());
    while (!stop.aborted) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        yield chunk;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  forceExcursion(): boolean {
    return false;
  }

  report(): SourceReport {
    return { skippedCounts: {}, damage: undefined };
  }
}

/** A trade of the BTC tape with sensible fields. */
export function tradeOf(tradeId: number, fields: Partial<DemoTrade> = {}): DemoTrade {
  return {
    kind: 'aggTrade',
    symbol: 'BTCUSDT',
    tradeId,
    priceText: '61800.3',
    quantityText: '0.205',
    firstTradeId: tradeId * 2,
    lastTradeId: tradeId * 2 + 1,
    tradeTimeMs: 1_723_161_256_000 + tradeId,
    eventTimeMs: 1_723_161_256_001 + tradeId,
    isBuyerMaker: false,
    ...fields,
  };
}
