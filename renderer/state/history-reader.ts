import type { LegHistory } from '../../analytics/market/leg-history.ts';
import type { HistoryReply, LegHole, PairwatchApi } from '../../preload/contract.ts';
import type { AnalysisConfig, Thresholds } from '../worker/protocol.ts';
import type { AnalyticsPort } from './analytics-port.ts';
import { lookbackMs } from './chart-spans.ts';
import { QuietTimer } from './quiet-timer.ts';

interface Legs {
  readonly y: LegHistory;
  readonly x: LegHistory;
}

/** Many fills in a row read history once. */
const reloadTiming = { quietMs: 1_000, longestMs: 10_000 };
/** A store or an exchange that is in trouble is not to be asked all the time. */
const retryMs = 30_000;
const longestRetryMs = 10 * 60_000;

/**
 * Hands stored history over to the worker: once for each configuration, and anew when trades that were
 * missing in it have been stored since.
 */
export class HistoryReader {
  readonly #port: Pick<AnalyticsPort, 'post'>;
  readonly #load: PairwatchApi['loadHistory'];
  readonly #onRead: (reply: HistoryReply) => void;
  readonly #reloadTimer: QuietTimer;
  readonly #monotonicNow: () => number;
  #config: AnalysisConfig | undefined;
  #generation = 0;
  #isReading = false;
  #retryAtMs: number | undefined;
  /** Readings in a row that lacked something. */
  #shortCount = 0;
  /** Of the history that the worker has. */
  #barCount = 0;

  /** @param onRead - told of each answer, once the worker has it */
  constructor(
    port: Pick<AnalyticsPort, 'post'>,
    load: PairwatchApi['loadHistory'],
    monotonicNow: () => number,
    onRead: (reply: HistoryReply) => void,
  ) {
    this.#port = port;
    this.#load = load;
    this.#onRead = onRead;
    this.#monotonicNow = monotonicNow;
    this.#reloadTimer = new QuietTimer(reloadTiming, monotonicNow, () => this.#reload());
  }

  /**
   * Starts the worker afresh and reads history for it.
   * @returns the generation of what comes of it
   */
  begin(config: AnalysisConfig, thresholds: Thresholds): number {
    this.#config = config;
    this.#reloadTimer.cancel();
    this.#shortCount = 0;
    this.#barCount = 0;
    this.#generation += 1;
    const generation = this.#generation;
    this.#port.post({ kind: 'configure', generation, config, thresholds });
    void this.#read(generation, config);
    return generation;
  }

  /**
   * Stored trades of this stretch were completed: reads history anew, soon, if it is part of that.
   * @param newestMs - where the frames end; `undefined` when there is none
   */
  complete({ symbol, toTimeMs }: LegHole, newestMs: number | undefined): void {
    const config = this.#config;
    if (config === undefined || (symbol !== config.symbolY && symbol !== config.symbolX)) {
      return;
    }
    const reachMs = lookbackMs(config);
    if (newestMs === undefined || toTimeMs >= newestMs - reachMs) {
      this.#reloadTimer.poke();
    }
  }

  /**
   * Reads what is due, what could not be read among it: called with each batch of ticks, which come in
   * a hidden window too.
   */
  look(): void {
    if (this.#retryAtMs !== undefined && this.#monotonicNow() >= this.#retryAtMs) {
      this.#reload();
    }
    this.#reloadTimer.look();
  }

  #reload(): void {
    const config = this.#config;
    if (config === undefined) {
      return;
    }
    if (this.#isReading) {
      // What is being read may be from before those trades: once more afterwards.
      this.#reloadTimer.poke();
      return;
    }
    this.#generation += 1;
    this.#port.post({ kind: 'reload', generation: this.#generation });
    void this.#read(this.#generation, config);
  }

  async #read(generation: number, config: AnalysisConfig): Promise<void> {
    this.#isReading = true;
    this.#retryAtMs = undefined;
    const { symbolY, symbolX, timeframe } = config;
    const reply = await this.#load({
      symbolY,
      symbolX,
      timeframe,
      lookbackMs: lookbackMs(config),
    }).catch((error: unknown): HistoryReply => ({ ok: false, reason: wordsOf(error) }));
    if (generation !== this.#generation) {
      return;
    }
    this.#isReading = false;
    this.#planRetry(reply);
    this.#port.post({ kind: 'history', generation, legs: this.#legsOf(reply) });
    this.#onRead(reply);
  }

  #planRetry(reply: HistoryReply): void {
    if (!reply.ok) {
      this.#retryAtMs = this.#monotonicNow() + retryMs;
      return;
    }
    if (reply.moreAfterMs === undefined) {
      this.#shortCount = 0;
      return;
    }
    const pauseMs = Math.min(longestRetryMs, retryMs * 2 ** this.#shortCount);
    this.#retryAtMs = this.#monotonicNow() + Math.max(reply.moreAfterMs, pauseMs);
    this.#shortCount += 1;
  }

  /** What the worker takes; a history that lacks what the present one has is left out until it has it. */
  #legsOf(reply: HistoryReply): Legs | undefined {
    if (!reply.ok) {
      return undefined;
    }
    const { y, x, moreAfterMs } = reply;
    const barCount = y.bars.openTimeMs.length + x.bars.openTimeMs.length;
    if (moreAfterMs !== undefined && barCount < this.#barCount) {
      return undefined;
    }
    this.#barCount = barCount;
    return { y, x };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
