import type { Venue } from '../../analytics/market/venue.ts';
import type { PairwatchApi, SymbolInfo, SymbolListReply } from '../../preload/contract.ts';

/** The symbols of each venue, asked for once; they are suggestions, typing stays free. */
export class SymbolsState {
  readonly #ask: PairwatchApi['listSymbols'];
  readonly #asked: Partial<Record<Venue, boolean>> = {};
  #replies = $state.raw<Readonly<Partial<Record<Venue, SymbolListReply>>>>({});

  constructor(ask: PairwatchApi['listSymbols']) {
    this.#ask = ask;
  }

  /** Suggestions for the venue; empty until they have come. */
  of(venue: Venue): readonly SymbolInfo[] {
    const reply = this.#replies[venue];
    return reply?.ok === true ? reply.symbols : [];
  }

  /** Why there are no suggestions. */
  problemOf(venue: Venue): string | undefined {
    const reply = this.#replies[venue];
    return reply?.ok === false ? reply.reason : undefined;
  }

  /** Asks main, unless the list is there or on its way. */
  async load(venue: Venue): Promise<void> {
    if (this.#asked[venue] === true) {
      return;
    }
    this.#asked[venue] = true;
    const reply = await this.#ask(venue).catch((error: unknown): SymbolListReply => ({
      ok: false,
      reason: error instanceof Error ? error.message : String(error),
    }));
    // A failed list is asked for again the next time a field is entered.
    if (!reply.ok) {
      this.#asked[venue] = false;
    }
    this.#replies = { ...this.#replies, [venue]: reply };
  }
}
