import { gzipSync } from 'node:zlib';
import { unknownInstrument, type DemoInstrument } from '../../main/demo/demo-instruments.ts';
import type { DemoSource, DemoTrade, SourceReport } from '../../main/demo/demo-source.ts';
import { GeneratedPair } from '../../main/demo/generated-pair.ts';
import { parseCaptureLine } from '../../main/demo/capture-frame.ts';
import { seededRandom } from '../fixtures/random.ts';

/** A multiple of every bar length and of the stretches between tests, so that a shift changes no bar. */
const gridMs = 60_000;

export function capturedTrades(captureLines: readonly string[]): DemoTrade[] {
  return captureLines.flatMap((line) => {
    const parsed = parseCaptureLine(line);
    return parsed.kind === 'trade' ? [parsed.trade] : [];
  });
}

/** The trades, all later by the same time, so that the last of them has just happened. */
export function recent(trades: readonly DemoTrade[], nowMs: number): DemoTrade[] {
  const lastMs = Math.max(...trades.map(({ tradeTimeMs }) => tradeTimeMs));
  return laterBy(Math.floor((nowMs - lastMs) / gridMs) * gridMs, trades);
}

export function laterBy(shiftMs: number, trades: readonly DemoTrade[]): DemoTrade[] {
  return trades.map((trade) => ({
    ...trade,
    tradeTimeMs: trade.tradeTimeMs + shiftMs,
    eventTimeMs: trade.eventTimeMs + shiftMs,
  }));
}

/**
 * A generated market with what real ones have: a halt that starts statistics afresh, seconds in which a
 * leg is silent, a lone extreme price and a jump that is confirmed.
 */
export function eventfulTrades(seed: number, nowMs: number): DemoTrade[] {
  const [beforeMs, haltMs, afterMs] = [280_000, 45_000, 330_000];
  const endMs = Math.floor(nowMs / gridMs) * gridMs;
  const startTimeMs = endMs - afterMs - haltMs - beforeMs;
  const symbols = ['ETHUSDT', 'BTCUSDT'];
  const pair = new GeneratedPair({
    ...{ venue: 'usdm', seed, symbols, startTimeMs },
    ...{ tradesPerSecond: 4, halfLifeMs: 5_000 },
  });
  const before = pair.advanceTo(startTimeMs + beforeMs);
  pair.haltUntil(startTimeMs + beforeMs + haltMs);
  const trades = [...before, ...pair.advanceTo(endMs)];
  // The last trades of their bars: taken for ordinary ones they would be its close.
  const lastBefore = (seconds: number): number =>
    trades.findLastIndex(
      ({ symbol, tradeTimeMs }) =>
        symbol === 'ETHUSDT' && tradeTimeMs < startTimeMs + 1_000 * seconds,
    );
  const [lone, first, last] = [lastBefore(120), lastBefore(620), lastBefore(630)];
  return trades.map((trade, at) =>
    trade.symbol === 'ETHUSDT' && (at === lone || (at >= first && at <= last))
      ? { ...trade, priceText: (1.2 * Number(trade.priceText)).toFixed(2) }
      : trade,
  );
}

/** The trades as a capture holds them, packed. */
export function packedCapture(trades: readonly DemoTrade[]): Buffer {
  const lines = trades.map((trade) => {
    const { symbol, tradeId, priceText, quantityText, firstTradeId, lastTradeId } = trade;
    const data = {
      ...{ e: 'aggTrade', E: trade.eventTimeMs, s: symbol, a: tradeId, p: priceText },
      ...{ q: quantityText, f: firstTradeId, l: lastTradeId, T: trade.tradeTimeMs },
      m: trade.isBuyerMaker,
    };
    const frame = { stream: `${symbol.toLowerCase()}@aggTrade`, data };
    return `${trade.eventTimeMs}000000 ${JSON.stringify(frame)}\n`;
  });
  return gzipSync(lines.join(''));
}

interface TapeOptions {
  readonly trades: readonly DemoTrade[];
  readonly seed: number;
  /** Called when half of the trades have been sent. */
  readonly atHalf?: (() => void) | undefined;
}

/** Sends trades in pieces of any size with pauses of any length, once it is told to. */
export class ParityTape implements DemoSource {
  readonly description = 'a tape with pauses';
  readonly #options: TapeOptions;
  readonly #started = Promise.withResolvers<undefined>();
  #isPlaying = false;
  #isNearEnd = false;

  constructor(options: TapeOptions) {
    this.#options = options;
  }

  /**
   * Once it plays it goes on in an outage too: what is missed must be fetched. The last part is for
   * listeners again, because it is a later trade that tells what was missed.
   */
  get waitsForSubscriber(): boolean {
    return !this.#isPlaying || this.#isNearEnd;
  }

  play(): void {
    this.#started.resolve(undefined);
  }

  open(): Promise<readonly DemoInstrument[]> {
    const bySymbol = new Map(this.#options.trades.map((trade) => [trade.symbol, trade]));
    const instruments = [...bySymbol.values()].map(({ symbol, priceText, quantityText }) =>
      unknownInstrument('usdm', symbol, priceText, quantityText),
    );
    return Promise.resolve(instruments);
  }

  prehistory(): Iterable<readonly DemoTrade[]> {
    return [];
  }

  async *trades(stop: AbortSignal): AsyncIterable<readonly DemoTrade[]> {
    const { trades, seed, atHalf } = this.#options;
    const uniform = seededRandom(seed);
    const stopped = new Promise((resolve) =>
      stop.addEventListener('abort', resolve, { once: true }),
    );
    await Promise.race([this.#started.promise, stopped]);
    this.#isPlaying = true;
    let isHalf = false;
    for (let at = 0; at < trades.length && !stop.aborted;) {
      if (!isHalf && at > trades.length / 2) {
        isHalf = true;
        atHalf?.();
      }
      this.#isNearEnd = at > 0.7 * trades.length;
      const size = Math.ceil(10 ** (2.6 * uniform()));
      yield trades.slice(at, at + size);
      at += size;
      if (uniform() < 0.4) {
        await new Promise((resolve) => setTimeout(resolve, 100 * uniform()));
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
