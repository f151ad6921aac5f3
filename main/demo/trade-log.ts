import type { DemoTrade } from './demo-source.ts';

/** The rows of one symbol's log, oldest first at index 0; all columns have `count` valid rows. */
export interface TradeRows {
  readonly count: number;
  /** Older rows were dropped: those of the first row's time may not be all there. */
  readonly hasForgotten: boolean;
  tradeId(row: number): number;
  timeMs(row: number): number;
  price(row: number): number;
  quantity(row: number): number;
  firstTradeId(row: number): number;
  lastTradeId(row: number): number;
  isBuyerMaker(row: number): boolean;
}

const columnNames = [
  'tradeId',
  'timeMs',
  'price',
  'quantity',
  'firstTradeId',
  'lastTradeId',
] as const;
type ColumnName = (typeof columnNames)[number];
const firstCapacity = 1_024;

/**
 * The last trades of one symbol, for REST answers: columns in a ring that grows up to a bound and
 * then forgets the oldest row with every new one.
 */
export class TradeLog implements TradeRows {
  readonly #maxCount: number;
  #columns: Record<ColumnName, Float64Array>;
  #sides: Uint8Array;
  #start = 0;
  #count = 0;
  #hasForgotten = false;

  /** @param maxCount - rows kept, at least 1 */
  constructor(maxCount: number) {
    this.#maxCount = Math.max(1, Math.floor(maxCount));
    const capacity = Math.min(firstCapacity, this.#maxCount);
    this.#columns = emptyColumns(capacity);
    this.#sides = new Uint8Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  append(trade: DemoTrade): void {
    if (this.#count === this.#sides.length) {
      if (this.#count < this.#maxCount) {
        this.#grow();
      } else {
        this.#dropOldest();
      }
    }
    const slot = this.#slot(this.#count);
    const columns = this.#columns;
    columns.tradeId[slot] = trade.tradeId;
    columns.timeMs[slot] = trade.tradeTimeMs;
    columns.price[slot] = Number(trade.priceText);
    columns.quantity[slot] = Number(trade.quantityText);
    columns.firstTradeId[slot] = trade.firstTradeId;
    columns.lastTradeId[slot] = trade.lastTradeId;
    this.#sides[slot] = trade.isBuyerMaker ? 1 : 0;
    this.#count += 1;
  }

  tradeId(row: number): number {
    return this.#read('tradeId', row);
  }
  timeMs(row: number): number {
    return this.#read('timeMs', row);
  }
  price(row: number): number {
    return this.#read('price', row);
  }
  quantity(row: number): number {
    return this.#read('quantity', row);
  }
  firstTradeId(row: number): number {
    return this.#read('firstTradeId', row);
  }
  lastTradeId(row: number): number {
    return this.#read('lastTradeId', row);
  }
  isBuyerMaker(row: number): boolean {
    return this.#sides[this.#slot(this.#checked(row))] === 1;
  }

  #read(column: ColumnName, row: number): number {
    return this.#columns[column][this.#slot(this.#checked(row))] ?? NaN;
  }

  #checked(row: number): number {
    if (row < 0 || row >= this.#count) {
      throw new RangeError(`No row ${row} in the trade log.`);
    }
    return row;
  }

  #slot(row: number): number {
    return (this.#start + row) % this.#sides.length;
  }

  #dropOldest(): void {
    this.#start = this.#slot(1);
    this.#count -= 1;
    this.#hasForgotten = true;
  }

  /** Only called while the ring has not wrapped yet: row and slot are the same. */
  #grow(): void {
    const capacity = Math.min(this.#sides.length * 2, this.#maxCount);
    const columns = emptyColumns(capacity);
    for (const name of columnNames) {
      columns[name].set(this.#columns[name]);
    }
    const sides = new Uint8Array(capacity);
    sides.set(this.#sides);
    this.#columns = columns;
    this.#sides = sides;
  }
}

function emptyColumns(capacity: number): Record<ColumnName, Float64Array> {
  return {
    tradeId: new Float64Array(capacity),
    timeMs: new Float64Array(capacity),
    price: new Float64Array(capacity),
    quantity: new Float64Array(capacity),
    firstTradeId: new Float64Array(capacity),
    lastTradeId: new Float64Array(capacity),
  };
}

/** First row whose value of `read` is at least `wanted`; `count` when there is none. */
export function firstRowAtLeast(
  rows: TradeRows,
  read: (row: number) => number,
  wanted: number,
): number {
  let low = 0;
  let high = rows.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (read(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
