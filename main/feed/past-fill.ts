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
  #gap: Gap;
  #parts: GapParts;
  #fruitlessCount = 0;
  /** The id that a page with broken rows did not have: asked for once more. */
  #doubtedId: number | undefined;
  /** Looks from this time on for the first trade that Binance still has. */
  #seekTimeMs: number | undefined;
  /** The id that was looked for by its time already. */
  #soughtId: number | undefined;

  constructor(options: PastFillOptions) {
    this.#options = options;
    this.#gap = options.gap;
    this.#parts = new GapParts(options.gap);
  }

  get isComplete(): boolean {
    return this.#parts.isComplete;
  }

  /** Answers in a row that brought nothing. */
  get fruitlessCount(): number {
    return this.#fruitlessCount;
  }

  /** What of the gap is still to be asked for. */
  get gap(): Gap {
    return this.#gap;
  }

  /**
   * What became of the gap since the last call, as parts that tile it; the rest goes on being asked
   * for.
   *
   * @returns `undefined` when nothing became of it
   */
  record(): { readonly gap: Gap; readonly parts: readonly Gap[] } | undefined {
    const gap = this.#gap;
    if (this.#parts.nextId === gap.fromTradeId) {
      return undefined;
    }
    const parts = this.#parts.finish();
    const rest = parts.find(({ state }) => state === 'open');
    if (rest !== undefined) {
      this.#gap = rest;
      this.#parts = new GapParts(rest);
    }
    return { gap, parts };
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
    const { epochMs, reachMs } = this.#options;
    const { nextId, lastTimeMs } = this.#parts;
    // A long fill may be overtaken by Binance's reach more than once.
    if (this.#soughtId === nextId) {
      this.#parts.lostRest();
      return;
    }
    this.#soughtId = nextId;
    this.#seekTimeMs = Math.round(Math.max(lastTimeMs, epochMs() - reachMs + reachMarginMs));
    if (this.#seekTimeMs > this.#gap.toTimeMs) {
      this.#parts.lostRest();
    }
  }

  /** Gives the whole gap up where it is too old by now. */
  expire(): void {
    const { epochMs, reachMs, log } = this.#options;
    const { gap } = this;
    if (epochMs() - gap.toTimeMs > reachMs) {
      log.warn('Missing trades could not be fetched for too long', { symbol: gap.symbol });
      this.#parts.lostRest();
    }
  }

  #take(page: TradePage): PastFillStep {
    const before = this.#parts.nextId;
    for (const trade of page.trades) {
      if (this.#parts.isComplete || !this.#passHole(trade, page.brokenCount > 0)) {
        break;
      }
      if (trade.tradeId === this.#parts.nextId && trade.tradeId <= this.#gap.toTradeId) {
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
    const { gap } = this;
    const [first] = page.trades;
    if (first === undefined) {
      return this.#foundNothing(seekTimeMs);
    }
    this.#seekTimeMs = undefined;
    const { nextId } = this.#parts;
    if (first.tradeId > nextId) {
      this.#options.log.warn('Binance has no trades so old any more', {
        symbol: gap.symbol,
        fromTradeId: nextId,
        firstTradeId: first.tradeId,
      });
      this.#parts.lostUpTo(first.tradeId, first.tradeTimeMs);
    } else if (this.#take(page) === 'nothing') {
      // It is not a matter of age.
      this.#parts.lostRest();
    }
    return 'progress';
  }

  #foundNothing(seekTimeMs: number): PastFillStep {
    const nextTimeMs = seekTimeMs + hourMs;
    if (nextTimeMs <= this.#gap.toTimeMs) {
      this.#seekTimeMs = nextTimeMs;
      return 'progress';
    }
    // The trade after the gap is there, only not in Binance's answer yet.
    this.#fruitlessCount += 1;
    if (this.#fruitlessCount > this.#options.maxFruitlessCount) {
      this.#parts.lostRest();
    }
    return 'nothing';
  }
}
