import type { DemoTrade } from '../demo-source.ts';

/** `withheld`: REST has it, the stream does not. `unfillable`: neither ever will. */
export type TradeFate = 'sent' | 'withheld' | 'unfillable';

/** Ids that an exchange has issued and will never tell, both ends included. */
export interface DeclaredHole {
  readonly fromTradeId: number;
  readonly toTradeId: number;
}

/** `reversed`: the last leaves first. `firstLast`: the first is overtaken by all others. */
export type WireOrder = 'reversed' | 'firstLast';

interface LegFaults {
  withheldCount: number;
  unfillableCount: number;
  /** Times that a trade leaves; counts down with the trades. */
  repeatCount: number;
  reorder: { count: number; order: WireOrder; held: DemoTrade[] } | undefined;
}

/** Disturbs the trades of each symbol on their way to the streams, by orders for the next so many. */
export class WireFaults {
  readonly #legs = new Map<string, LegFaults>();
  readonly #holes = new Map<string, DeclaredHole[]>();

  /** The next trades do not go over the streams; REST has them. */
  withhold(symbol: string, count: number): void {
    this.#leg(symbol).withheldCount += count;
  }

  /** The next trades are told by nobody: their ids are missing for good. */
  declareHole(symbol: string, count: number): void {
    this.#leg(symbol).unfillableCount += count;
  }

  /** Each of the next trades is sent twice. */
  repeat(symbol: string, count: number): void {
    this.#leg(symbol).repeatCount += count;
  }

  /** The next trades are collected and leave in another order. */
  reorder(symbol: string, count: number, order: WireOrder): void {
    this.#leg(symbol).reorder ??= { count, order, held: [] };
  }

  /** Forgets all orders; trades collected for another order stay withheld. */
  clear(): void {
    this.#legs.clear();
  }

  /** What was declared unfillable so far, in the order of ids. */
  holes(symbol: string): readonly DeclaredHole[] {
    return this.#holes.get(symbol) ?? [];
  }

  /** Decides about a symbol's next trade, which spends one of the orders. */
  fateOf({ symbol, tradeId }: DemoTrade): TradeFate {
    const leg = this.#legs.get(symbol);
    if (leg === undefined) {
      return 'sent';
    }
    if (leg.unfillableCount > 0) {
      leg.unfillableCount -= 1;
      this.#declare(symbol, tradeId);
      return 'unfillable';
    }
    if (leg.withheldCount > 0) {
      leg.withheldCount -= 1;
      return 'withheld';
    }
    return 'sent';
  }

  /** The trades to send now in place of this one: none while they are collected, or several. */
  passing(trade: DemoTrade): readonly DemoTrade[] {
    const leg = this.#legs.get(trade.symbol);
    if (leg === undefined) {
      return [trade];
    }
    if (leg.reorder !== undefined) {
      const { count, order, held } = leg.reorder;
      held.push(trade);
      if (held.length < count) {
        return [];
      }
      leg.reorder = undefined;
      return order === 'reversed' ? held.toReversed() : [...held.slice(1), ...held.slice(0, 1)];
    }
    if (leg.repeatCount > 0) {
      leg.repeatCount -= 1;
      return [trade, trade];
    }
    return [trade];
  }

  #leg(symbol: string): LegFaults {
    const known = this.#legs.get(symbol);
    if (known !== undefined) {
      return known;
    }
    const leg = { withheldCount: 0, unfillableCount: 0, repeatCount: 0, reorder: undefined };
    this.#legs.set(symbol, leg);
    return leg;
  }

  #declare(symbol: string, tradeId: number): void {
    const holes = this.#holes.get(symbol) ?? [];
    const last = holes.at(-1);
    if (last?.toTradeId === tradeId - 1) {
      holes[holes.length - 1] = { fromTradeId: last.fromTradeId, toTradeId: tradeId };
    } else {
      holes.push({ fromTradeId: tradeId, toTradeId: tradeId });
    }
    this.#holes.set(symbol, holes);
  }
}
