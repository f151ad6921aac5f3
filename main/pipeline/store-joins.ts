import type { Gap } from '../../analytics/market/gap.ts';
import { stretchesOf, type LegStretch } from './leg-stretch.ts';
import { gapOf } from './lost-trades.ts';
import type { Group } from './entry-group.ts';

/** What the store knows of a market's past. */
export interface StoredPast {
  /** The newest trade of each symbol that has one. */
  readonly lastTrades: readonly {
    readonly symbol: string;
    readonly tradeId: number;
    readonly tradeTimeMs: number;
  }[];
  readonly openGaps: readonly Gap[];
}

interface First {
  readonly symbol: string;
  readonly stretch: LegStretch;
}

export interface StoreJoinsOptions {
  readonly venueKey: string;
  /**
   * Asked right before trades are stored that may not follow the stored ones.
   * @throws when the store does not tell
   */
  readonly findStored: () => Promise<StoredPast>;
  /** Whether the feed went on from where the stored trades end, and knows the gaps on record. */
  readonly isPastKnown: boolean;
}

/**
 * Finds the gaps between the stored trades and the first ones after them where the feed could not see
 * them: it began while the store could not be read, now or in an earlier session whose trades waited in
 * the journal, or a part of the journal is damaged.
 */
export class StoreJoins {
  readonly #options: StoreJoinsOptions;
  #joinedSymbols: readonly string[] = [];

  constructor(options: StoreJoinsOptions) {
    this.#options = options;
  }

  /**
   * The gaps to be stored with a group. They are open: somebody must ask for those trades.
   *
   * @throws when the store does not tell where it ends
   */
  before(group: Group, isInherited: boolean): readonly Gap[] | Promise<readonly Gap[]> {
    const { venueKey, isPastKnown } = this.#options;
    const followsDamage = group.chunk?.followsDamage === true;
    if (group.venueKey !== venueKey || (isPastKnown && !isInherited && !followsDamage)) {
      return [];
    }
    const firsts = this.#firstsOf(group);
    return firsts.length === 0 ? [] : this.#find(firsts, isPastKnown || followsDamage);
  }

  /** @param isOpenAsked - whether the open gaps on record are asked for already */
  async #find(firsts: readonly First[], isOpenAsked: boolean): Promise<readonly Gap[]> {
    const { findStored } = this.#options;
    const { lastTrades, openGaps } = await findStored();
    const known = openGaps.filter((gap) => firsts.some(({ symbol }) => symbol === gap.symbol));
    const joins = firsts.flatMap(({ symbol, stretch }): Gap[] => {
      const last = lastTrades.find((trade) => trade.symbol === symbol);
      if (last === undefined || stretch.firstTradeId <= last.tradeId + 1) {
        return [];
      }
      const between = {
        firstTradeId: last.tradeId + 1,
        lastTradeId: stretch.firstTradeId - 1,
        firstTimeMs: last.tradeTimeMs,
        lastTimeMs: stretch.firstTimeMs,
      };
      return [gapOf(symbol, between, 'open')];
    });
    const isOnRecord = (join: Gap): boolean =>
      known.some(
        ({ symbol, fromTradeId }) => symbol === join.symbol && fromTradeId === join.fromTradeId,
      );
    return [...(isOpenAsked ? [] : known), ...joins.filter((join) => !isOnRecord(join))];
  }

  /** The group is stored: what follows its trades was seen to follow them. */
  stored(group: Group): void {
    if (group.venueKey === this.#options.venueKey) {
      const symbols = this.#firstsOf(group).map(({ symbol }) => symbol);
      this.#joinedSymbols = [
        ...(group.chunk?.followsDamage === true ? [] : this.#joinedSymbols),
        ...symbols,
      ];
    }
  }

  /** Where the trades of each symbol begin that is not joined yet. */
  #firstsOf({ chunk, entry: { batch } }: Group): readonly First[] {
    const joined = chunk?.followsDamage === true ? [] : this.#joinedSymbols;
    return stretchesOf(batch).flatMap((stretch, leg) => {
      const symbol = batch.symbols[leg];
      return stretch === undefined || symbol === undefined || joined.includes(symbol)
        ? []
        : [{ symbol, stretch }];
    });
  }
}
