import type { TickSink } from './feed.ts';

const rateWindowMs = 10_000;
/** A latency is noted at most so often: the ring then spans the last seconds at any rate. */
const latencyStepMs = 100;
const latencyCount = 64;
const latencyWindowMs = 10_000;

/** Rate, latency and age of the trades of one leg, for a few additions per trade. */
export class LegMeter {
  #count = 0;
  #lastTradeAtMs: number | undefined;
  #tradesPerSecond = 0;
  readonly #rateMarks: { readonly atMs: number; readonly count: number }[] = [];
  readonly #latenciesMs = new Float64Array(latencyCount);
  readonly #latencyAtMs = new Float64Array(latencyCount).fill(-Infinity);
  #latencyIndex = 0;
  #latencyDueAtMs = -Infinity;

  /** Local clock, epoch ms. */
  get lastTradeAtMs(): number | undefined {
    return this.#lastTradeAtMs;
  }

  note(tradeTimeMs: number, receivedAtMs: number): void {
    this.#count += 1;
    this.#lastTradeAtMs = receivedAtMs;
    if (receivedAtMs >= this.#latencyDueAtMs) {
      this.#latencyDueAtMs = receivedAtMs + latencyStepMs;
      this.#latenciesMs[this.#latencyIndex] = receivedAtMs - tradeTimeMs;
      this.#latencyAtMs[this.#latencyIndex] = receivedAtMs;
      this.#latencyIndex = (this.#latencyIndex + 1) % latencyCount;
    }
  }

  /** Forgets what a jump of the local clock made meaningless. */
  clockJumped(): void {
    this.#latencyAtMs.fill(-Infinity);
    this.#latencyDueAtMs = -Infinity;
  }

  /** Over the last ten seconds or so, as of the last {@link mark}. */
  get tradesPerSecond(): number {
    return this.#tradesPerSecond;
  }

  /** To be called every second or so. */
  mark(monotonicMs: number): void {
    this.#rateMarks.push({ atMs: monotonicMs, count: this.#count });
    while ((this.#rateMarks[1]?.atMs ?? Infinity) <= monotonicMs - rateWindowMs) {
      this.#rateMarks.shift();
    }
    const first = this.#rateMarks[0];
    const elapsedMs = monotonicMs - (first?.atMs ?? monotonicMs);
    this.#tradesPerSecond =
      elapsedMs > 0 ? ((this.#count - (first?.count ?? 0)) * 1_000) / elapsedMs : 0;
  }

  /**
   * Median of the last seconds, receive time minus trade time; unknown while the clocks were not compared.
   *
   * @param epochMs - local clock now
   * @param clockOffsetMs - Binance's clock minus the local one
   */
  latencyMs(epochMs: number, clockOffsetMs: number | undefined): number | undefined {
    if (clockOffsetMs === undefined) {
      return undefined;
    }
    const recent = this.#latenciesMs
      .filter((_, index) => (this.#latencyAtMs[index] ?? -Infinity) > epochMs - latencyWindowMs)
      .sort();
    const medianMs = recent[recent.length >> 1];
    return medianMs === undefined ? undefined : medianMs + clockOffsetMs;
  }
}

/** Passes ticks on and meters them by leg. */
export class MeteredSink implements TickSink {
  readonly meters: readonly LegMeter[];
  readonly #next: TickSink;

  constructor(legCount: number, next: TickSink) {
    this.meters = Array.from({ length: legCount }, () => new LegMeter());
    this.#next = next;
  }

  append(
    symbolIndex: number,
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    this.meters[symbolIndex]?.note(tradeTimeMs, receivedAtMs);
    this.#next.append(
      symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    );
  }
}
