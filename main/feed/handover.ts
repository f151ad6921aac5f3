/** `giveUp`: the new connection does not deliver what the old one does. */
export type HandoverVerdict = 'wait' | 'takeOver' | 'giveUp';

/** A trade is not missed until the other connection has had this part of the time to bring it too. */
const fairShare = 0.2;

/** Compares a new connection with the one it replaces, leg by leg, from its opening on. */
export class Handover {
  readonly #durationMs: number;
  readonly #isFromOld: boolean[];
  readonly #isFromNew: boolean[];
  readonly #firstFromOldMs: number[];
  #startedAtMs: number;

  constructor(legCount: number, durationMs: number, nowMs: number) {
    this.#durationMs = durationMs;
    this.#startedAtMs = nowMs;
    this.#isFromOld = new Array<boolean>(legCount).fill(false);
    this.#isFromNew = new Array<boolean>(legCount).fill(false);
    this.#firstFromOldMs = new Array<number>(legCount).fill(Infinity);
  }

  fromOld(symbolIndex: number, nowMs: number): void {
    if (this.#isFromOld[symbolIndex] === false) {
      this.#isFromOld[symbolIndex] = true;
      this.#firstFromOldMs[symbolIndex] = nowMs;
    }
  }

  fromNew(symbolIndex: number): void {
    this.#isFromNew[symbolIndex] = true;
  }

  /** Gives the new connection its whole time again: nothing was read meanwhile. */
  restart(nowMs: number): void {
    this.#startedAtMs = nowMs;
    this.#firstFromOldMs.fill(Infinity);
    this.#isFromOld.fill(false);
  }

  /** @param isLive - per leg, whether trades of it are flowing */
  verdict(nowMs: number, isLive: readonly boolean[]): HandoverVerdict {
    if (isLive.every((live, index) => !live || this.#isFromNew[index])) {
      return 'takeOver';
    }
    if (nowMs - this.#startedAtMs < this.#durationMs) {
      return 'wait';
    }
    // A quiet leg may have had no trade at all since: only what the old one had speaks against it.
    const fairMs = nowMs - this.#durationMs * fairShare;
    const missesOne = this.#firstFromOldMs.some(
      (firstMs, index) => firstMs <= fairMs && this.#isFromNew[index] !== true,
    );
    return missesOne ? 'giveUp' : 'takeOver';
  }
}
