import { MeanInterval } from './mean-interval.ts';

/** A silence of so many normal intervals is no chance: e⁻¹⁵ where trades come independently. */
const patienceIntervals = 15;
/** Trades closer together than this part of the shortest patience are one sign of life. */
const slotsPerPatience = 40;

/**
 * Tells when a leg is silent for longer than its normal rate explains, and when that is reason to open
 * its connection anew. Only its own trades are signs of life. All times are monotonic.
 */
export class LegWatchdog {
  readonly #maxPatienceMs: number;
  readonly #interval = new MeanInterval();
  #staleAfterMs: number;
  #heardAtMs: number | undefined;
  /** The last trade, or the start, later by every pause since. */
  #silentFromMs: number;
  /** From when on silence speaks against the connection. */
  #watchedFromMs: number;
  #slotStartMs = -Infinity;
  #vainReopenings = 0;
  #isStale = false;

  constructor(staleAfterMs: number, maxPatienceMs: number, nowMs: number) {
    this.#staleAfterMs = staleAfterMs;
    this.#maxPatienceMs = maxPatienceMs;
    this.#silentFromMs = nowMs;
    this.#watchedFromMs = nowMs;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Trades of it have come, and none is overdue. */
  get isLive(): boolean {
    return this.#heardAtMs !== undefined && !this.#isStale;
  }

  get patienceMs(): number {
    const normalMs = patienceIntervals * (this.#interval.meanMs ?? 0);
    return Math.max(this.#staleAfterMs, Math.min(normalMs, this.#maxPatienceMs));
  }

  silenceMs(nowMs: number): number {
    return nowMs - this.#silentFromMs;
  }

  setStaleAfter(staleAfterMs: number): void {
    this.#staleAfterMs = staleAfterMs;
  }

  /** @param meanIntervalMs - the normal time between two trades, learnt elsewhere */
  seedRate(meanIntervalMs: number): void {
    this.#interval.seed(meanIntervalMs);
  }

  /**
   * A trade of the leg came.
   *
   * @returns whether it was stale until now
   */
  heard(nowMs: number): boolean {
    this.#heardAtMs = nowMs;
    this.#silentFromMs = nowMs;
    this.#vainReopenings = 0;
    if (nowMs - this.#slotStartMs >= this.#staleAfterMs / slotsPerPatience) {
      this.#slotStartMs = nowMs;
      this.#interval.note(nowMs, this.#maxPatienceMs);
    }
    const wasStale = this.#isStale;
    this.#isStale = false;
    return wasStale;
  }

  /** To be called every second or so, but not while reading is paused. */
  watch(nowMs: number): void {
    this.#isStale ||= this.silenceMs(nowMs) >= this.patienceMs;
  }

  /** A connection is given as much time as the leg, twice as much for each one that brought nothing. */
  wantsReopening(nowMs: number): boolean {
    const patienceMs = this.patienceMs * 2 ** this.#vainReopenings;
    const silenceMs = nowMs - Math.max(this.#silentFromMs, this.#watchedFromMs);
    return this.#isStale && silenceMs >= Math.min(patienceMs, this.#longestPatienceMs);
  }

  get #longestPatienceMs(): number {
    return Math.max(this.#maxPatienceMs, this.#staleAfterMs);
  }

  /** The connection is opened anew, for the silence of whichever leg. */
  reopening(nowMs: number): void {
    if (this.#isStale) {
      this.#vainReopenings += 1;
    }
    this.#watchedFromMs = nowMs;
  }

  /** A connection was opened where there was none for `outageMs`. */
  connected(nowMs: number, outageMs: number): void {
    this.#interval.skip(outageMs);
    this.#watchedFromMs = nowMs;
  }

  /** Nothing was read for `durationMs`, by our own wish. */
  resumed(durationMs: number): void {
    this.#interval.skip(durationMs);
    this.#silentFromMs += durationMs;
    this.#watchedFromMs += durationMs;
  }
}
