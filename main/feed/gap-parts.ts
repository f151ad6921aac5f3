import type { Gap, GapState } from '../../analytics/market/gap.ts';

/** What became of a gap, from its first trade on: parts of one state each that tile it. */
export class GapParts {
  readonly #gap: Gap;
  readonly #parts: Gap[] = [];
  #nextId: number;
  #lastTimeMs: number;

  constructor(gap: Gap) {
    this.#gap = gap;
    this.#nextId = gap.fromTradeId;
    this.#lastTimeMs = gap.fromTimeMs;
  }

  /** The first trade of which nothing is known yet. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Trade time of the last trade before that, as far as it is known. */
  get lastTimeMs(): number {
    return this.#lastTimeMs;
  }

  get isComplete(): boolean {
    return this.#nextId > this.#gap.toTradeId;
  }

  /** The next trade has come. */
  came(tradeTimeMs: number): void {
    this.#add('filled', this.#nextId, tradeTimeMs);
  }

  /** The trades before this one will not come, as far as they belong to the gap. */
  lostUpTo(beforeTradeId: number, tradeTimeMs: number): void {
    const toTradeId = Math.min(beforeTradeId - 1, this.#gap.toTradeId);
    if (toTradeId >= this.#nextId) {
      this.#add('unfillable', toTradeId, Math.min(tradeTimeMs, this.#gap.toTimeMs));
    }
  }

  lostRest(): void {
    this.lostUpTo(this.#gap.toTradeId + 1, this.#gap.toTimeMs);
  }

  /** All parts; what nothing is known of yet is an open one. */
  finish(): readonly Gap[] {
    if (!this.isComplete) {
      this.#add('open', this.#gap.toTradeId, this.#gap.toTimeMs);
    }
    const last = this.#parts.pop();
    if (last !== undefined) {
      this.#parts.push({ ...last, toTimeMs: this.#gap.toTimeMs });
    }
    return this.#parts;
  }

  #add(state: GapState, toTradeId: number, toTimeMs: number): void {
    const last = this.#parts.at(-1);
    if (last?.state === state) {
      this.#parts[this.#parts.length - 1] = { ...last, toTradeId, toTimeMs };
    } else {
      const { symbol } = this.#gap;
      const fromTradeId = this.#nextId;
      const fromTimeMs = this.#lastTimeMs;
      this.#parts.push({ symbol, fromTradeId, toTradeId, fromTimeMs, toTimeMs, state });
    }
    this.#nextId = toTradeId + 1;
    this.#lastTimeMs = toTimeMs;
  }
}
