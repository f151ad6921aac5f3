import { ExtremeHold } from '../../analytics/sampling/extreme-hold.ts';
import { tickStandings } from '../../analytics/market/tick-batch.ts';

/** A row of ticks on its way into bars. */
export type StoredTick = [
  tradeTimeMs: number,
  tradeId: number,
  priceQuote: number,
  quantityBase: number,
  standing: number,
];

/** What a bar needs of {@link StoredTick}, in this order. */
export const storedTickColumns =
  'trade_time_ms, trade_id, price_e8 / 1e8, quantity_e8 / 1e8, standing';

/**
 * Gives on the ticks that belong in bars, as the live ones are held: extreme prices only once they are
 * confirmed.
 */
export function takeConfirmed(
  ticks: readonly StoredTick[],
  take: (tradeTimeMs: number, tradeId: number, priceQuote: number, quantityBase: number) => void,
): void {
  const hold = new ExtremeHold();
  // The hold keeps no ids: they wait beside it, in the same order.
  let heldIds: number[] = [];
  for (const [tradeTimeMs, tradeId, priceQuote, quantityBase, standing] of ticks) {
    const ids = standing === tickStandings.ordinary ? [tradeId] : [...heldIds, tradeId];
    let takenCount = 0;
    hold.push(standing, tradeTimeMs, priceQuote, quantityBase, (timeMs, price, quantity) => {
      take(timeMs, ids[takenCount] ?? tradeId, price, quantity);
      takenCount += 1;
    });
    heldIds = hold.held.length === 0 ? [] : ids;
  }
}
