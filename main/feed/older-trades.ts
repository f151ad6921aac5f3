import type { Gap } from '../../analytics/market/gap.ts';
import type { BackgroundFiller } from './background-filler.ts';
import type { CompletenessLimits } from './completeness-limits.ts';
import type { Trade } from './held-trades.ts';
import { tradesPerPage } from './trade-page.ts';
import type { TradePoint } from './trade-point.ts';

/** Where to begin: before the first trade that comes, or before the first one on record. */
export type OlderStart = 'first' | TradePoint;

interface OlderTradesOptions {
  readonly symbol: string;
  /** `undefined` where nothing older is to be asked for. */
  readonly start: OlderStart | undefined;
  /** The first trade that came, once there is one. */
  readonly firstTrade: () => TradePoint | undefined;
  /** Takes trades that end right before the first there is, oldest first. */
  readonly take: (trades: readonly Trade[]) => void;
  readonly background: Pick<BackgroundFiller, 'add' | 'run'>;
  readonly limits: Pick<CompletenessLimits, 'pagesPerRecord' | 'olderTradeCount'>;
}

/** Trades that are later than the one they lie before are of another numbering; times may step back a little. */
const clockStepMs = 1_000;

/**
 * Fetches what lies before the first trade of a symbol, backwards, the newest stretch first. What is
 * stored stays without a hole at every moment, so that nothing has to be noted: the first id on record
 * tells a later start where to go on.
 */
export class OlderTrades {
  readonly #options: OlderTradesOptions;
  #first: TradePoint | undefined;
  /** Of the last stretch: how many pages the next one takes. */
  #tradesPerMs: number | undefined;
  #takenCount = 0;
  #isAtEnd: boolean;

  constructor(options: OlderTradesOptions) {
    this.#options = options;
    this.#isAtEnd = options.start === undefined;
    this.#first = options.start === 'first' ? undefined : options.start;
  }

  /** From this time on every trade is there; `undefined` before the first trade. */
  get reachedMs(): number | undefined {
    this.#first ??= this.#options.firstTrade();
    return this.#first?.tradeTimeMs;
  }

  /** There is nothing more to be had, or it is not asked for. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Asks for nothing more: what is stored now need not join on to what was. */
  end(): void {
    this.#isAtEnd = true;
  }

  /** Fetches one stretch more, on the way to this time. Settles when it is taken, or given up. */
  async deepen(fromMs: number, signal: AbortSignal): Promise<void> {
    if (this.reachedMs === undefined || this.#first === undefined || this.#isAtEnd) {
      return;
    }
    const first = this.#first;
    if (first.tradeId <= 0) {
      this.#isAtEnd = true;
      return;
    }
    const wanted = this.#stretchBefore(first, fromMs);
    const trades = await this.#fetch(wanted, signal);
    // What was under way meanwhile may have been for another store.
    if (signal.aborted || this.isAtEnd) {
      return;
    }
    const oldest = trades[0];
    const newestMs = trades.at(-1)?.tradeTimeMs ?? -Infinity;
    if (oldest === undefined || newestMs > first.tradeTimeMs + clockStepMs) {
      this.#isAtEnd = true;
      return;
    }
    this.#options.take(trades);
    this.#first = { tradeId: oldest.tradeId, tradeTimeMs: oldest.tradeTimeMs };
    this.#takenCount += trades.length;
    this.#tradesPerMs = trades.length / Math.max(1, first.tradeTimeMs - oldest.tradeTimeMs);
    this.#isAtEnd =
      oldest.tradeId > wanted.fromTradeId ||
      this.#takenCount >= this.#options.limits.olderTradeCount;
  }

  #stretchBefore({ tradeId, tradeTimeMs }: TradePoint, fromMs: number): Gap {
    const { symbol, limits } = this.#options;
    const wantedCount = (tradeTimeMs - fromMs) * (this.#tradesPerMs ?? 0);
    const pageCount = Math.min(
      Math.max(1, Math.ceil(wantedCount / tradesPerPage)),
      limits.pagesPerRecord,
    );
    return {
      symbol,
      fromTradeId: Math.max(0, tradeId - pageCount * tradesPerPage),
      toTradeId: tradeId - 1,
      fromTimeMs: Math.min(fromMs, tradeTimeMs),
      toTimeMs: tradeTimeMs,
      state: 'open',
    };
  }

  /** @returns those that end right before the first there is; none where it was given up */
  #fetch(wanted: Gap, signal: AbortSignal): Promise<readonly Trade[]> {
    const { background } = this.#options;
    const trades: Trade[] = [];
    /** After the last one that Binance does not have. */
    let wholeFromId = wanted.fromTradeId;
    return new Promise((resolve) => {
      const giveUp = (): void => resolve([]);
      signal.addEventListener('abort', giveUp, { once: true });
      background.add({
        gap: wanted,
        take: (trade) => trades.push(trade),
        settled: (_gap, parts) => {
          for (const { state, toTradeId } of parts) {
            wholeFromId = state === 'unfillable' ? toTradeId + 1 : wholeFromId;
          }
          if (parts.at(-1)?.state !== 'open') {
            signal.removeEventListener('abort', giveUp);
            resolve(trades.filter(({ tradeId }) => tradeId >= wholeFromId));
          }
        },
      });
      background.run(signal);
    });
  }
}
