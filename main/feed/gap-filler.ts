import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { CompletenessLimits, CompletenessTiming } from './completeness-limits.ts';
import type { LegSequencer } from './leg-sequencer.ts';
import { RestError } from './rest-client.ts';
import type { FetchTradePage, TradePage } from './trade-page.ts';
import { waitFor } from './wait-for.ts';

interface GapFillerOptions {
  readonly symbol: string;
  readonly sequencer: LegSequencer;
  readonly fetchPage: FetchTradePage;
  readonly monotonicMs: () => number;
  readonly timing: CompletenessTiming;
  readonly limits: CompletenessLimits;
  readonly random: () => number;
  readonly log: Log;
}

/** Fetches what the sequence of one symbol waits for. */
export class GapFiller {
  readonly #options: GapFillerOptions;
  readonly #backoff: Backoff;
  #fruitlessCount = 0;
  /** The id that a page with broken rows did not have: asked for once more. */
  #doubtedId: number | undefined;

  constructor(options: GapFillerOptions) {
    this.#options = options;
    const { firstRetryMs, maxRetryMs } = options.timing;
    this.#backoff = new Backoff({
      firstDelayMs: firstRetryMs,
      maxDelayMs: maxRetryMs,
      random: options.random,
    });
  }

  /** Settles when nothing more is missing, or the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    this.#fruitlessCount = 0;
    this.#backoff.reset();
    for (let range = this.#missing(); range !== undefined; range = this.#missing()) {
      const page = await this.#ask(range.fromTradeId, signal);
      if (signal.aborted) {
        return;
      }
      if (page !== undefined) {
        await this.#take(page, range.fromTradeId, signal);
      }
    }
  }

  #missing(): ReturnType<LegSequencer['missing']> {
    const { sequencer, monotonicMs } = this.#options;
    const nowMs = monotonicMs();
    sequencer.check(nowMs);
    return sequencer.missing(nowMs);
  }

  /** @returns `undefined` when there was no answer; then it has waited, or opened the gap */
  async #ask(fromTradeId: number, signal: AbortSignal): Promise<TradePage | undefined> {
    const { fetchPage, sequencer, timing } = this.#options;
    try {
      const page = await fetchPage({ tradeId: fromTradeId }, 'urgent', signal);
      this.#backoff.reset();
      return page;
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      if (signal.aborted) {
        return undefined;
      }
      this.#tellOfFirst(error);
      if (error.isRefused || error.restMs > timing.maxHoldMs) {
        // Live trades need not wait for what cannot come in time.
        sequencer.giveUp('open');
      } else {
        await waitFor(Math.max(error.restMs, this.#backoff.nextDelayMs()), signal);
      }
      return undefined;
    }
  }

  #tellOfFirst({ message }: RestError): void {
    if (this.#backoff.attemptCount === 0) {
      const { log, symbol } = this.#options;
      log.warn('Missing trades could not be fetched yet', { symbol, reason: message });
    }
  }

  async #take(page: TradePage, askedId: number, signal: AbortSignal): Promise<void> {
    const { sequencer, limits, timing } = this.#options;
    // The ids began anew meanwhile: the answer speaks of others.
    if ((sequencer.nextId ?? -1) < askedId) {
      return;
    }
    for (const trade of page.trades) {
      if (!this.#passHole(trade.tradeId, page.brokenCount > 0)) {
        break;
      }
      sequencer.fill(trade);
    }
    if (sequencer.nextId !== askedId) {
      this.#fruitlessCount = 0;
      if (!page.isFull && this.#missing() !== undefined) {
        await waitFor(timing.lagRetryMs, signal);
      }
      return;
    }
    this.#fruitlessCount += 1;
    if (this.#fruitlessCount > limits.maxFruitlessCount) {
      this.#fruitlessCount = 0;
      sequencer.giveUp('unfillable');
    } else {
      await waitFor(timing.lagRetryMs * 2 ** (this.#fruitlessCount - 1), signal);
    }
  }

  /**
   * Binance has a later trade but not the ones before it: it will not have them.
   *
   * @returns `false` when that is in doubt, because rows of the page were broken
   */
  #passHole(tradeId: number, hasBrokenRows: boolean): boolean {
    const { sequencer, monotonicMs } = this.#options;
    for (;;) {
      const range = sequencer.missing(monotonicMs());
      if (range === undefined || tradeId <= range.fromTradeId) {
        return true;
      }
      if (hasBrokenRows && this.#doubtedId !== range.fromTradeId) {
        this.#doubtedId = range.fromTradeId;
        return false;
      }
      sequencer.giveUp('unfillable', tradeId);
    }
  }
}
