import type { Venue } from '../../analytics/market/venue.ts';
import { priceText, type DemoInstrument } from './demo-instruments.ts';
import { RestRefusal, type RestQuery } from './rest-query.ts';
import { firstRowAtLeast, type TradeRows } from './trade-log.ts';

const hourMs = 3_600_000;

interface AggTradeRow {
  readonly a: number;
  readonly p: string;
  readonly q: string;
  readonly f: number;
  readonly l: number;
  readonly T: number;
  readonly m: boolean;
  readonly M?: true;
}

/**
 * Answer of `aggTrades`: from an id or a time onwards, or the latest. All bounds are inclusive.
 * @throws RestRefusal as Binance: futures take an id or a time window of at most an hour, not both
 */
export function aggTradeRows(
  venue: Venue,
  instrument: DemoInstrument,
  log: TradeRows,
  query: RestQuery,
): AggTradeRow[] {
  const limit = query.limit(500, 1_000, venue === 'spot');
  const fromId = query.integer('fromId');
  const startTimeMs = query.integer('startTime');
  const endTimeMs = query.integer('endTime');
  if (venue === 'usdm') {
    refuseOnFutures(fromId, startTimeMs, endTimeMs);
  }

  const lowest = Math.max(
    fromId === undefined ? 0 : firstRowAtLeast(log, (row) => log.tradeId(row), fromId),
    startTimeMs === undefined ? 0 : firstRowAtLeast(log, (row) => log.timeMs(row), startTimeMs),
  );
  const beyond =
    endTimeMs === undefined
      ? log.count
      : firstRowAtLeast(log, (row) => log.timeMs(row), endTimeMs + 1);
  // With a lower bound the oldest rows come first; without one the latest are wanted.
  const hasLowerBound = fromId !== undefined || startTimeMs !== undefined;
  const first = hasLowerBound ? lowest : Math.max(0, beyond - limit);
  const rows: AggTradeRow[] = [];
  for (let row = first; row < Math.min(beyond, first + limit); row += 1) {
    rows.push({
      a: log.tradeId(row),
      p: priceText(instrument, log.price(row)),
      q: log.quantity(row).toFixed(instrument.quantityDecimals),
      f: log.firstTradeId(row),
      l: log.lastTradeId(row),
      T: log.timeMs(row),
      m: log.isBuyerMaker(row),
      ...(venue === 'spot' ? { M: true as const } : {}),
    });
  }
  return rows;
}

function refuseOnFutures(
  fromId: number | undefined,
  startTimeMs: number | undefined,
  endTimeMs: number | undefined,
): void {
  if (fromId !== undefined && (startTimeMs !== undefined || endTimeMs !== undefined)) {
    throw new RestRefusal(-1128, 'Combination of optional parameters invalid.');
  }
  if (startTimeMs === undefined || endTimeMs === undefined) {
    return;
  }
  if (startTimeMs > endTimeMs) {
    throw new RestRefusal(-1023, 'Start time is greater than end time.');
  }
  if (endTimeMs - startTimeMs > hourMs) {
    throw new RestRefusal(-1127, 'More than 1 hours between startTime and endTime.');
  }
}
