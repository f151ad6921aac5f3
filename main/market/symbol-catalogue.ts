import type { Venue } from '../../analytics/market/venue.ts';
import { wordsOf } from '../error-words.ts';
import type { SymbolInfo, SymbolListReply } from '../../preload/contract.ts';

const keptForMs = 3_600_000;

interface Kept {
  readonly symbols: readonly SymbolInfo[];
  readonly readAtMs: number;
}

/** The symbols of each venue, asked for once an hour at most. */
export class SymbolCatalogue {
  readonly #fetchSymbols: (venue: Venue) => Promise<readonly SymbolInfo[]>;
  readonly #monotonicMs: () => number;
  readonly #kept = new Map<Venue, Kept>();

  /**
   * @param fetchSymbols - asks the venue; an error's message is shown to the user
   * @param monotonicMs - a clock that never jumps
   */
  constructor(
    fetchSymbols: (venue: Venue) => Promise<readonly SymbolInfo[]>,
    monotonicMs: () => number,
  ) {
    this.#fetchSymbols = fetchSymbols;
    this.#monotonicMs = monotonicMs;
  }

  async list(venue: Venue): Promise<SymbolListReply> {
    const kept = this.#kept.get(venue);
    const nowMs = this.#monotonicMs();
    if (kept !== undefined && nowMs - kept.readAtMs < keptForMs) {
      return { ok: true, symbols: kept.symbols };
    }
    try {
      const symbols = await this.#fetchSymbols(venue);
      this.#kept.set(venue, { symbols, readAtMs: nowMs });
      return { ok: true, symbols };
    } catch (error) {
      return { ok: false, reason: wordsOf(error) };
    }
  }

  /**
   * Whether the venue trades the symbol: `undefined` when its list could not be had, because a list
   * that cannot be read must not keep the user from a symbol that exists.
   */
  async trades(venue: Venue, symbol: string): Promise<boolean | undefined> {
    const reply = await this.list(venue);
    return reply.ok ? reply.symbols.some((known) => known.symbol === symbol) : undefined;
  }
}
