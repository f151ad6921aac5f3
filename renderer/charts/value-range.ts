/** What a value axis shows: its ends and its labelled values. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly ticks: readonly number[];
}

/** 1, 2 or 5 times a power of ten, at or above the value. */
export function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const share = value / power;
  // A hair of tolerance: 2.0000000000000004 is 2.
  const factor = share <= 1 + 1e-9 ? 1 : share <= 2 + 1e-9 ? 2 : share <= 5 + 1e-9 ? 5 : 10;
  return factor * power;
}

/**
 * An axis for values from `low` to `high` with about `tickCount` labels. The ends are half steps, so
 * that the axis stands still while the data moves a little, and there is room above and below.
 */
export function valueRange(low: number, high: number, tickCount: number): ValueRange {
  const middle = (low + high) / 2;
  const least = Math.max(Math.abs(middle) * 1e-6, 1e-12);
  const half = Math.max((high - low) / 2, least) * 1.08;
  const step = niceStep((2 * half) / tickCount);
  const grain = step / 2;
  const min = Math.floor((middle - half) / grain) * grain;
  const max = Math.ceil((middle + half) / grain) * grain;
  const ticks: number[] = [];
  for (let count = Math.ceil(min / step - 1e-9); count * step <= max + step * 1e-9; count += 1) {
    ticks.push(count * step);
  }
  return { min, max, step, ticks };
}

/** Labels that fit on an axis of this height without crowding it. */
export function tickCountFor(heightPx: number): number {
  return Math.max(2, Math.min(7, Math.floor(heightPx / 34)));
}

/** Lowest and highest of the values given; `undefined` when there is none. */
export class Extent {
  #low = Infinity;
  #high = -Infinity;

  add(value: number | undefined): this {
    if (value === undefined || Number.isNaN(value)) {
      return this;
    }
    if (value < this.#low) {
      this.#low = value;
    }
    if (value > this.#high) {
      this.#high = value;
    }
    return this;
  }

  addPoints(points: readonly { readonly y: number }[]): this {
    for (const { y } of points) {
      this.add(y);
    }
    return this;
  }

  /** An axis around the values, or an empty one when there is none. */
  range(tickCount: number): ValueRange {
    if (this.#low > this.#high) {
      return { min: 0, max: 1, step: 1, ticks: [] };
    }
    return valueRange(this.#low, this.#high, tickCount);
  }
}
