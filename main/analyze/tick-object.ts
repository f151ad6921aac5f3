import { numberOf, quoted } from './number-text.ts';
import type { TickColumns } from './tick-columns.ts';
import type { TickReading } from './tick-reading.ts';
import { isSymbol, readTick, type TickRow } from './tick-row.ts';
import type { TradeKind } from './trade-kinds.ts';

type LooseObject = Readonly<Record<string, unknown>>;

/**
 * Adds the trade that an object of JSON tells: one of Binance's, combined or bare, or a row of `tick_log`.
 * Binance's other events and trades of other symbols are passed over.
 * @returns what is wrong with it, in words
 */
export function addTickObject(
  value: unknown,
  reading: TickReading,
  columns: TickColumns,
): string | undefined {
  if (!isObject(value)) {
    return 'it is no JSON object';
  }
  const event = isObject(value['data']) ? value['data'] : value;
  const kind = event['e'];
  if (kind === 'aggTrade' || kind === 'trade') {
    return addTrade(kind, event, reading, columns);
  }
  // Spot's quotes come without a name.
  if (typeof kind === 'string' || event !== value) {
    return undefined;
  }
  return 'time_ms' in event ? addRow(event, reading, columns) : 'it is no trade';
}

function addTrade(
  kind: TradeKind,
  event: LooseObject,
  reading: TickReading,
  columns: TickColumns,
): string | undefined {
  const leg = legOf(textOf(event['s']), reading);
  if (typeof leg !== 'number') {
    return leg;
  }
  const { kinds } = reading.ticks;
  if (!kinds.takes(leg, kind)) {
    return undefined;
  }
  const price = textOf(event['p']);
  const market = event['X'];
  if ((market !== undefined && market !== 'MARKET') || numberOf(price ?? '') === 0) {
    if (isWanted(leg, reading)) {
      kinds.leaveOut(leg);
    }
    return undefined;
  }
  const tick = readTick({
    time: textOf(event['T']),
    price,
    quantity: textOf(event['q']) ?? '',
    id: textOf(event[kind === 'aggTrade' ? 'a' : 't']) ?? '',
    standing: undefined,
  });
  if (typeof tick === 'string') {
    return tick;
  }
  const id = tick.id === undefined ? undefined : kinds.closedUp(leg, tick.id);
  add(leg, { ...tick, id }, reading, columns);
  return undefined;
}

function addRow(row: LooseObject, reading: TickReading, columns: TickColumns): string | undefined {
  const leg = legOf(textOf(row['symbol']), reading);
  if (typeof leg !== 'number') {
    return leg;
  }
  const venue = textOf(row['venue']);
  if (venue !== undefined && !reading.venues.accepts(venue)) {
    return undefined;
  }
  const tick = readTick({
    time: textOf(row['time_ms']),
    price: textOf(row['price']),
    quantity: textOf(row['quantity']),
    id: textOf(row['trade_id']),
    standing: textOf(row['standing']),
  });
  if (typeof tick === 'string') {
    return tick;
  }
  add(leg, tick, reading, columns);
  return undefined;
}

function add(
  leg: number,
  { id = -1, timeMs, price, quantity, standing = -1 }: TickRow,
  reading: TickReading,
  columns: TickColumns,
): void {
  if (isWanted(leg, reading)) {
    reading.ticks.add(columns, leg, id, timeMs, price, quantity, standing);
  }
}

function isWanted(leg: number, { legs }: TickReading): boolean {
  return legs === 'both' || legs === leg;
}

/** @returns the leg; `undefined` for a symbol that is not wanted; words for none at all */
function legOf(symbol: string | undefined, { ticks }: TickReading): number | string | undefined {
  if (symbol === undefined || !isSymbol(symbol)) {
    return `${quoted(symbol)} is not a symbol`;
  }
  const leg = ticks.symbols.indexOf(symbol);
  if (leg === -1) {
    ticks.noteOther(symbol);
    return undefined;
  }
  return leg;
}

function isObject(value: unknown): value is LooseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
