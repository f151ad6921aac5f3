import type { Venue } from '../../analytics/market/venue.ts';
import type { Log } from '../log.ts';
import { hostOf, timeUrl } from './endpoints.ts';
import type { RestBudget } from './rest-budget.ts';
import { fetchJson, RestError } from './rest-client.ts';
import { earliestTradeTimeMs } from './trade-fields.ts';
import { waitFor } from './wait-for.ts';
import { systemClocks, type Clocks } from './wall-clock.ts';

export interface ClockProbeTiming {
  readonly intervalMs: number;
  /** Until the next try after Binance's time could not be had. */
  readonly retryMs: number;
  /** Between the requests of one measurement. */
  readonly sampleGapMs: number;
  readonly timeoutMs: number;
  /** The wall clock moved by more than this: what was measured holds no longer. */
  readonly clockJumpMs: number;
  readonly watchIntervalMs: number;
}

const defaultTiming: ClockProbeTiming = {
  intervalMs: 600_000,
  retryMs: 60_000,
  sampleGapMs: 200,
  timeoutMs: 4_000,
  clockJumpMs: 1_000,
  watchIntervalMs: 1_000,
};

/** Requests of one measurement: the first pays for opening the connection, the fastest counts. */
const sampleCount = 5;
const maxAnswerBytes = 1_024;

export interface ClockProbeOptions {
  readonly venue: Venue;
  readonly restUrl?: string | undefined;
  readonly budget: RestBudget;
  readonly log: Log;
  readonly clocks?: Clocks;
  readonly timing?: Partial<ClockProbeTiming>;
}

interface Measurement {
  /** Binance's clock minus the monotonic one. */
  readonly serverMinusMonotonicMs: number;
  readonly wallMinusMonotonicMs: number;
  readonly roundTripMs: number;
}

/**
 * Compares the local clock with Binance's now and then, and again after it jumped. An answer is taken
 * to be of the middle of its request, so that its error is at most half the round trip.
 */
export class ClockProbe {
  readonly #url: string;
  readonly #budget: RestBudget;
  readonly #log: Log;
  readonly #clocks: Clocks;
  readonly #timing: ClockProbeTiming;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #watchTimer: NodeJS.Timeout | undefined;
  #watchedWallMs = 0;
  #measurement: Measurement | undefined;
  #isFailureTold = false;

  /** @throws EndpointError when the address cannot be used */
  constructor(options: ClockProbeOptions) {
    this.#url = timeUrl(options.venue, options.restUrl);
    this.#budget = options.budget;
    this.#log = options.log;
    this.#clocks = options.clocks ?? systemClocks;
    this.#timing = { ...defaultTiming, ...options.timing };
  }

  /** Binance's clock minus the local one; `undefined` until it was measured, and anew after a jump. */
  get offsetMs(): number | undefined {
    if (this.#measurement === undefined) {
      return undefined;
    }
    const { serverMinusMonotonicMs, wallMinusMonotonicMs } = this.#measurement;
    const wallNowMs = this.#wallMinusMonotonicMs;
    const hasJumped = Math.abs(wallNowMs - wallMinusMonotonicMs) > this.#timing.clockJumpMs;
    return hasJumped ? undefined : serverMinusMonotonicMs - wallNowMs;
  }

  start(): void {
    if (this.#watchTimer !== undefined || this.#stop.signal.aborted) {
      return;
    }
    this.#watchedWallMs = this.#wallMinusMonotonicMs;
    this.#watchTimer = setInterval(() => this.#watch(), this.#timing.watchIntervalMs);
    void this.#run();
  }

  stop(): void {
    clearInterval(this.#watchTimer);
    this.#stop.abort();
    this.#wake.abort();
  }

  get #wallMinusMonotonicMs(): number {
    return this.#clocks.epochMs() - this.#clocks.monotonicMs();
  }

  #watch(): void {
    const wallNowMs = this.#wallMinusMonotonicMs;
    if (Math.abs(wallNowMs - this.#watchedWallMs) > this.#timing.clockJumpMs) {
      this.#wake.abort();
    }
    this.#watchedWallMs = wallNowMs;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      const { signal } = this.#wake;
      const isMeasured = await this.#measure(signal);
      await waitFor(isMeasured ? this.#timing.intervalMs : this.#timing.retryMs, signal);
    }
  }

  /** @returns whether Binance's time was had */
  async #measure(signal: AbortSignal): Promise<boolean> {
    let best: Measurement | undefined;
    try {
      for (let index = 0; index < sampleCount && !signal.aborted; index += 1) {
        const sample = await this.#sample();
        if (sample !== undefined && sample.roundTripMs < (best?.roundTripMs ?? Infinity)) {
          best = sample;
          this.#measurement = best;
        }
        await waitFor(this.#timing.sampleGapMs, signal);
      }
      this.#isFailureTold = false;
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      this.#tellOnce(error.message);
    }
    return best !== undefined;
  }

  /** @returns `undefined` when the wall clock jumped meanwhile, as in sleep */
  async #sample(): Promise<Measurement | undefined> {
    const wallBeforeMs = this.#wallMinusMonotonicMs;
    const sentAtMs = this.#clocks.monotonicMs();
    const answer = await fetchJson({
      url: this.#url,
      what: 'its time',
      timeoutMs: this.#timing.timeoutMs,
      maxBytes: maxAnswerBytes,
      budget: this.#budget,
      signal: this.#stop.signal,
    });
    const receivedAtMs = this.#clocks.monotonicMs();
    const serverTimeMs = this.#serverTimeMs(answer);
    const wallMinusMonotonicMs = this.#wallMinusMonotonicMs;
    if (Math.abs(wallMinusMonotonicMs - wallBeforeMs) > this.#timing.clockJumpMs) {
      return undefined;
    }
    return {
      serverMinusMonotonicMs: serverTimeMs - (sentAtMs + receivedAtMs) / 2,
      wallMinusMonotonicMs,
      roundTripMs: receivedAtMs - sentAtMs,
    };
  }

  #serverTimeMs(answer: unknown): number {
    const serverTimeMs =
      typeof answer === 'object' && answer !== null && 'serverTime' in answer
        ? answer.serverTime
        : undefined;
    if (
      typeof serverTimeMs !== 'number' ||
      !Number.isSafeInteger(serverTimeMs) ||
      serverTimeMs < earliestTradeTimeMs
    ) {
      throw new RestError(`${hostOf(this.#url)} sent a time that cannot be understood.`);
    }
    return serverTimeMs;
  }

  #tellOnce(reason: string): void {
    if (!this.#isFailureTold && !this.#stop.signal.aborted) {
      this.#isFailureTold = true;
      this.#log.warn('The clock could not be compared with that of Binance', { reason });
    }
  }
}
