import type { HeldTick } from '../market/leg-history.ts';
import { tickStandings } from '../market/tick-batch.ts';

/**
 * More than any judge of prices leaves waiting. Stored ticks of another version may have more; so many
 * extreme prices in a row with no ordinary one between them are no lone print, so they are taken.
 */
const maxHeldTicks = 1_000;

/** Where ticks go that belong in a bar. */
export type TakeTick = (tradeTimeMs: number, priceQuote: number, quantityBase: number) => void;

/**
 * Stands between the ticks of one leg and its bars: holds extreme prices out until a confirming one
 * shows that the level is real, and drops them when an ordinary one shows that it was not. Live ticks
 * and stored ones pass through it alike, so that they give the same bars.
 */
export class ExtremeHold {
  #held: HeldTick[] = [];

  /** The ticks that wait, oldest first. */
  get held(): readonly HeldTick[] {
    return this.#held;
  }

  /** Goes on from ticks that waited where stored history ends. */
  resume(held: readonly HeldTick[]): void {
    this.#held = [...held];
  }

  /**
   * Takes the next tick of the leg.
   * @param standing - a code of `tickStandings`
   * @param take - called, before this returns, with each tick that belongs in a bar, in order
   */
  push(
    standing: number,
    tradeTimeMs: number,
    priceQuote: number,
    quantityBase: number,
    take: TakeTick,
  ): void {
    if (standing === tickStandings.extreme) {
      this.#held.push({ tradeTimeMs, priceQuote, quantityBase });
      if (this.#held.length === maxHeldTicks) {
        this.#release(take);
      }
      return;
    }
    if (this.#held.length > 0) {
      if (standing === tickStandings.confirming) {
        this.#release(take);
      } else {
        this.#held = [];
      }
    }
    take(tradeTimeMs, priceQuote, quantityBase);
  }

  #release(take: TakeTick): void {
    const held = this.#held;
    this.#held = [];
    for (const tick of held) {
      take(tick.tradeTimeMs, tick.priceQuote, tick.quantityBase);
    }
  }
}
