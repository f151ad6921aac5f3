import { LegWatchdog } from './leg-watchdog.ts';

/** A leg whose silence speaks against its connection. */
interface SilentLeg {
  readonly symbolIndex: number;
  readonly silenceMs: number;
}

/** The watchdogs of all legs of a feed. All times are monotonic. */
export class SilenceWatch {
  readonly #legs: readonly LegWatchdog[];

  constructor(legCount: number, staleAfterMs: number, maxPatienceMs: number, nowMs: number) {
    this.#legs = Array.from(
      { length: legCount },
      () => new LegWatchdog(staleAfterMs, maxPatienceMs, nowMs),
    );
  }

  /** Per leg, whether trades of it are flowing. */
  get isLive(): readonly boolean[] {
    return this.#legs.map(({ isLive }) => isLive);
  }

  /** Every leg is stale. */
  get isAllStale(): boolean {
    return this.#legs.every(({ isStale }) => isStale);
  }

  isStale(symbolIndex: number): boolean {
    return this.#legs[symbolIndex]?.isStale === true;
  }

  /** How long there was no trade at all. */
  silenceMs(nowMs: number): number {
    return Math.min(...this.#legs.map((leg) => leg.silenceMs(nowMs)));
  }

  setStaleAfter(staleAfterMs: number): void {
    for (const leg of this.#legs) {
      leg.setStaleAfter(staleAfterMs);
    }
  }

  seedRate(symbolIndex: number, meanIntervalMs: number): void {
    this.#legs[symbolIndex]?.seedRate(meanIntervalMs);
  }

  /** @returns whether the leg was stale until this trade */
  heard(symbolIndex: number, nowMs: number): boolean {
    return this.#legs[symbolIndex]?.heard(nowMs) === true;
  }

  connected(nowMs: number, outageMs: number): void {
    for (const leg of this.#legs) {
      leg.connected(nowMs, outageMs);
    }
  }

  resumed(durationMs: number): void {
    for (const leg of this.#legs) {
      leg.resumed(durationMs);
    }
  }

  watch(nowMs: number): void {
    for (const leg of this.#legs) {
      leg.watch(nowMs);
    }
  }

  /** A leg for which the connection must be opened anew now; that it is done is taken for granted. */
  takeReopening(nowMs: number): SilentLeg | undefined {
    const symbolIndex = this.#legs.findIndex((leg) => leg.wantsReopening(nowMs));
    const silenceMs = this.#legs[symbolIndex]?.silenceMs(nowMs);
    if (silenceMs === undefined) {
      return undefined;
    }
    for (const leg of this.#legs) {
      leg.reopening(nowMs);
    }
    return { symbolIndex, silenceMs };
  }
}
