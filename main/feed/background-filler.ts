import type { Gap } from '../../analytics/market/gap.ts';
import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { CompletenessLimits, CompletenessTiming } from './completeness-limits.ts';
import type { Trade } from './held-trades.ts';
import { PastFill } from './past-fill.ts';
import { RestError } from './rest-client.ts';
import type { FetchTradePage } from './trade-page.ts';
import { waitFor } from './wait-for.ts';

/** A gap that waits for its turn, and where its trades go. */
export interface OpenGap {
  readonly gap: Gap;
  readonly take: (trade: Trade) => void;
  /** Told what became of the gap; a part may still be open, and goes on being asked for. */
  readonly settled: (gap: Gap, parts: readonly Gap[]) => void;
}

interface GapUnderWay extends OpenGap {
  readonly fill: PastFill;
}

interface BackgroundFillerOptions {
  readonly fetchPage: FetchTradePage;
  readonly epochMs: () => number;
  readonly timing: CompletenessTiming;
  readonly limits: CompletenessLimits;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Fetches the open gaps of one symbol one after another, the newest first: that is the one a trader
 * looks at. A long one is recorded in parts, and others may come between them.
 */
export class BackgroundFiller {
  readonly #options: BackgroundFillerOptions;
  readonly #open: GapUnderWay[] = [];
  readonly #backoff: Backoff;
  #running: Promise<void> | undefined;
  #pause = new AbortController();
  #isPaused = false;

  constructor(options: BackgroundFillerOptions) {
    this.#options = options;
    const { firstRetryMs, maxRetryMs } = options.timing;
    this.#backoff = new Backoff({
      firstDelayMs: firstRetryMs,
      maxDelayMs: maxRetryMs,
      random: options.random,
    });
  }

  add(open: OpenGap): void {
    const { fetchPage, epochMs, timing, limits, log } = this.#options;
    const fill = new PastFill({
      gap: open.gap,
      fetchPage,
      take: open.take,
      epochMs,
      reachMs: timing.reachMs,
      maxFruitlessCount: limits.maxFruitlessCount,
      log,
    });
    this.#open.push({ ...open, fill });
  }

  /** Goes to work, if it does not work already. What is under way when the signal comes is settled. */
  run(signal: AbortSignal): void {
    if (this.#running === undefined && !signal.aborted) {
      this.#running = this.#work(signal).finally(() => {
        this.#running = undefined;
        if (this.#next !== undefined) {
          // Added after the last look.
          this.run(signal);
        }
      });
    }
  }

  /** Settles when nothing is left to ask for; or, after the signal, when what was under way is told of. */
  async stopped(): Promise<void> {
    while (this.#running !== undefined) {
      await this.#running;
    }
  }

  /** Asks for nothing more until {@link resume}. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#pause.abort();
    this.#pause = new AbortController();
  }

  /** One of which only the end is to be told, or the newest. */
  get #next(): GapUnderWay | undefined {
    const complete = this.#open.find(({ fill }) => fill.isComplete);
    return complete ?? this.#newest;
  }

  get #newest(): GapUnderWay | undefined {
    return this.#open.reduce<GapUnderWay | undefined>(
      (best, one) =>
        best === undefined || one.fill.gap.fromTradeId > best.fill.gap.fromTradeId ? one : best,
      undefined,
    );
  }

  async #work(signal: AbortSignal): Promise<void> {
    // What is added together is known before the first is chosen.
    await Promise.resolve();
    for (let next = this.#next; next !== undefined && !signal.aborted; next = this.#next) {
      await this.#fillPart(next, signal);
    }
  }

  async #fillPart({ fill, settled }: GapUnderWay, signal: AbortSignal): Promise<void> {
    for (let page = 0; page < this.#options.limits.pagesPerRecord && !fill.isComplete; page += 1) {
      await this.#whilePaused(signal);
      if (signal.aborted) {
        break;
      }
      await this.#step(fill, signal);
    }
    if (fill.isComplete) {
      this.#open.splice(
        this.#open.findIndex((one) => one.fill === fill),
        1,
      );
    }
    const record = fill.record();
    if (record !== undefined) {
      settled(record.gap, record.parts);
    }
  }

  async #step(fill: PastFill, signal: AbortSignal): Promise<void> {
    const { timing, log } = this.#options;
    try {
      const outcome = await fill.step(signal);
      this.#backoff.reset();
      if (outcome === 'nothing') {
        await waitFor(timing.lagRetryMs * 2 ** fill.fruitlessCount, signal);
      }
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      if (signal.aborted) {
        return;
      }
      if (error.isRefused) {
        fill.refused();
        return;
      }
      this.#expireOld();
      if (fill.isComplete) {
        return;
      }
      if (error.restMs > 0) {
        await waitFor(error.restMs, signal);
        return;
      }
      if (this.#backoff.attemptCount === 0) {
        log.warn('Open gaps could not be fetched yet', { reason: error.message });
      }
      await waitFor(this.#backoff.nextDelayMs(), signal);
    }
  }

  /** All of them: where there is never an answer, the older ones would never have their turn. */
  #expireOld(): void {
    for (const { fill } of this.#open) {
      if (!fill.isComplete) {
        fill.expire();
      }
    }
  }

  async #whilePaused(signal: AbortSignal): Promise<void> {
    while (this.#isPaused && !signal.aborted) {
      const either = AbortSignal.any([signal, this.#pause.signal]);
      await new Promise<void>((resolve) => {
        either.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}
