import type { Gap } from '../../analytics/market/gap.ts';
import { wordsOf } from '../error-words.ts';
import { stretchesOf, unionOf, type LegStretch } from './leg-stretch.ts';
import { LostTrades } from './lost-trades.ts';
import {
  lengthWithin,
  missingFor,
  tickCountOf,
  type Group,
  type NumberedEntry,
} from './entry-group.ts';
import { emptyBatch, mergedEntry, type StoreEntry } from './store-entry.ts';
import type { StoreQueueLimits, StoreQueueOptions } from './store-queue-options.ts';
import type { JournalChunk, TickJournal } from './tick-journal.ts';

type WaitingOptions = Pick<StoreQueueOptions, 'venueKey' | 'journal' | 'log'> & {
  readonly limits: StoreQueueLimits;
  /** Entries were moved to the journal, or could not be. */
  readonly onSpilled: () => void;
  /** Trades that were given up are recorded as gaps behind what waits now. */
  readonly onLostRecorded: (gaps: readonly Gap[]) => void;
};

/** A write to a journal whose disk has failed is tried again after this long. */
const journalRetryMs = 5_000;
/** Once trades are given up, they are until so much room is free again: few long gaps, not many short. */
const keepAgainBelowShare = 0.9;

/**
 * Entries that wait for the store, oldest first: those in the journal, then those in memory. When
 * memory fills, its oldest go to the end of the journal, so that this order holds. When neither takes
 * more, the newest trades are given up, because Binance still has those when the store works again;
 * they are remembered as gaps.
 */
export class WaitingEntries {
  readonly #options: WaitingOptions;
  readonly #lost = new LostTrades();
  /** Where the records of earlier sessions end in the journal. */
  #inheritedEnd: number;
  #memory: NumberedEntry[] = [];
  #memoryCount = 0;
  #inFlight: Group | undefined;
  /** It was put into the journal meanwhile, and is not in memory any more. */
  #isInFlightSaved = false;
  #pushedCount = 0;
  /** Number of the oldest entry that this queue put into the journal and that waits there. */
  #firstInJournal: number | undefined;
  #spilling: Promise<void> | undefined;
  #journalFailure: string | undefined;
  #journalRetryAtMs = -Infinity;
  #isLosing = false;
  #lostCount = 0;
  #symbols: readonly string[] = [];

  constructor(options: WaitingOptions) {
    this.#options = options;
    this.#inheritedEnd = options.journal?.endOffset ?? 0;
  }

  /** Ticks in memory, those with the store included. */
  get memoryCount(): number {
    return this.#memoryCount;
  }

  get journaledCount(): number {
    return this.#options.journal?.tickCount ?? 0;
  }

  get lostCount(): number {
    return this.#lostCount;
  }

  /** Why the journal takes nothing now, in words. */
  get journalFailure(): string | undefined {
    return this.#journalFailure;
  }

  /** Nothing more fits: new ticks are given up now. */
  get isLosing(): boolean {
    return this.#isLosing;
  }

  get isSpilling(): boolean {
    return this.#spilling !== undefined;
  }

  get isEmpty(): boolean {
    return this.#memory.length === 0 && !this.hasJournal;
  }

  get hasJournal(): boolean {
    return this.#options.journal?.isEmpty === false;
  }

  /** Entries ever pushed. */
  get pushedCount(): number {
    return this.#pushedCount;
  }

  /** Up to and with this number entries are committed or given up. */
  get settledUpTo(): number {
    const oldest = Math.min(
      this.#inFlight?.entries[0]?.number ?? Infinity,
      this.#firstInJournal ?? Infinity,
      this.#memory[0]?.number ?? Infinity,
    );
    return oldest === Infinity ? this.#pushedCount : Math.max(0, oldest - 1);
  }

  push(entry: StoreEntry): void {
    const { batch, gaps } = entry;
    this.#symbols = batch.symbols;
    if (!this.#hasRoomFor(batch.count)) {
      this.#lostCount += batch.count;
      this.#lost.add(batch);
      if (gaps.length > 0) {
        this.#remember({ batch: emptyBatch(batch.symbols), gaps });
      }
    } else {
      // Before the trades that follow them.
      this.recordLost();
      this.#remember(entry);
    }
    this.#spillIfFull();
  }

  /** Records the trades that were given up as gaps, if there are any and there is room again. */
  recordLost(): void {
    const gaps = this.#isLosing ? [] : this.#lost.takeGaps();
    if (gaps.length > 0) {
      this.#remember({ batch: emptyBatch(this.#symbols), gaps });
      this.#options.onLostRecorded(gaps);
    }
  }

  /**
   * What is next, up to so many ticks or, when `isSingle`, one entry alone. It is with the store until
   * {@link committed}, {@link putBack} or {@link giveUp}.
   *
   * @throws JournalError when the journal cannot be read
   */
  take(maxTicks: number, isSingle: boolean): Group | undefined | Promise<Group | undefined> {
    const { journal } = this.#options;
    return journal === undefined || journal.isEmpty
      ? this.#takeFromMemory(maxTicks, isSingle)
      : this.#takeFromJournal(journal, isSingle ? 0 : maxTicks);
  }

  /** Whether it was written by an earlier session. */
  isInherited({ chunk }: Group): boolean {
    return chunk !== undefined && chunk.fromOffset < this.#inheritedEnd;
  }

  async committed({ chunk, entry }: Group): Promise<void> {
    const isSaved = this.#isInFlightSaved;
    this.#endFlight();
    if (chunk === undefined) {
      // What is in the journal too is left out as repeated when its turn comes.
      this.#memoryCount = Math.max(0, this.#memoryCount - (isSaved ? 0 : entry.batch.count));
      this.#journalFailure = undefined;
      this.#hasRoomFor(0);
      return;
    }
    await this.#removed(chunk);
  }

  /** It was not stored, and is next again. */
  putBack(group: Group): void {
    const isSaved = this.#isInFlightSaved;
    this.#endFlight();
    if (group.chunk === undefined && !isSaved) {
      this.#memory.unshift(...group.entries);
    }
    this.#spillIfFull();
  }

  /** It can never be stored: its trades are recorded as missing for good. */
  async giveUp(group: Group): Promise<void> {
    await this.committed(group);
    const { batch } = group.entry;
    this.#lostCount += batch.count;
    const gaps = missingFor(batch);
    if (gaps.length > 0 && group.venueKey === this.#options.venueKey) {
      const number = group.entries[0]?.number ?? 0;
      this.#memory.unshift({ number, entry: { batch: emptyBatch(batch.symbols), gaps } });
    }
  }

  /**
   * Puts all that waits into the journal, for the next session.
   *
   * @returns how many ticks it did not take; they are lost
   */
  async saveAll(): Promise<number> {
    // The end of one may begin the next.
    while (this.#spilling !== undefined) {
      await this.#spilling;
    }
    this.#isLosing = false;
    this.recordLost();
    // Where the store's answer is still out they may be stored twice, and the second time left out.
    const left = [...this.#unanswered(), ...this.#memory];
    this.#memory = [];
    this.#memoryCount = 0;
    let savedCount = 0;
    try {
      savedCount = await this.#journalled(left);
    } catch (error) {
      this.#options.log.error('Ticks could not be kept for the next start', {
        reason: wordsOf(error),
      });
    }
    const lostCount = tickCountOf(left.slice(savedCount));
    this.#lostCount += lostCount;
    return lostCount;
  }

  /**
   * From where to where the trades of each symbol reach that wait, in the order of the symbols.
   *
   * @param upTo - number of the last entry that counts
   */
  stretches(symbols: readonly string[], upTo: number): readonly (LegStretch | undefined)[] {
    const { venueKey, journal } = this.#options;
    const stretches = symbols.map((symbol) => journal?.stretchOf(venueKey, symbol));
    const unanswered = this.#inFlight?.venueKey === venueKey ? this.#inFlight.entries : [];
    const waiting = [...unanswered, ...this.#memory].filter(({ number }) => number <= upTo);
    for (const { entry } of waiting) {
      stretchesOf(entry.batch).forEach((stretch, leg) => {
        if (stretch !== undefined) {
          stretches[leg] = unionOf(stretches[leg], stretch);
        }
      });
    }
    return stretches;
  }

  #remember(entry: StoreEntry): void {
    this.#pushedCount += 1;
    this.#memory.push({ number: this.#pushedCount, entry });
    this.#memoryCount += entry.batch.count;
  }

  #hasRoomFor(tickCount: number): boolean {
    const { limits, log } = this.#options;
    const { maxPendingTicks } = limits;
    if (this.#isLosing) {
      this.#isLosing = this.#memoryCount + tickCount > maxPendingTicks * keepAgainBelowShare;
    } else if (this.#memoryCount + tickCount > maxPendingTicks) {
      this.#isLosing = true;
      log.error('Room for waiting ticks is full; new ones are given up', {
        memoryCount: this.#memoryCount,
        journaledCount: this.journaledCount,
      });
    }
    return !this.#isLosing;
  }

  #takeFromMemory(maxTicks: number, isSingle: boolean): Group | undefined {
    const entries = this.#memory.splice(0, isSingle ? 1 : lengthWithin(this.#memory, maxTicks));
    return this.#toStore(this.#options.venueKey, entries, undefined);
  }

  async #takeFromJournal(journal: TickJournal, maxTicks: number): Promise<Group | undefined> {
    const chunk = await journal.oldest(maxTicks);
    if (chunk === undefined) {
      return undefined;
    }
    const [first] = chunk.records;
    if (first === undefined) {
      // Nothing but damage was left.
      await this.#removed(chunk);
      return undefined;
    }
    const number = this.#firstInJournal ?? 0;
    const entries = chunk.records.map(({ entry }) => ({ number, entry }));
    return this.#toStore(first.venueKey, entries, chunk);
  }

  async #removed(chunk: JournalChunk): Promise<void> {
    await this.#options.journal?.remove(chunk);
    if (!this.hasJournal) {
      this.#firstInJournal = undefined;
      this.#inheritedEnd = 0;
    }
  }

  /** Entries from memory alone that the store has been given and has not answered for. */
  #unanswered(): readonly NumberedEntry[] {
    const group = this.#inFlight;
    return group === undefined || group.chunk !== undefined || this.#isInFlightSaved
      ? []
      : group.entries;
  }

  #endFlight(): void {
    this.#inFlight = undefined;
    this.#isInFlightSaved = false;
  }

  #toStore(
    venueKey: string,
    entries: readonly NumberedEntry[],
    chunk: JournalChunk | undefined,
  ): Group | undefined {
    const [first, ...others] = entries.map(({ entry }) => entry);
    if (first === undefined) {
      return undefined;
    }
    this.#inFlight = { venueKey, entry: mergedEntry(first, others), entries, chunk };
    return this.#inFlight;
  }

  #spillIfFull(): void {
    const { journal, limits } = this.#options;
    const isFull = this.#memoryCount > limits.spillAboveTicks && this.#memory.length > 0;
    if (journal === undefined || !isFull || this.#spilling !== undefined) {
      return;
    }
    if (performance.now() >= this.#journalRetryAtMs) {
      this.#spilling = this.#spill().finally(() => {
        this.#spilling = undefined;
        this.#hasRoomFor(0);
        this.#spillIfFull();
        this.#options.onSpilled();
      });
    }
  }

  async #spill(): Promise<void> {
    // With the store or not, the older ones come first: a later one in the journal would say, if the
    // app were killed now, that nothing is missing before it.
    const { maxTransactionTicks } = this.#options.limits;
    const unanswered = this.#unanswered();
    const inFlight = this.#inFlight;
    const oldest = [
      ...unanswered,
      ...this.#memory.slice(0, lengthWithin(this.#memory, maxTransactionTicks)),
    ];
    try {
      const movedCount = await this.#journalled(oldest);
      const moved = new Set(oldest.slice(0, movedCount));
      const isSaved = unanswered.length > 0 && movedCount >= unanswered.length;
      if (isSaved && this.#inFlight === inFlight) {
        this.#isInFlightSaved = true;
        this.#memoryCount -= tickCountOf(unanswered);
      }
      // Those that the store gave back meanwhile among them.
      this.#memoryCount -= tickCountOf(this.#memory.filter((entry) => moved.has(entry)));
      this.#memory = this.#memory.filter((entry) => !moved.has(entry));
      this.#firstInJournal ??= moved.values().next().value?.number;
      this.#journalFailure =
        movedCount === oldest.length ? undefined : 'The journal for waiting ticks is full.';
    } catch (error) {
      if (this.#journalFailure === undefined) {
        this.#options.log.error('Ticks cannot be moved to the journal', {
          reason: wordsOf(error),
        });
      }
      this.#journalFailure = wordsOf(error);
    }
    if (this.#journalFailure !== undefined) {
      this.#journalRetryAtMs = performance.now() + journalRetryMs;
    }
  }

  /** @returns how many of them the journal took, in order */
  async #journalled(entries: readonly NumberedEntry[]): Promise<number> {
    const { journal, venueKey } = this.#options;
    const records = entries.map(({ entry }) => ({ venueKey, entry }));
    return (await journal?.append(records)) ?? 0;
  }
}
