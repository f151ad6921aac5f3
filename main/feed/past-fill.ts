import type { Gap } from '../../analytics/market/gap.ts';
import type { Log } from '../log.ts';
import { GapParts } from './gap-parts.ts';
import type { Trade } from './held-trades.ts';
import type { FetchTradePage, TradePage } from './trade-page.ts';

export interface PastFillOptions {
  readonly gap: Gap;
  readonly fetchPage: FetchTradePage;
  /** Takes each trade of the gap, oldest first. */
  readonly take: (trade: Trade) => void;
  readonly epochMs: () => number;
  readonly reachMs: number;
  readonly maxFruitlessCount: number;
  readonly log: Log;
}

const hourMs = 3_600_000;
/** Binance counts its reach from its own clock. */
const reachMarginMs = 60_000;

/** What a step brought. */
export type PastFillStep = 'progress' | 'nothing';

/** Fetches a gap that later trades have gone past already, a page at each step. */
export class PastFill {
  readonly #options: PastFillOptions;
  readonly #parts: GapParts;
  #fruitlessCount = 0;
  /** The id that a page with broken rows did not have: asked for once more. */
  #doubtedId: number | undefined;
  /** Looks from this time on for the first trade that Binance still has. */
  #seekTimeMs: number | undefined;
  #hasSought = false;

  constructor(options: PastFillOptions) {
    this.#options = options;
    this.#parts = new GapParts(options.gap);
  }

  get isComplete(): boolean {
    return this.#parts.isComplete;
  }

  /** Answers in a row that brought nothing. */
  get fruitlessCount(): number {
    return this.#fruitlessCount;
  }

  /** What became of the gap so far, as parts that tile it. To be called once, at the end. */
  finish(): readonly Gap[] {
    return this.#parts.finish();
  }

  /**
   * Asks for one page.
   *
   * @throws RestError when there is no usable answer; the step may be tried again
   */
  async step(signal: AbortSignal): Promise<PastFillStep> {
    const { fetchPage } = this.#options;
    const seekTimeMs = this.#seekTimeMs;
    const from =
      seekTimeMs === undefined ? { tradeId: this.#parts.nextId } : { timeMs: seekTimeMs };
    const page = await fetchPage(from, 'background', signal);
    if (signal.aborted) {
      return 'nothing';
    }
    return seekTimeMs === undefined ? this.#take(page) : this.#found(page, seekTimeMs);
  }

  /** Binance does not answer for the next id: it may be too old. */
  refused(): void {
    const { gap, epochMs, reachMs } = this.#options;
    if (this.#hasSought) {
      this.#parts.lostRest();
      return;
    }
    this.#hasSought = true;
    this.#seekTimeMs = Math.round(Math.max(gap.fromTimeMs, epochMs() - reachMs + reachMarginMs));
    if (this.#seekTimeMs > gap.toTimeMs) {
      this.#parts.lostRest();
    }
  }

  /** @returns whether the whole gap is too old by now, and is given up */
  expire(): boolean {
    const { gap, epochMs, reachMs, log } = this.#options;
    const isTooOld = epochMs() - gap.toTimeMs > reachMs;
    if (isTooOld) {
      log.warn('Missing trades could not be fetched for too long', { symbol: gap.symbol });
      this.#parts.lostRest();
    }
    return isTooOld;
  }

  #take(page: TradePage): PastFillStep {
    const before = this.#parts.nextId;
    for (const trade of page.trades) {
      if (this.#parts.isComplete || !this.#passHole(trade, page.brokenCount > 0)) {
        break;
      }
      if (trade.tradeId === this.#parts.nextId && trade.tradeId <= this.#options.gap.toTradeId) {
        this.#options.take(trade);
        this.#parts.came(trade.tradeTimeMs);
      }
    }
    if (this.#parts.nextId !== before) {
      this.#fruitlessCount = 0;
      return 'progress';
    }
    this.#fruitlessCount += 1;
    if (this.#fruitlessCount > this.#options.maxFruitlessCount) {
      this.#fruitlessCount = 0;
      this.refused();
    }
    return 'nothing';
  }

  /** @returns `false` when it is in doubt whether Binance lacks the trades before this one */
  #passHole({ tradeId, tradeTimeMs }: Trade, hasBrokenRows: boolean): boolean {
    const { nextId } = this.#parts;
    if (tradeId <= nextId) {
      return true;
    }
    if (hasBrokenRows && this.#doubtedId !== nextId) {
      this.#doubtedId = nextId;
      return false;
    }
    this.#parts.lostUpTo(tradeId, tradeTimeMs);
    return true;
  }

  #found(page: TradePage, seekTimeMs: number): PastFillStep {
    const { gap, log } = this.#options;
    const [first] = page.trades;
    if (first === undefined) {
      this.#seekTimeMs = seekTimeMs + hourMs;
      if (this.#seekTimeMs > gap.toTimeMs) {
        this.#parts.lostRest();
      }
      return 'progress';
    }
    this.#seekTimeMs = undefined;
    if (first.tradeId <= this.#parts.nextId) {
      // It is not a matter of age.
      this.#parts.lostRest();
    } else {
      log.warn('Binance has no trades so old any more', {
        symbol: gap.symbol,
        fromTradeId: this.#parts.nextId,
        firstTradeId: first.tradeId,
      });
      this.#parts.lostUpTo(first.tradeId, first.tradeTimeMs);
    }
    return 'progress';
  }
}
