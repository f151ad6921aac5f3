import { GapTeller } from './gap-teller.ts';
import { HeldTrades, type Trade } from './held-trades.ts';
import { IdNumbering } from './id-numbering.ts';
import type { IdRange, SequenceOutlet, SkipState } from './sequence-outlet.ts';

/** Where a symbol's trades are known to end: the last one that is stored. */
export interface LastTrade {
  readonly tradeId: number;
  readonly tradeTimeMs: number;
}

export interface SequencerLimits {
  /** Missing trades may come a little late: before this they are not asked for. */
  readonly reorderWindowMs: number;
  /** So many later ones in the meantime show that they do not. */
  readonly reorderCount: number;
  /** Later trades wait no longer than this for the missing ones. */
  readonly maxHoldMs: number;
  /** Nor longer than this for the next of them to come: a frozen leg must not look live. */
  readonly maxIdleHoldMs: number;
  readonly maxHeldCount: number;
  /** Of a larger gap, only so many of the newest trades are waited for. */
  readonly bridgeCount: number;
}

const notRunning = -1;

/**
 * Brings the trades of one symbol in the order of their ids, each exactly once. A trade that comes
 * too early waits until the ones before it have come, were filled in, or are given up. Pure: it is
 * told the time and asked what is missing.
 */
export class LegSequencer {
  readonly #outlet: SequenceOutlet;
  readonly #limits: SequencerLimits;
  readonly #monotonicMs: () => number;
  readonly #held = new HeldTrades();
  readonly #teller: GapTeller;
  /** Whether it is settled with which id the sequence begins; until then every trade waits. */
  #isStarted: boolean;
  #nextId = notRunning;
  /** Nothing waits, is left out or being filled: the next id goes straight through. */
  #isSmooth = false;
  /** Trade time of the last trade that came out, or was stored before. */
  #lastTimeMs: number | undefined;
  readonly #numbering: IdNumbering;
  /** The highest id that is known to exist though no later trade has come. */
  #knownId = notRunning;
  #holdingSinceMs = 0;
  /** When a missing trade came last. */
  #lastFillAtMs = -Infinity;
  /** Before the first live trade of a first start there is no gap, only a past that is wanted. */
  #fillsGaps: boolean;
  #receivedCount = 0;
  #duplicateCount = 0;
  #reorderedCount = 0;

  /**
   * @param monotonicMs - a clock that never jumps; asked only when a trade has to wait
   * @param resumeAfter - the last stored trade: everything after it is expected
   */
  constructor(
    outlet: SequenceOutlet,
    limits: SequencerLimits,
    monotonicMs: () => number,
    resumeAfter?: LastTrade,
  ) {
    this.#outlet = outlet;
    this.#teller = new GapTeller(outlet);
    this.#limits = limits;
    this.#monotonicMs = monotonicMs;
    this.#isStarted = resumeAfter !== undefined;
    this.#fillsGaps = resumeAfter !== undefined;
    this.#numbering = new IdNumbering(resumeAfter?.tradeTimeMs);
    if (resumeAfter !== undefined) {
      this.#nextId = resumeAfter.tradeId + 1;
      this.#lastTimeMs = resumeAfter.tradeTimeMs;
      this.#isSmooth = true;
    }
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** The id that comes out next; `undefined` before the first is known. */
  get nextId(): number | undefined {
    return this.#nextId === notRunning ? undefined : this.#nextId;
  }

  /** Trade time of the last trade that came out, or was stored before. */
  get lastTimeMs(): number | undefined {
    return this.#lastTimeMs;
  }

  /** Trades that wait. */
  get heldCount(): number {
    return this.#held.count;
  }

  /** Trades taken over the socket, repeats left out. */
  get receivedCount(): number {
    return this.#receivedCount;
  }

  get duplicateCount(): number {
    return this.#duplicateCount;
  }

  get reorderedCount(): number {
    return this.#reorderedCount;
  }

  /**
   * Takes a trade as it arrives over the socket.
   *
   * @returns `false` when trades wait, so that {@link missing} is to be asked
   */
  take(
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): boolean {
    if (this.#isSmooth && tradeId === this.#nextId) {
      this.#receivedCount += 1;
      this.#nextId = tradeId + 1;
      this.#lastTimeMs = tradeTimeMs;
      this.#numbering.saw(tradeTimeMs);
      this.#fillsGaps = true;
      this.#outlet.live(tradeId, tradeTimeMs, receivedAtMs, priceQuote, quantityBase, takerSide);
      return true;
    }
    this.#takeOddly({
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    });
    return this.#held.count === 0;
  }

  /**
   * Settles with which id the sequence begins, once.
   *
   * @param fromTradeId - the first trade that is wanted; `undefined` for the first that comes
   */
  start(fromTradeId: number | undefined): void {
    if (this.#isStarted) {
      return;
    }
    this.#isStarted = true;
    const firstHeldId = this.#held.first?.tradeId;
    const ids = [fromTradeId, firstHeldId].filter((id) => id !== undefined);
    if (ids.length > 0) {
      this.#nextId = Math.min(...ids);
      this.#isSmooth = true;
      this.#drain();
    }
  }

  /** Learns that trades up to this one exist. */
  expectUpTo(tradeId: number): void {
    this.#knownId = tradeId;
  }

  /** Begins anew where a later trade is known to be of another numbering than the stored ones. */
  restart(): void {
    this.#teller.forget();
    this.#isStarted = false;
    this.#fillsGaps = false;
    this.#nextId = notRunning;
    this.#lastTimeMs = undefined;
    this.#isSmooth = false;
  }

  /** Opens what was waited for long enough, so that later trades go on. */
  check(nowMs: number): void {
    const { maxHeldCount } = this.#limits;
    if (!this.#isStarted && this.#held.count >= maxHeldCount) {
      this.start(undefined);
    }
    if (!this.#isStarted) {
      return;
    }
    while (this.#held.count > 0 && (nowMs >= this.#holdEndMs || this.#held.count >= maxHeldCount)) {
      this.giveUp('open');
    }
  }

  /** What is to be asked for now: the missing ids before the first trade that waits. */
  missing(nowMs: number): IdRange | undefined {
    const range = this.#frontGap();
    if (range === undefined || !this.#isDue(nowMs)) {
      return undefined;
    }
    const excess = range.toTradeId - range.fromTradeId + 1 - this.#limits.bridgeCount;
    if (excess > 0) {
      this.#skipTo(range.fromTradeId + excess, 'open');
      return this.#frontGap();
    }
    return range;
  }

  /** When {@link check} and {@link missing} are worth asking; `undefined` while nothing waits. */
  waitMs(nowMs: number): number | undefined {
    if (this.#held.count === 0 || !this.#isStarted) {
      return undefined;
    }
    const { reorderWindowMs } = this.#limits;
    const endMs = this.#isDue(nowMs) ? this.#holdEndMs : this.#holdingSinceMs + reorderWindowMs;
    return Math.max(0, endMs - nowMs);
  }

  /** Takes a trade that was fetched; it comes out when it is the next one, and is wanted. */
  fill({ tradeId, tradeTimeMs, receivedAtMs, priceQuote, quantityBase, takerSide }: Trade): void {
    const lastWantedId = Math.max(this.#knownId, this.#held.last?.tradeId ?? notRunning);
    if (tradeId !== this.#nextId || tradeId > lastWantedId) {
      return;
    }
    this.#teller.tellSkips(this.#lastTimeMs, tradeTimeMs);
    this.#teller.fills(tradeId, this.#lastTimeMs ?? tradeTimeMs);
    this.#came(tradeId, tradeTimeMs);
    this.#isSmooth = false;
    this.#lastFillAtMs = this.#monotonicMs();
    this.#outlet.backfilled(
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
    );
    this.#drain();
    if (this.#held.count === 0 && this.#nextId > this.#knownId) {
      this.#endFill(tradeTimeMs);
      this.#smoothen();
    }
  }

  /**
   * Leaves ids out from the next one on. Where no later trade has come yet, only those that a later
   * one is known to follow: the others may still come.
   *
   * @param beforeTradeId - up to this one, where it is missing so far; otherwise up to the first that waits
   */
  giveUp(state: SkipState, beforeTradeId = Infinity): void {
    const range = this.#frontGap();
    if (range === undefined) {
      return;
    }
    if (this.#held.count === 0 && beforeTradeId > range.toTradeId) {
      this.#forgetKnown();
    } else {
      this.#skipTo(Math.min(beforeTradeId, range.toTradeId + 1), state);
    }
  }

  /** Lets everything out that waits, for the end. */
  release(): void {
    this.start(undefined);
    while (this.#held.count > 0) {
      this.giveUp('open');
    }
    this.#endFill(this.#lastTimeMs);
  }

  /** When what waits is let out, come what may. */
  get #holdEndMs(): number {
    const { maxHoldMs, maxIdleHoldMs } = this.#limits;
    const idleSinceMs = Math.max(this.#holdingSinceMs, this.#lastFillAtMs);
    return Math.min(this.#holdingSinceMs + maxHoldMs, idleSinceMs + maxIdleHoldMs);
  }

  #isDue(nowMs: number): boolean {
    const { reorderWindowMs, reorderCount } = this.#limits;
    return (
      this.#knownId >= this.#nextId ||
      nowMs - this.#holdingSinceMs >= reorderWindowMs ||
      this.#held.count >= reorderCount
    );
  }

  #frontGap(): IdRange | undefined {
    const fromTradeId = this.#nextId;
    const { first } = this.#held;
    const toTradeId = first === undefined ? this.#knownId : first.tradeId - 1;
    const isMissing = this.#isStarted && fromTradeId !== notRunning && toTradeId >= fromTradeId;
    return isMissing ? { fromTradeId, toTradeId } : undefined;
  }

  #takeOddly(trade: Trade): void {
    const { tradeId, tradeTimeMs } = trade;
    if (this.#isStarted && this.#nextId === notRunning) {
      this.#nextId = tradeId;
    }
    if (this.#numbering.isNew(tradeId, tradeTimeMs, this.#nextId, this.#lastId)) {
      this.#renumber(tradeId);
    } else if (tradeId < this.#nextId) {
      this.#duplicateCount += 1;
      return;
    }
    const lastHeldId = this.#held.last?.tradeId ?? notRunning;
    const heldAtMs = this.#monotonicMs();
    if (this.#held.count === 0) {
      this.#holdingSinceMs = heldAtMs;
    }
    if (!this.#held.insert({ ...trade, heldAtMs })) {
      this.#duplicateCount += 1;
      return;
    }
    this.#receivedCount += 1;
    if (tradeId < lastHeldId) {
      this.#reorderedCount += 1;
    }
    this.#numbering.saw(tradeTimeMs);
    this.#isSmooth = false;
    this.#drain();
  }

  /** The highest id that has come, or is expected no more. */
  get #lastId(): number {
    return Math.max(this.#held.last?.tradeId ?? notRunning, this.#nextId - 1);
  }

  #renumber(tradeId: number): void {
    const lastId = this.#lastId;
    this.release();
    this.#outlet.renumbered(lastId, tradeId);
    this.#nextId = this.#numbering.follow(tradeId, this.#nextId);
    this.#knownId = notRunning;
  }

  /** Lets the trades out that wait for nothing more. */
  #drain(): void {
    if (!this.#isStarted || this.#nextId === notRunning) {
      return;
    }
    const heldBefore = this.#held.count;
    for (let next = this.#held.first; next?.tradeId === this.#nextId; next = this.#held.first) {
      this.#held.shift();
      this.#teller.tellSkips(this.#lastTimeMs, next.tradeTimeMs);
      this.#endFill(next.tradeTimeMs);
      this.#came(next.tradeId, next.tradeTimeMs);
      this.#fillsGaps = true;
      this.#outlet.live(
        next.tradeId,
        next.tradeTimeMs,
        next.receivedAtMs,
        next.priceQuote,
        next.quantityBase,
        next.takerSide,
      );
    }
    const { first } = this.#held;
    if (first !== undefined && this.#held.count < heldBefore) {
      // The next gap began when the trade after it came.
      this.#holdingSinceMs = first.heldAtMs;
    }
    this.#smoothen();
  }

  #smoothen(): void {
    this.#isSmooth = this.#held.count === 0 && this.#teller.isQuiet;
  }

  /** No trade waits for those that are known to exist: they may still come, or the next one shows the gap. */
  #forgetKnown(): void {
    this.#knownId = notRunning;
    this.#endFill(this.#lastTimeMs);
    this.#smoothen();
  }

  #came(tradeId: number, tradeTimeMs: number): void {
    this.#nextId = tradeId + 1;
    this.#lastTimeMs = tradeTimeMs;
    this.#numbering.saw(tradeTimeMs);
  }

  #skipTo(tradeId: number, state: SkipState): void {
    this.#endFill(this.#lastTimeMs);
    this.#teller.skip(state, this.#nextId, tradeId - 1);
    this.#nextId = tradeId;
    this.#isSmooth = false;
    this.#drain();
  }

  /** @param toTimeMs - `undefined` when no trade came out at all */
  #endFill(toTimeMs: number | undefined): void {
    this.#teller.endFill(this.#nextId, toTimeMs ?? 0, this.#fillsGaps);
  }
}
