import type { Bar, BarColumns } from '../market/bar.ts';

type Columns = Record<keyof BarColumns, Float64Array<ArrayBuffer>>;

const initialCapacity = 256;

function columnsOf(make: (column: keyof BarColumns) => Float64Array<ArrayBuffer>): Columns {
  return {
    openTimeMs: make('openTimeMs'),
    open: make('open'),
    high: make('high'),
    low: make('low'),
    close: make('close'),
    volumeBase: make('volumeBase'),
    tickCount: make('tickCount'),
  };
}

/** Bars of one leg collected into columns that grow by doubling. */
export class BarSeries {
  #columns = columnsOf(() => new Float64Array(initialCapacity));
  #capacity = initialCapacity;
  #length = 0;

  /** Bars collected so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds a bar at the end.
   * @throws RangeError when the bar does not open after the one before it
   */
  append(bar: Bar): void {
    const lastOpenTimeMs = this.#columns.openTimeMs[this.#length - 1];
    if (lastOpenTimeMs !== undefined && bar.openTimeMs <= lastOpenTimeMs) {
      throw new RangeError(`The bar at ${bar.openTimeMs} does not follow ${lastOpenTimeMs}.`);
    }
    if (this.#length === this.#capacity) {
      this.#grow();
    }
    const row = this.#length;
    const columns = this.#columns;
    columns.openTimeMs[row] = bar.openTimeMs;
    columns.open[row] = bar.open;
    columns.high[row] = bar.high;
    columns.low[row] = bar.low;
    columns.close[row] = bar.close;
    columns.volumeBase[row] = bar.volumeBase;
    columns.tickCount[row] = bar.tickCount;
    this.#length = row + 1;
  }

  /** A copy of all bars, in arrays of exactly their number, each with a buffer of its own. */
  toColumns(): BarColumns {
    return columnsOf((column) => this.#columns[column].slice(0, this.#length));
  }

  #grow(): void {
    this.#capacity *= 2;
    const full = this.#columns;
    this.#columns = columnsOf((column) => {
      const grown = new Float64Array(this.#capacity);
      grown.set(full[column]);
      return grown;
    });
  }
}

/**
 * One row of the columns as a bar.
 * @throws RangeError when there is no such row, or a column is too short for it
 */
export function barAt(columns: BarColumns, row: number): Bar {
  const read = (column: keyof BarColumns): number => {
    const value = columns[column][row];
    if (value === undefined) {
      throw new RangeError(`Column ${column} has no row ${row}.`);
    }
    return value;
  };
  return {
    openTimeMs: read('openTimeMs'),
    open: read('open'),
    high: read('high'),
    low: read('low'),
    close: read('close'),
    volumeBase: read('volumeBase'),
    tickCount: read('tickCount'),
  };
}
